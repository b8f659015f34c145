/** Listings, by rising id: a page goes on after the last id of the one before, whatever was added or removed meanwhile. */
import * as z from 'zod/mini';
import type { CallOptions, ChangePage, Cursor, Page } from '../../core/adapter.js';
import type { CrmRecord } from '../../core/contact.js';
import { CrmError } from '../../core/errors.js';
import { pages, parse } from '../http/index.js';
import { isCompany, isNewCompany } from './mapping.js';
import { wireDate, type WireParty } from './schemas.js';
import { byId, context, type Domain, type Tryton } from './tryton.js';

export type ListOptions = CallOptions & { readonly after?: Cursor };

/** A transaction carries the time at which it began, and is seen when it has ended: so long may lie between. */
const overlap = 5 * 60_000;

/** An id is small: more of them fit into one answer. */
const idsPerPage = 5000;

/** What a cursor holds. */
const position = z.object({
  after: z.int(),
  total: z.optional(z.int()),
  /** ISO 8601. Of contacts: what changes are to be asked since. Of changes: since when these are asked. */
  since: z.optional(z.string()),
  /** Of changes: what the next ones are to be asked since. */
  newest: z.optional(z.string()),
});
type Position = z.infer<typeof position>;

interface Listing<R, P> {
  readonly size: number;
  /** Asked once, before the first page. */
  start(): Promise<Position>;
  read(after: Domain, limit: number, at: Position): Promise<readonly R[]>;
  page(rows: readonly R[], at: Position, next: { readonly next?: Cursor }): P | Promise<P>;
}

function list<R extends { readonly id: number }, P extends { readonly next?: Cursor }>(
  listing: Listing<R, P>,
  cursor: Cursor | undefined,
): AsyncGenerator<P, void, undefined> {
  return pages(cursor, async (from) => {
    const at = from === undefined ? await listing.start() : readPosition(from);
    const rows = await listing.read(['id', '>', at.after], listing.size + 1, at); // one more: are there more?
    const shown = rows.slice(0, listing.size);
    const last = rows.length > shown.length ? shown.at(-1) : undefined;
    return listing.page(shown, at, last ? { next: JSON.stringify({ ...at, after: last.id }) } : {});
  });
}

export async function* contacts(tryton: Tryton, { after, signal }: ListOptions = {}): AsyncIterable<Page<CrmRecord>> {
  const domain = await tryton.contactDomain(signal);
  yield* list<WireParty, Page<CrmRecord>>(
    {
      size: tryton.pageSize,
      start: async () => ({
        after: 0,
        since: await newestDate(tryton, signal),
        total: await tryton.count('party.party', domain, signal),
      }),
      read: (from, limit) => tryton.parties([...domain, from], limit, signal),
      page: (rows, { total, since }, next) => ({
        items: rows.map(tryton.record),
        ...totalled(total),
        ...next,
        ...(next.next === undefined && changesFrom(since)),
      }),
    },
    after,
  );
}

/**
 * Removed is a party that has become a company; one that was merged is told as such. Deletions are not told: for these
 * there is the sweep.
 */
export async function* changes(
  tryton: Tryton,
  { since, signal }: CallOptions & { readonly since: Cursor },
): AsyncIterable<ChangePage> {
  const employment = await tryton.employment(signal);
  const begun = readPosition(since);
  const newest = begun.newest ?? (await newestDate(tryton, signal));
  const from = begun.since ?? newest;
  const domain = changedSince(from, employment !== undefined);
  yield* list<WireParty, ChangePage>(
    {
      size: tryton.pageSize,
      start: () => Promise.resolve({ ...begun, newest }),
      read: (after, limit) => tryton.parties([domain, after], limit, signal),
      page: async (rows, _, next) => {
        const merged = rows.flatMap((row) => (row.replaced_by ? [[row.id, row.replaced_by] as const] : []));
        // who works where moves to the party that stays, without a trace in any date
        const into = merged.map(([, to]) => to);
        const stays = into.length > 0 ? await tryton.contacts([['id', 'in', into]], into.length, signal) : [];
        const known = new Set(stays.map(({ id }) => id));
        const own = rows.filter((row) => !row.replaced_by && !known.has(row.id));
        const companies = own.filter((row) => isCompany(row, employment));
        return {
          upserts: [...stays, ...own.filter((row) => !companies.includes(row))].map(tryton.record),
          removed: companies.filter((row) => isNewCompany(row, employment, from)).map(({ id }) => String(id)),
          merged: merged.map(([from, to]) => [String(from), String(to)] as const),
          ...next,
          ...(next.next === undefined && changesFrom(newest)),
        };
      },
    },
    begun.newest === undefined ? undefined : since,
  );
}

export async function* ids(tryton: Tryton, { after, signal }: ListOptions = {}): AsyncIterable<Page<string>> {
  const domain = await tryton.contactDomain(signal);
  const read = async (from: Domain, limit: number) => {
    const params = [[...domain, from], 0, limit, byId, context];
    const found = await tryton.session.read('model.party.party.search', params, z.array(z.int()), signal);
    return found.map((id) => ({ id }));
  };
  const count = () => tryton.count('party.party', domain, signal);
  yield* plain(idsPerPage, count, read, ({ id }) => String(id), after);
}

/** Pages of rows of which nothing else is to be known. */
export function plain<R extends { readonly id: number }, T>(
  size: number,
  count: () => Promise<number>,
  read: (after: Domain, limit: number) => Promise<readonly R[]>,
  map: (row: R) => T,
  after: Cursor | undefined,
): AsyncIterable<Page<T>> {
  return list<R, Page<T>>(
    {
      size,
      start: async () => ({ after: 0, total: await count() }),
      read,
      page: (rows, { total }, next) => ({ items: rows.map(map), ...totalled(total), ...next }),
    },
    after,
  );
}

const totalled = (total: number | undefined) => (total === undefined ? {} : { total });

const changesFrom = (since: string | undefined) =>
  since === undefined ? {} : { changesFrom: JSON.stringify({ after: 0, since } satisfies Position) };

function readPosition(cursor: Cursor): Position {
  try {
    return position.parse(JSON.parse(cursor));
  } catch {
    throw new CrmError('cursor-expired', {}); // of another version of this adapter, or not ours: from the start
  }
}

/** Parties with a later date themselves, in a mechanism, or in who works where. */
function changedSince(since: string, relations: boolean): Domain {
  const from = wireTime(Date.parse(since) - overlap);
  const places = ['', 'contact_mechanisms.', ...(relations ? ['relations.'] : [])];
  return ['OR', ...places.flatMap((place) => dates.map((date) => [`${place}${date}`, '>=', from]))];
}

/** A row that was never written has no `write_date`. */
const dates = ['write_date', 'create_date'] as const;

/** The latest date in the database, which is its own clock as far as it matters to us. */
async function newestDate(tryton: Tryton, signal?: AbortSignal): Promise<string> {
  const models = ['party.party', 'party.contact_mechanism'];
  if (await tryton.employment(signal)) models.push('party.relation.all');
  const asked = models.flatMap((model) =>
    dates.map(async (date) => {
      const params = [[[date, '!=', null]], 0, 1, [[date, 'DESC']], [date], context];
      const row = z.record(z.string(), z.unknown());
      const [found] = await tryton.session.read(`model.${model}.search_read`, params, z.array(row), signal);
      return found ? parse(wireDate, found[date]) : new Date(0).toISOString();
    }),
  );
  return (await Promise.all(asked)).sort().at(-1) ?? new Date(0).toISOString();
}

function wireTime(time: number): Readonly<Record<string, unknown>> {
  const at = new Date(Math.max(0, time));
  return {
    __class__: 'datetime',
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    microsecond: at.getUTCMilliseconds() * 1000,
  };
}
