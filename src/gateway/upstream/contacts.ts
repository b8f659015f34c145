import type { CallOptions, ChangePage, CrmAdapter, Cursor, Page } from '../../core/adapter.js';
import type { Company, CrmRecord, CrmUser } from '../../core/contact.js';
import { CrmError, isCrmError } from '../../core/errors.js';
import { changesCursor, readChanges } from './cursors.js';
import { createListing, type Shared } from './listing.js';
import type { LogHead } from './entries.js';
import type { Log, LogServices } from './log.js';
import { createPulled } from './pulled.js';
import { type Snapshot } from './snapshots.js';

/** Contacts are pulled anew after so many milliseconds: not every CRM tells of all that is no more. */
const renewAfter = 24 * 60 * 60_000;

/** What all agents read of one CRM, pulled once for all of them. */
export function createShared(adapter: CrmAdapter, log: Log, services: LogServices) {
  const parts: Parts = { adapter, log, services, isOld: ({ at }) => services.now() - at >= services.maxAge };
  return {
    contacts: createListing(contacts(parts)),
    ids: createListing(ids(parts)),
    companies: createListing(plain<Company>(parts, 'companies', (options) => adapter.companies!(options))),
    users: createListing(plain<CrmUser>(parts, 'users', (options) => adapter.users!(options))),
    changes: (options: CallOptions & { readonly since: Cursor }) => changes(log, options),
  };
}

interface Parts {
  readonly adapter: CrmAdapter;
  readonly log: Log;
  readonly services: LogServices;
  readonly isOld: (snapshot: Snapshot) => boolean;
}

type Open<T> = (options: { readonly after?: Cursor; readonly signal: AbortSignal }) => AsyncIterable<Page<T>>;

const pulled = <T>({ log, services }: Parts, name: 'contacts' | 'ids' | 'companies' | 'users', open: Open<T>) =>
  createPulled<T>({ name, open, stand: () => log.head() }, services);

const isCut = ({ epoch, mark }: Snapshot, head: LogHead): boolean => epoch !== head.epoch || mark < head.from;

const latestOf =
  ({ log }: Parts) =>
  async (snapshot: Snapshot) => {
    if (isCut(snapshot, await log.head())) throw new CrmError('cursor-expired', {});
    return log.latest();
  };

function contacts(parts: Parts): Shared<CrmRecord> {
  const { adapter, log, services, isOld } = parts;
  const isDue = ({ begunAt }: Snapshot) => services.now() - begunAt >= renewAfter;
  return {
    pulled: pulled(parts, 'contacts', (options) => adapter.contacts(options)),
    begin: (signal) => caughtUp(log, signal),
    isTooOld: (snapshot, head) => isCut(snapshot, head) || (adapter.changes ? isDue(snapshot) : isOld(snapshot)),
    logged: { latest: latestOf(parts), idOf: ({ id }) => id, fromLog: ({ record }) => record },
    async end(place, { page, snapshot }) {
      if (page.changesFrom === undefined) return {};
      await log.follow(snapshot.epoch, page.changesFrom, snapshot.begunAt);
      return { changesFrom: changesCursor(place.log) };
    },
  };
}

const ids = (parts: Parts): Shared<string> => ({
  pulled: pulled(parts, 'ids', (options) => parts.adapter.ids!(options)),
  begin: () => parts.log.head(),
  isTooOld: (snapshot, head) => isCut(snapshot, head) || parts.isOld(snapshot),
  logged: { latest: latestOf(parts), idOf: (id) => id, fromLog: ({ record }) => record.id },
});

/** What no log tells of. */
const plain = <T>(parts: Parts, name: 'companies' | 'users', open: Open<T>): Shared<T> => ({
  pulled: pulled(parts, name, open),
  begin: () => parts.log.head(),
  isTooOld: parts.isOld,
});

/** Where the log can no longer be caught up with it begins anew, and so does the listing. */
async function caughtUp(log: Log, signal: AbortSignal | undefined): Promise<LogHead> {
  try {
    return await log.catchUp(signal);
  } catch (error) {
    if (!isCrmError(error, 'cursor-expired')) throw error;
    return log.head();
  }
}

async function* changes(
  log: Log,
  { since, signal }: CallOptions & { readonly since: Cursor },
): AsyncGenerator<ChangePage, void, undefined> {
  signal?.throwIfAborted();
  const from = readChanges(since);
  const { epoch, from: oldest, count } = await log.catchUp(signal);
  if (from.epoch !== epoch || from.count < oldest || from.count > count) throw new CrmError('cursor-expired', {});
  const end = { changesFrom: changesCursor({ epoch, count }) };
  if (from.count === count) yield { upserts: [], removed: [], merged: [], ...end };
  for (let at = from.count; at < count; at++) {
    signal?.throwIfAborted();
    const entry = await log.entry(epoch, at);
    yield { ...entry, ...(at + 1 < count ? { next: changesCursor({ epoch, count: at + 1 }) } : end) };
  }
}
