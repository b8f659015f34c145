import { recordKey, type Company, type CrmRecord, type RecordKey } from '../core/contact.js';
import { companyTerm, readCompany, readRecord, type CompanyEntry, type Entry } from './entry.js';
import type { NumberReader } from './numbers.js';
import { createTermIndex, type TermIndex } from './term-index.js';

export type Taken = 'added' | 'changed' | 'same' | 'older';

/** Every record and company that is known, and the one place that changes them. */
export interface Records {
  readonly entries: ReadonlyMap<RecordKey, Entry>;
  readonly companies: ReadonlyMap<string, CompanyEntry>;
  /** Record keys by number, email and company. */
  readonly byTerm: Pick<TermIndex, 'get'>;
  /** Keys of `companies` by number. */
  readonly companiesByTerm: Pick<TermIndex, 'get'>;
  /** What comes in from now on is newer than what a listing that begins now can bring. */
  mark(): number;
  /** Where a record is found today: a merged one leads on. */
  today(key: RecordKey): RecordKey;
  /** The record as an entry, without taking it in. */
  read(connectionId: string, record: CrmRecord): Entry;
  countryOf(connectionId: string, record: CrmRecord | undefined): string;
  /** With `since`, what has come in or gone after that mark is kept, unless the CRM itself dates this one later. */
  put(connectionId: string, record: CrmRecord, since?: number): Taken;
  remove(key: RecordKey): boolean;
  merge(from: RecordKey, to: RecordKey): void;
  putCompany(connectionId: string, company: Company): Taken;
  removeCompany(connectionId: string, companyId: string): void;
  /** Reads everything again, because more numbers can be read now. */
  reread(): void;
}

export function createRecords(numbers: NumberReader, fallbackCountry: (connectionId: string) => string): Records {
  const entries = new Map<RecordKey, Entry>();
  const companies = new Map<string, CompanyEntry>();
  const byTerm = createTermIndex();
  const companiesByTerm = createTermIndex();
  const merged = new Map<RecordKey, RecordKey>();
  const removedAt = new Map<RecordKey, number>();
  let clock = 0;

  function countryOf(connectionId: string, record: CrmRecord | undefined): string {
    const company = record?.company && companies.get(companyTerm(connectionId, record.company.id));
    return record?.country || company?.company.country || fallbackCountry(connectionId);
  }

  const read = (connectionId: string, record: CrmRecord, at = clock) =>
    readRecord(connectionId, record, countryOf(connectionId, record), numbers, at);

  function store(entry: Entry): void {
    const before = entries.get(entry.key);
    if (before) byTerm.delete(before.terms, entry.key);
    entries.set(entry.key, entry);
    byTerm.add(entry.terms, entry.key);
  }

  function storeCompany(entry: CompanyEntry): void {
    const key = companyTerm(entry.connectionId, entry.company.id);
    forgetCompany(key);
    companies.set(key, entry);
    companiesByTerm.add(termsOf(entry), key);
  }

  function forgetCompany(key: string): void {
    const before = companies.get(key);
    if (before) companiesByTerm.delete(termsOf(before), key);
    companies.delete(key);
  }

  const readAgain = (key: RecordKey) => {
    const entry = entries.get(key);
    if (entry) store(read(entry.connectionId, entry.record, entry.at));
  };

  return {
    entries,
    companies,
    byTerm,
    companiesByTerm,
    mark: () => ++clock,
    read,
    countryOf,
    today(key) {
      const seen = new Set<RecordKey>();
      let now = key;
      for (let to = merged.get(now); to !== undefined && !seen.has(to); to = merged.get(now)) {
        seen.add(to);
        now = to;
      }
      return now;
    },
    put(connectionId, record, since = Infinity) {
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
    },
    remove(key) {
      const entry = entries.get(key);
      if (!entry) return false;
      byTerm.delete(entry.terms, key);
      entries.delete(key);
      removedAt.set(key, ++clock);
      return true;
    },
    merge: (from, to) => void (from !== to && merged.set(from, to)),
    putCompany(connectionId, company) {
      const key = companyTerm(connectionId, company.id);
      const before = companies.get(key);
      if (before && isSame(before.company, company)) return 'same';
      const country = company.country || fallbackCountry(connectionId);
      storeCompany(readCompany(connectionId, company, country, numbers));
      if (before?.country !== country) [...byTerm.get(key)].forEach(readAgain);
      return before ? 'changed' : 'added';
    },
    removeCompany: (connectionId, companyId) => forgetCompany(companyTerm(connectionId, companyId)),
    reread() {
      for (const { connectionId, company, country } of [...companies.values()])
        storeCompany(readCompany(connectionId, company, country, numbers));
      for (const key of [...entries.keys()]) readAgain(key);
    },
  };
}

const termsOf = ({ numbers }: CompanyEntry) => numbers.flatMap(({ term }) => term ?? []);

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

const isLater = (record: CrmRecord, than: CrmRecord) =>
  Date.parse(record.updatedAt ?? '') > Date.parse(than.updatedAt ?? '');
