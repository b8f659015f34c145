import type { Company } from '../core/contact.js';
import type { NumberReader, ReadNumber } from './numbers.js';
import { countryIn } from './numbers/country.js';
import { isSame, type Taken } from './taken.js';
import { createTermIndex } from './term-index.js';

/** A company with its numbers, read. */
export interface CompanyEntry {
  readonly connectionId: string;
  readonly company: Company;
  readonly numbers: readonly ReadNumber[];
}

/** Every company that is known. */
export interface Companies {
  get(connectionId: string, companyId: string): Company | undefined;
  /** The same array as long as nothing has changed. */
  all(connectionId: string): readonly Company[];
  /** Those that have this number. */
  byTerm(term: string | undefined): readonly CompanyEntry[];
  /** For each what became of it, `undefined` for what is no company at all. */
  put(connectionId: string, companies: readonly Company[]): readonly (Taken | undefined)[];
  remove(connectionId: string, companyId: string): void;
  /** Reads all numbers again. */
  reread(): void;
  clear(): void;
}

/** `onCountry` is called when numbers of a company's people are to be read by another country than before. */
export function createCompanies(
  numbers: NumberReader,
  fallbackCountry: (connectionId: string) => string,
  onCountry: (connectionId: string, companyId: string) => void,
): Companies {
  const entries = new Map<string, CompanyEntry>();
  const index = createTermIndex();
  const lists = new Map<string, readonly Company[]>();

  function store(connectionId: string, company: Company): void {
    const country = countryIn(company.country) ?? fallbackCountry(connectionId);
    remove(connectionId, company.id);
    const read = company.phones.map(({ value }) => numbers.read(value, country));
    const entry = { connectionId, company, numbers: read };
    entries.set(keyOf(connectionId, company.id), entry);
    index.add(termsOf(entry), keyOf(connectionId, company.id));
  }

  function remove(connectionId: string, companyId: string): void {
    const key = keyOf(connectionId, companyId);
    const entry = entries.get(key);
    if (entry) index.delete(termsOf(entry), key);
    lists.delete(connectionId);
    entries.delete(key);
  }

  function put(connectionId: string, company: Company): Taken {
    const before = entries.get(keyOf(connectionId, company.id));
    if (before && isSame(before.company, company)) return 'same';
    store(connectionId, company);
    if (before?.company.country !== company.country) onCountry(connectionId, company.id);
    return before ? 'changed' : 'added';
  }

  return {
    get: (connectionId, companyId) => entries.get(keyOf(connectionId, companyId))?.company,
    all(connectionId) {
      const all =
        lists.get(connectionId) ??
        [...entries.values()].flatMap((entry) => (entry.connectionId === connectionId ? entry.company : []));
      lists.set(connectionId, all);
      return all;
    },
    byTerm: (term) => [...index.get(term)].flatMap((key) => entries.get(key) ?? []),
    put: (connectionId, companies) =>
      companies.map((company) => {
        try {
          return put(connectionId, company);
        } catch {
          return undefined; // one bad company must not cost the others
        }
      }),
    remove,
    clear() {
      for (const { connectionId, company } of [...entries.values()]) remove(connectionId, company.id);
    },
    reread() {
      for (const { connectionId, company } of [...entries.values()]) store(connectionId, company);
    },
  };
}

const keyOf = (connectionId: string, companyId: string) => `${connectionId}/${companyId}`;
const termsOf = ({ numbers }: CompanyEntry) => numbers.flatMap(({ term }) => term ?? []);
