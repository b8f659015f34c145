import type { RecordKey } from '../core/contact.js';
import type { CompanyMatch, ContactMatch, Grade, Matches } from '../core/match.js';
import { companyNameTerm, companyTerm, type CompanyEntry, type Entry, type Line } from './entry.js';
import { fold } from './fold.js';
import type { ReadNumber } from './numbers.js';
import type { Records } from './records.js';

/** What matching needs to know of people. */
export interface Persons {
  /** The person's records in workspace order. */
  of(key: RecordKey): readonly [Entry, ...Entry[]] | undefined;
  /** The place of a connection in workspace order. */
  rank(connectionId: string): number;
}

type Hit = ContactMatch & { readonly entry: Entry; readonly inactive: boolean };

const grades: readonly Grade[] = ['exact', 'national', 'short', 'main number'];

/**
 * How well a stored number fits a calling one of the same digits; absent when the extensions contradict each other.
 * `exact`: both are written internationally. `national`: one had to be read by a country. `short`: one of them has an
 * extension that the other lacks, or it is no full number at all. Never is a number compared by its last digits.
 */
export function gradeOf(calling: ReadNumber, stored: ReadNumber): Grade | undefined {
  if (calling.term === undefined || calling.term !== stored.term) return undefined;
  if (calling.extension !== stored.extension) return calling.extension && stored.extension ? undefined : 'short';
  if (!calling.e164) return 'short';
  return calling.international && stored.international ? 'exact' : 'national';
}

/**
 * Everybody and every company that has this number. A person who carries nothing but the main number of their own
 * company stands among that company's contacts and not among `contacts`: the call is the company's. Once the calling
 * extension has decided, those without an extension are left out.
 */
export function matchNumber(records: Records, persons: Persons, parsed: ReadNumber): Matches {
  const companies = [...records.companiesByTerm.get(parsed.term)]
    .flatMap((key) => records.companies.get(key) ?? [])
    .filter(({ numbers }) => numbers.some((number) => gradeOf(parsed, number)));
  const hits = [...records.byTerm.get(parsed.term)]
    .flatMap((key) => records.entries.get(key) ?? [])
    .flatMap((entry) => hitOf(entry, parsed, persons) ?? [])
    .filter((hit) => !isTheirCompanys(hit, companies, persons, parsed));
  return {
    parsed,
    contacts: ranked(hits, persons, parsed).map(({ contactId, grade, field, connectionId }) => ({
      contactId,
      grade,
      field,
      connectionId,
    })),
    companies: companies
      .map((entry) => companyMatch(records, persons, entry))
      .sort(
        (a, b) =>
          Number(b.company.active) - Number(a.company.active) ||
          persons.rank(a.connectionId) - persons.rank(b.connectionId),
      ),
  };
}

function hitOf(entry: Entry, parsed: ReadNumber, persons: Persons): Hit | undefined {
  const person = persons.of(entry.key);
  const [best] = entry.lines
    .flatMap((line) => graded(line, parsed) ?? [])
    .sort((a, b) => grades.indexOf(a.grade) - grades.indexOf(b.grade));
  if (!person || !best) return undefined;
  const inactive = person.every(({ record }) => !record.active);
  const { connectionId } = entry;
  return { contactId: person[0].key, grade: best.grade, field: best.line.kind, connectionId, entry, inactive };
}

function graded(line: Line, parsed: ReadNumber): { readonly line: Line; readonly grade: Grade } | undefined {
  const grade = gradeOf(parsed, line.number);
  return grade && { line, grade };
}

/** Whether the number is their own company's, in any CRM, and no extension says that it is they themselves. */
function isTheirCompanys(hit: Hit, companies: readonly CompanyEntry[], persons: Persons, parsed: ReadNumber): boolean {
  if (parsed.extension !== undefined && hit.grade !== 'short') return false;
  const records = persons.of(hit.contactId) ?? [];
  return companies.some((company) => records.some((entry) => worksFor(entry, company)));
}

/** In the same CRM by id; in another, which has ids of its own, by name. */
function worksFor({ connectionId, record }: Entry, { connectionId: where, company }: CompanyEntry): boolean {
  if (!record.company) return false;
  if (connectionId === where) return record.company.id === company.id;
  return fold(company.name) !== '' && fold(record.company.name) === fold(company.name);
}

/** Best first, nobody twice. */
function ranked(hits: readonly Hit[], persons: Persons, parsed: ReadNumber): readonly Hit[] {
  const sorted = [...hits].sort(
    (a, b) =>
      Number(a.inactive) - Number(b.inactive) ||
      grades.indexOf(a.grade) - grades.indexOf(b.grade) ||
      persons.rank(a.connectionId) - persons.rank(b.connectionId) ||
      a.entry.name.localeCompare(b.entry.name),
  );
  const decided = parsed.extension !== undefined && sorted.some(({ grade }) => grade !== 'short');
  const seen = new Set<RecordKey>();
  return sorted.filter(({ contactId, grade }) => {
    if (seen.has(contactId) || (decided && grade === 'short')) return false;
    return seen.add(contactId);
  });
}

function companyMatch(records: Records, persons: Persons, entry: CompanyEntry): CompanyMatch {
  const { connectionId, company } = entry;
  const keys = [companyTerm(connectionId, company.id), companyNameTerm(company.name)].flatMap((term) => [
    ...records.byTerm.get(term),
  ]);
  const people = new Map<RecordKey, string>();
  for (const key of keys) {
    const member = records.entries.get(key);
    const person = persons.of(key);
    if (member && person && worksFor(member, entry))
      people.set(person[0].key, person.find(({ name }) => name)?.name ?? '');
  }
  const contacts = [...people].sort(([, a], [, b]) => a.localeCompare(b)).map(([key]) => key);
  return { connectionId, company, grade: 'main number', contacts };
}
