import { recordKey, type CrmRecord, type RecordKey } from '../core/contact.js';
import { createCompanies, type Companies } from './companies.js';
import { companyTerm, hasTerm, readRecord, type Entry } from './entry.js';
import type { NumberReader } from './numbers.js';
import { countryIn } from './numbers/country.js';
import type { Row } from './segments/build.js';
import type { LiveSegment } from './segments/live.js';
import type { Merged } from './segments/merge.js';
import { pack } from './segments/packed.js';
import { Flag } from './segments/segment.js';
import type { Place } from './segments/shelf.js';
import { createShelves } from './shelves.js';
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
  /** Ids of a connection's records that were last heard of at or before this mark; yields now and then. */
  heardOfBy(connectionId: string, mark: number): Generator<void, readonly string[]>;
  /** Records by number, email, company or name; with `most`, no more than so many. */
  byTerm(term: string | undefined, most?: number): readonly Entry[];
  /** What comes in from now on is newer than what a listing that begins now can bring. */
  mark(): number;
  /** Where a record is found today: a merged one leads on. */
  today(key: RecordKey): RecordKey;
  /** The record as an entry, without taking it in. */
  read(connectionId: string, record: CrmRecord): Entry;
  countryOf(connectionId: string, record: Pick<CrmRecord, 'country' | 'company'> | undefined): string;
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
  /** By another number it is seen that `today` may lead elsewhere. */
  readonly merges: number;
  /** Takes away all records and companies of one connection. */
  drop(connectionId: string): void;
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
  dropped(connectionId: string): void;
}

export function createRecords(
  numbers: NumberReader,
  fallbackCountry: (connectionId: string) => string,
  tell: () => Partial<RecordsListener> = () => ({}),
): Records {
  const merged = new Map<RecordKey, RecordKey>();
  const removedAt = new Map<RecordKey, number>();
  let clock = 0;
  let merges = 0;

  const companies = createCompanies(numbers, fallbackCountry, (connectionId, companyId) => {
    const found: Place[] = [];
    shelves.each(companyTerm(connectionId, companyId), (place) => void found.push(place));
    shelves.reread(connectionId, found);
  });
  const countryOf: Records['countryOf'] = (connectionId, record) =>
    countryIn(record?.country) ??
    countryIn(record?.company && companies.get(connectionId, record.company.id)?.country) ??
    fallbackCountry(connectionId);
  const read = (connectionId: string, record: CrmRecord) =>
    readRecord(connectionId, record, countryOf(connectionId, record), numbers);
  const shelves = createShelves(read, () => tell().moved?.());

  function put(connectionId: string, items: readonly CrmRecord[], since: number): readonly (Taken | undefined)[] {
    const shelf = shelves.of(connectionId);
    const now = ++clock;
    const rows = new Map<string, Row>();
    const before: Place[] = [];

    function take(record: CrmRecord): Taken {
      const { id } = record;
      const key = recordKey(connectionId, id);
      if ((removedAt.get(key) ?? 0) > since) return 'older';
      const json = pack(record);
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
      if (merged.delete(key)) merges++;
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
    shelves.put(connectionId, [...rows.values()], () => now, before);
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
      return shelves.segments;
    },
    get clock() {
      return clock;
    },
    get merges() {
      return merges;
    },
    entry(key) {
      const place = shelves.place(key);
      return place?.live.entry(place.row);
    },
    *heardOfBy(connectionId, mark) {
      const shelf = shelves.of(connectionId);
      const { segments } = shelf;
      const ids = new Set<string>();
      for (const live of segments)
        for (let row = 0; row < live.segment.size; row++) {
          if (live.at[row]! <= mark && !live.isDead(row)) ids.add(live.record(row).id);
          if (row % rowsAtOnce === 0) yield;
        }
      if (shelf.segments === segments) return [...ids];
      // they have been moved meanwhile, and who was heard of since then was not seen in the old places
      return [...ids].filter((id) => {
        const place = shelf.place(id);
        return place && place.live.at[place.row]! <= mark;
      });
    },
    byTerm(term, most = Infinity) {
      const found: Entry[] = [];
      if (term !== undefined)
        shelves.each(term, ({ live, row }) => {
          const entry = live.entry(row);
          if (entry && hasTerm(entry, term)) found.push(entry);
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
      const place = shelves.place(key);
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
      merges++;
      tell().merged?.(from, to);
      tell().moved?.();
    },
    reread() {
      companies.reread();
      const pending = new Map<string, Place[]>();
      for (const live of shelves.segments) {
        const { connectionId } = live.segment;
        const places = [...live.rows(Flag.pending)].map((row) => ({ live, row }));
        pending.set(connectionId, [...(pending.get(connectionId) ?? []), ...places]);
      }
      for (const [connectionId, places] of pending) shelves.reread(connectionId, places);
    },
    restore(stored) {
      clock = Math.max(clock, stored.clock);
      for (const [from, to] of stored.merged) if (!merged.has(from)) merged.set(from, to);
      merges++;
      shelves.restore(stored.segments);
    },
    drop(connectionId) {
      shelves.drop(connectionId);
      for (const { id } of companies.all(connectionId)) companies.remove(connectionId, id);
      tell().dropped?.(connectionId);
      tell().moved?.();
    },
    clear() {
      shelves.clear();
      merged.clear();
      merges++;
      removedAt.clear();
      companies.clear();
    },
    tidy: shelves.tidy,
  };
}

/** Rows that are looked at between two pauses. */
const rowsAtOnce = 256;

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
