import type { RecordKey } from '../core/contact.js';
import type { CompanyMatch, ContactMatch, Grade, Matches } from '../core/match.js';
import type { CompanyEntry } from './companies.js';
import { companyNameTerm, companyTerm, type Entry } from './entry.js';
import { fold } from './fold.js';
import type { ReadNumber } from './numbers.js';
import { gradeOf } from './numbers/grade.js';
import { nameOf, type Person, type Persons } from './persons.js';
import type { Records } from './records.js';

interface Hit {
  readonly person: Person;
  readonly match: ContactMatch;
  readonly isInactive: boolean;
}

const grades: readonly Grade[] = ['exact', 'national', 'short', 'main number'];
const better = (one: Grade, other: Grade) => grades.indexOf(one) - grades.indexOf(other);

/**
 * Everybody and every company that has this number. A person who carries nothing but the main number of their own
 * company stands among that company's contacts and not among `contacts`: the call is the company's. Once the calling
 * extension has decided, those without an extension are left out.
 */
export function matchNumber(
  records: Records,
  persons: Persons,
  calling: ReadNumber,
): Pick<Matches, 'contacts' | 'companies'> {
  const companies = records.companies
    .byTerm(calling.term)
    .filter(({ numbers }) => numbers.some((number) => gradeOf(calling, number)));
  const isTheirCompanys = ({ person, match }: Hit) =>
    (calling.extension === undefined || match.grade === 'short') &&
    companies.some((company) => person.some((entry) => worksFor(entry, company)));
  const hits = records
    .byTerm(calling.term)
    .flatMap((entry) => hitOf(entry, calling, persons) ?? [])
    .filter((hit) => !isTheirCompanys(hit));
  const contacts = ranked(hits, persons);
  const isDecided = calling.extension !== undefined && contacts.some(({ grade }) => grade !== 'short');
  return {
    contacts: isDecided ? contacts.filter(({ grade }) => grade !== 'short') : contacts,
    companies: companies
      .map((entry) => companyMatch(entry, records, persons))
      .sort(
        (a, b) =>
          Number(b.company.active) - Number(a.company.active) ||
          persons.rank(a.connectionId) - persons.rank(b.connectionId),
      ),
  };
}

function hitOf(entry: Entry, calling: ReadNumber, persons: Persons): Hit | undefined {
  const person = persons.of(entry.key);
  const [best] = entry.lines
    .flatMap(({ kind, number }) => {
      const grade = gradeOf(calling, number);
      return grade ? { field: kind, grade } : [];
    })
    .sort((a, b) => better(a.grade, b.grade));
  if (!person || !best) return undefined;
  return {
    person,
    match: { contactId: person[0].key, ...best, connectionId: entry.connectionId },
    isInactive: person.every(({ record }) => !record.active),
  };
}

/** Best first, nobody twice. */
function ranked(hits: readonly Hit[], persons: Persons): readonly ContactMatch[] {
  const sorted = [...hits].sort(
    (a, b) =>
      Number(a.isInactive) - Number(b.isInactive) ||
      better(a.match.grade, b.match.grade) ||
      persons.rank(a.match.connectionId) - persons.rank(b.match.connectionId) ||
      nameOf(a.person).localeCompare(nameOf(b.person)),
  );
  const best = new Map<RecordKey, ContactMatch>();
  for (const { match } of sorted) if (!best.has(match.contactId)) best.set(match.contactId, match);
  return [...best.values()];
}

/** In the same CRM by id; in another, which has ids of its own, by name. */
function worksFor({ connectionId, record }: Entry, { connectionId: where, company }: CompanyEntry): boolean {
  if (!record.company) return false;
  if (connectionId === where) return record.company.id === company.id;
  return fold(company.name) !== '' && fold(record.company.name) === fold(company.name);
}

function companyMatch(entry: CompanyEntry, records: Records, persons: Persons): CompanyMatch {
  const { connectionId, company } = entry;
  const people = new Map<RecordKey, string>();
  for (const term of [companyTerm(connectionId, company.id), companyNameTerm(company.name)])
    for (const { key } of records.byTerm(term)) {
      const person = persons.of(key);
      if (person?.some((member) => worksFor(member, entry))) people.set(person[0].key, nameOf(person));
    }
  const contacts = [...people].sort(([, a], [, b]) => a.localeCompare(b)).map(([key]) => key);
  return { connectionId, company, grade: 'main number', contacts };
}
