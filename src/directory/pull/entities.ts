/** What a full check lists. */
import type { CallOptions, Cursor, Page } from '../../core/adapter.js';
import type { Company, CrmRecord, CrmUser } from '../../core/contact.js';
import { fresh } from './changes.js';
import { lookForGone } from './gone.js';
import type { Line } from './line.js';
import type { Listing } from './listing.js';

export function contacts(line: Line, since: number): Listing<CrmRecord> {
  const {
    connection: { id, adapter },
    intake,
  } = line;
  const unread = new Set<string>();
  let older = 0;
  const readAt: number[] = [];
  const begun = performance.now();
  let pulled = 0;
  return {
    entity: 'contacts',
    open: (after, signal) => adapter.contacts(from(after, signal)),
    take(items) {
      const news = intake.contacts(id, items, since);
      for (const each of news.unread) unread.add(each);
      older += news.older;
      return news;
    },
    onPage({ items, changesFrom }) {
      readAt.push(Date.now());
      pulled += items.length;
      if (changesFrom !== undefined) line.keep({ changesFrom });
    },
    complete(signal, isWhole) {
      const perPage = (performance.now() - begun) / readAt.length;
      const { pulled: all, total = 0 } = line.run.entities.contacts;
      const pages = Math.max(1, Math.ceil((readAt.length * all) / (pulled || 1)));
      line.pace = { perPage, pages, readAt: isWhole ? readAt : [] };
      fresh(line, line.state.begunAt ?? Date.now());
      return lookForGone(line, { since, unread, lacking: isWhole && older ? total - all + older : 0 }, signal);
    },
  };
}

export function companies({ connection: { id, adapter }, intake }: Line): Listing<Company> {
  const seen = new Set<string>();
  return {
    entity: 'companies',
    open: listing(adapter.companies?.bind(adapter)),
    take(items) {
      for (const item of items) seen.add(idOf(item));
      return intake.companies(id, items);
    },
    complete(_signal, isWhole) {
      const gone = isWhole ? intake.companyIds(id).filter((each) => !seen.has(each)) : [];
      intake.removeCompanies(id, gone);
      return Promise.resolve({ added: 0, removed: gone.length });
    },
  };
}

export function users(line: Line): Listing<CrmUser> {
  const {
    connection: { id, adapter },
    intake,
  } = line;
  const seen = new Set<string>();
  const keep = () => line.keep({ users: intake.allUsers(id) });
  return {
    entity: 'users',
    open: listing(adapter.users?.bind(adapter)),
    take(items) {
      for (const item of items) seen.add(idOf(item));
      const news = intake.users(id, items);
      keep();
      return news;
    },
    complete(_signal, isWhole) {
      const all = isWhole ? intake.allUsers(id) : [];
      const gone = all.flatMap((user) => (seen.has(user.id) ? [] : user.id));
      intake.removeUsers(id, gone);
      keep();
      return Promise.resolve({ added: 0, removed: gone.length });
    },
  };
}

type From = CallOptions & { readonly after?: Cursor };

const from = (after: Cursor | undefined, signal: AbortSignal): From => ({
  signal,
  ...(after === undefined ? {} : { after }),
});

/** An operation that a CRM may lack, as a listing. */
const listing = <T>(operation: ((options: From) => AsyncIterable<Page<T>>) | undefined) =>
  operation && ((after: Cursor | undefined, signal: AbortSignal) => operation(from(after, signal)));

/** What is nothing at all has no id. */
const idOf = (item: { readonly id: string } | null | undefined) => item?.id ?? '';
