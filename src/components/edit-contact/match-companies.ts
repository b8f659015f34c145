import type { Company } from '../../core/contact.js';

/** Companies whose name holds every word, those that begin with the query first, then by name. Inactive ones do not show. */
export function matchCompanies(companies: readonly Company[], query: string, limit: number): readonly Company[] {
  const wanted = fold(query);
  const words = wanted.split(/\s+/u).filter(Boolean);
  const hits = companies
    .filter(({ active }) => active)
    .map((company) => ({ company, name: fold(company.name) }))
    .filter(({ name }) => words.every((word) => name.includes(word)))
    .map((hit) => ({ ...hit, late: !hit.name.startsWith(wanted) }));
  hits.sort((a, b) => Number(a.late) - Number(b.late) || a.name.localeCompare(b.name));
  return hits.slice(0, limit).map(({ company }) => company);
}

/** The company that is called just so, if it is the only one. */
export function companyNamed(companies: readonly Company[], name: string): Company | undefined {
  const wanted = fold(name);
  const [hit, ...others] = companies.filter((company) => company.active && fold(company.name) === wanted);
  return others.length ? undefined : hit;
}

/** Without case, accents, and white space around. */
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
