import { recordKey, type CrmRecord, type RecordKey } from '../core/contact.js';
import { createCompanies, type Companies } from './companies.js';
import { companyTerm, readRecord, type Entry } from './entry.js';
import type { NumberReader } from './numbers.js';
import { isSame, type Taken } from './taken.js';
import { createTermIndex } from './term-index.js';

/** Every record and company that is known, and the one place that changes them. */
export interface Records {
  readonly companies: Companies;
  /** The record under exactly this key. */
  entry(key: RecordKey): Entry | undefined;
  all(): Iterable<Entry>;
  /** Ids of a connection's records that were last heard of at or before this mark. */
  heardOfBy(connectionId: string, mark: number): Iterable<string>;
  /** Records by number, email or company. */
  byTerm(term: string | undefined): readonly Entry[];
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
  /** Reads everything again, because more numbers can be read now. */
  reread(): void;
}

export function createRecords(numbers: NumberReader, fallbackCountry: (connectionId: string) => string): Records {
  const entries = new Map<RecordKey, Entry>();
  const index = createTermIndex();
  const merged = new Map<RecordKey, RecordKey>();
  const removedAt = new Map<RecordKey, number>();
  let clock = 0;

  const byTerm = (term: string | undefined) => [...index.get(term)].flatMap((key) => entries.get(key) ?? []);
  const companies = createCompanies(numbers, fallbackCountry, (connectionId, companyId) =>
    byTerm(companyTerm(connectionId, companyId)).forEach(readAgain),
  );

  const countryOf = (connectionId: string, record: CrmRecord | undefined) =>
    record?.country ||
    (record?.company && companies.get(connectionId, record.company.id)?.country) ||
    fallbackCountry(connectionId);
  const read = (connectionId: string, record: CrmRecord, at = clock) =>
    readRecord(connectionId, record, countryOf(connectionId, record), numbers, at);

  function store(entry: Entry): void {
    const before = entries.get(entry.key);
    if (before) index.delete(before.terms, entry.key);
    entries.set(entry.key, entry);
    index.add(entry.terms, entry.key);
  }

  const readAgain = ({ connectionId, record, at }: Entry) => store(read(connectionId, record, at));

  function put(connectionId: string, record: CrmRecord, since: number): Taken {
    const key = recordKey(connectionId, record.id);
    const before = entries.get(key);
    if ((removedAt.get(key) ?? 0) > since) return 'older';
    if (before && before.at > since && !isLater(record, before.record)) return 'older';
    if (before && isSame(before.record, record)) {
      entries.set(key, { ...before, at: ++clock });
      return 'same';
    }
    store(read(connectionId, record, ++clock));
    merged.delete(key);
    removedAt.delete(key);
    return before ? 'changed' : 'added';
  }

  return {
    companies,
    entry: (key) => entries.get(key),
    all: () => entries.values(),
    *heardOfBy(connectionId, mark) {
      for (const entry of entries.values())
        if (entry.connectionId === connectionId && entry.at <= mark) yield entry.record.id;
    },
    byTerm,
    mark: () => ++clock,
    read,
    countryOf,
    today: (key) => follow(merged, key),
    put: (connectionId, all, since = Infinity) =>
      all.map((record) => {
        try {
          return put(connectionId, record, since);
        } catch {
          return undefined; // one bad record must not cost the others; what was known of it stays
        }
      }),
    remove(key) {
      const entry = entries.get(key);
      if (!entry) return false;
      index.delete(entry.terms, key);
      removedAt.set(key, ++clock);
      return entries.delete(key);
    },
    merge: (from, to) => void (from !== to && merged.set(from, to)),
    reread() {
      companies.reread();
      [...entries.values()].forEach(readAgain);
    },
  };
}

/** To the end of a chain of mergers; a CRM that merges in circles leads to the last one before the circle closes. */
function follow(merged: ReadonlyMap<RecordKey, RecordKey>, key: RecordKey): RecordKey {
  const seen = new Set([key]);
  let now = key;
  for (let to = merged.get(now); to !== undefined && !seen.has(to); to = merged.get(now)) seen.add((now = to));
  return now;
}

const isLater = (record: CrmRecord, than: CrmRecord) =>
  Date.parse(record.updatedAt ?? '') > Date.parse(than.updatedAt ?? '');
