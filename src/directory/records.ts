import { recordKey, splitKey, type CrmRecord, type RecordKey } from '../core/contact.js';
import { createCompanies, type Companies } from './companies.js';
import { companyTerm, readRecord, type Entry } from './entry.js';
import type { NumberReader } from './numbers.js';
import { buildSegment, type Row } from './segments/build.js';
import { noneDead, type LiveSegment } from './segments/live.js';
import type { Merged } from './segments/merge.js';
import { Flag } from './segments/segment.js';
import { createShelf, type Place, type Shelf } from './segments/shelf.js';
import { isNumber, termOf } from './segments/terms.js';
import type { Taken } from './taken.js';

/** Every record and company that is known, and the one place that changes them. */
export interface Records {
  readonly companies: Companies;
  /** Where all records lie, for search, data quality and storage. */
  readonly segments: readonly LiveSegment[];
  /** The directory's own clock: it rises with all that comes in. */
  readonly clock: number;
  /** The record under exactly this key. */
  entry(key: RecordKey): Entry | undefined;
  /** Those that have one of these `Flag`s. */
  flagged(flags: number): Iterable<Entry>;
  /** Ids of a connection's records that were last heard of at or before this mark. */
  heardOfBy(connectionId: string, mark: number): Iterable<string>;
  /** Records by number, email, company or name; with `most`, no more than so many. */
  byTerm(term: string | undefined, most?: number): readonly Entry[];
  /** What comes in from now on is newer than what a listing that begins now can bring. */
  mark(): number;
  /** Where a record is found today: a merged one leads on. */
  today(key: RecordKey): RecordKey;
  /** The record as an entry, without taking it in. */
  read(connectionId: string, record: CrmRecord): Entry;
  countryOf(connectionId: string, record: CrmRecord | undefined): string;
  /**
   * Takes records in; for each what became of it, `undefined` for what is no record at all. With `since`, what has come
   * in or gone after that mark is kept, unless the CRM itself dates this one later.
   */
  put(connectionId: string, records: readonly CrmRecord[], since?: number): readonly (Taken | undefined)[];
  remove(key: RecordKey): boolean;
  merge(from: RecordKey, to: RecordKey): void;
  /** Reads again what could not be read before, because more numbers can be read now. */
  reread(): void;
  /** Takes in what was stored; what is known already is newer. */
  restore(stored: Stored): void;
  readonly merged: ReadonlyMap<RecordKey, RecordKey>;
  clear(): void;
  /** Puts in order now what it would when it has time. */
  tidy(): Promise<void>;
}

/** Records as they were stored. */
export interface Stored {
  readonly clock: number;
  readonly segments: readonly Merged[];
  readonly merged: readonly (readonly [RecordKey, RecordKey])[];
}

/** What records tell of what becomes of them. */
export interface RecordsListener {
  /** They lie elsewhere than before, or were heard of again: nothing else is known of them. */
  moved(): void;
  took(connectionId: string, records: readonly CrmRecord[]): void;
  removed(key: RecordKey): void;
  merged(from: RecordKey, to: RecordKey): void;
}

export function createRecords(
  numbers: NumberReader,
  fallbackCountry: (connectionId: string) => string,
  tell: () => Partial<RecordsListener> = () => ({}),
): Records {
  const shelves = new Map<string, Shelf>();
  const merged = new Map<RecordKey, RecordKey>();
  const removedAt = new Map<RecordKey, number>();
  let clock = 0;

  const companies = createCompanies(numbers, fallbackCountry, (connectionId, companyId) => {
    const found: Place[] = [];
    eachPlace(companyTerm(connectionId, companyId), (place) => void found.push(place));
    readAgain(connectionId, found);
  });
  const countryOf = (connectionId: string, record: CrmRecord | undefined) =>
    record?.country ||
    (record?.company && companies.get(connectionId, record.company.id)?.country) ||
    fallbackCountry(connectionId);
  const read = (connectionId: string, record: CrmRecord) =>
    readRecord(connectionId, record, countryOf(connectionId, record), numbers);

  function shelfOf(connectionId: string): Shelf {
    const shelf = shelves.get(connectionId) ?? createShelf(read, () => tell().moved?.());
    shelves.set(connectionId, shelf);
    return shelf;
  }

  function placeOf(key: RecordKey): Place | undefined {
    const { connectionId, recordId } = splitKey(key);
    return shelves.get(connectionId)?.place(recordId);
  }

  function eachPlace(term: string, use: (place: Place) => boolean | void): void {
    const pick = isNumber(term) ? 'numbers' : 'terms';
    let goesOn = true;
    for (const shelf of shelves.values())
      if (goesOn)
        shelf.each(
          (segment) => segment[pick],
          termOf(term),
          (place) => (goesOn = use(place) !== false),
        );
  }

  /** Puts rows on the shelf in place of others. */
  function shelve(
    connectionId: string,
    rows: readonly Row[],
    at: (row: number) => number,
    before: readonly Place[],
  ): void {
    if (!rows.length) return;
    const segment = buildSegment(connectionId, rows);
    for (const { live, row } of before) live.bury(row);
    shelfOf(connectionId).add({
      segment,
      dead: noneDead(segment.size),
      at: Uint32Array.from(rows, (_, row) => at(row)),
    });
  }

  function readAgain(connectionId: string, places: readonly Place[]): void {
    const rows = places.map(({ live, row }) => ({ json: live.json(row), entry: read(connectionId, live.record(row)) }));
    const heard = places.map(({ live, row }) => live.at[row]!);
    shelve(connectionId, rows, (row) => heard[row]!, places);
  }

  function put(connectionId: string, items: readonly CrmRecord[], since: number): readonly (Taken | undefined)[] {
    const shelf = shelfOf(connectionId);
    const now = ++clock;
    const rows = new Map<string, Row>();
    const before: Place[] = [];

    function take(record: CrmRecord): Taken {
      const { id } = record;
      const key = recordKey(connectionId, id);
      if ((removedAt.get(key) ?? 0) > since) return 'older';
      const json = JSON.stringify(record);
      const again = rows.get(id);
      if (again?.json === json) return 'same';
      const place = again ? undefined : shelf.place(id);
      if (place && place.live.at[place.row]! > since && !isLater(record, place.live.record(place.row))) return 'older';
      if (place?.live.json(place.row) === json) {
        place.live.at[place.row] = now;
        return 'same';
      }
      rows.set(id, { json, entry: read(connectionId, record) });
      if (place) before.push(place);
      merged.delete(key);
      removedAt.delete(key);
      return place || again ? 'changed' : 'added';
    }

    const taken = items.map((record) => {
      try {
        return isRecord(record) ? take(record) : undefined;
      } catch {
        return undefined; // one bad record must not cost the others; what was known of it stays
      }
    });
    shelve(connectionId, [...rows.values()], () => now, before);
    if (rows.size)
      tell().took?.(
        connectionId,
        items.filter((_, at) => taken[at] === 'added' || taken[at] === 'changed'),
      );
    tell().moved?.();
    return taken;
  }

  return {
    companies,
    merged,
    get segments() {
      return [...shelves.values()].flatMap(({ segments }) => segments);
    },
    get clock() {
      return clock;
    },
    entry(key) {
      const place = placeOf(key);
      return place?.live.entry(place.row);
    },
    *flagged(flags) {
      for (const shelf of shelves.values())
        for (const live of shelf.segments)
          for (const row of live.rows(flags)) {
            const entry = live.entry(row);
            if (entry) yield entry;
          }
    },
    *heardOfBy(connectionId, mark) {
      for (const live of shelves.get(connectionId)?.segments ?? [])
        for (const row of live.rows()) if (live.at[row]! <= mark) yield live.record(row).id;
    },
    byTerm(term, most = Infinity) {
      const found: Entry[] = [];
      if (term !== undefined)
        eachPlace(term, ({ live, row }) => {
          const entry = live.entry(row);
          if (entry?.terms.has(term)) found.push(entry);
          return found.length < most;
        });
      return found;
    },
    mark: () => ++clock,
    read,
    countryOf,
    today: (key) => follow(merged, key),
    put: (connectionId, items, since = Infinity) => put(connectionId, items, since),
    remove(key) {
      const place = placeOf(key);
      if (!place) return false;
      place.live.bury(place.row);
      removedAt.set(key, ++clock);
      tell().removed?.(key);
      tell().moved?.();
      return true;
    },
    merge(from, to) {
      if (from === to) return;
      merged.set(from, to);
      tell().merged?.(from, to);
      tell().moved?.();
    },
    reread() {
      companies.reread();
      for (const [connectionId, shelf] of shelves)
        readAgain(
          connectionId,
          shelf.segments.flatMap((live) => [...live.rows(Flag.pending)].map((row) => ({ live, row }))),
        );
    },
    restore(stored) {
      clock = Math.max(clock, stored.clock);
      for (const [from, to] of stored.merged) if (!merged.has(from)) merged.set(from, to);
      const known = new Map([...shelves].map(([id, shelf]) => [id, idsOn(shelf)]));
      for (const each of stored.segments) {
        const { connectionId } = each.segment;
        const live = shelfOf(connectionId).add(each);
        for (const id of known.get(connectionId) ?? []) {
          const row = live.rowOf(id);
          if (row !== undefined) live.bury(row);
        }
      }
    },
    clear() {
      for (const shelf of shelves.values()) shelf.close();
      shelves.clear();
      merged.clear();
      removedAt.clear();
      companies.clear();
    },
    tidy: async () => void (await Promise.all([...shelves.values()].map((shelf) => shelf.tidy()))),
  };
}

const idsOn = ({ segments }: Shelf): readonly string[] =>
  segments.flatMap((live) => [...live.rows()].map((row) => live.record(row).id));

const isRecord = (record: unknown): record is CrmRecord =>
  typeof record === 'object' && record !== null && 'id' in record && typeof record.id === 'string' && record.id !== '';

/** To the end of a chain of mergers; a CRM that merges in circles leads to the last one before the circle closes. */
function follow(merged: ReadonlyMap<RecordKey, RecordKey>, key: RecordKey): RecordKey {
  const seen = new Set([key]);
  let now = key;
  for (let to = merged.get(now); to !== undefined && !seen.has(to); to = merged.get(now)) seen.add((now = to));
  return now;
}

const isLater = (record: CrmRecord, than: CrmRecord) =>
  Date.parse(record.updatedAt ?? '') > Date.parse(than.updatedAt ?? '');
