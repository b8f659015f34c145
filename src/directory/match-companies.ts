import type { RecordKey } from '../core/contact.js';
import type { CompanyMatch } from '../core/match.js';
import type { Choices } from './choices.js';
import type { CompanyEntry } from './companies.js';
import { companyNameTerm, companyTerm, type Entry } from './entry.js';
import { fold } from './fold.js';
import { isRejected, lastChosen } from './match-rank.js';
import { gradeOf } from './numbers/grade.js';
import { headOffices } from './numbers/head-office.js';
import type { ReadNumber } from './numbers.js';
import { isInactive, nameOf, type Person, type Persons } from './persons.js';
import type { Records } from './records.js';

/** Who there is, and what agents have made of them. */
export interface KnownPeople {
  readonly records: Records;
  readonly persons: Persons;
  readonly choices: Pick<Choices, 'of' | 'chosen'>;
}

type Match = Pick<CompanyMatch, 'site' | 'isHeadOffice' | 'byHistory'>;

/** Of a company at most so many people are looked at. */
const most = 100;

/** The companies that have this number themselves, or at one of their sites. */
export const companiesWith = (records: Records, calling: ReadNumber): readonly CompanyEntry[] =>
  records.companies.byTerm(calling.term).filter(({ numbers }) => numbers.some((number) => gradeOf(calling, number)));

/** In the order in which they are shown: inactive ones last, else workspace order. */
export const companyMatches = (
  known: KnownPeople,
  calling: ReadNumber,
  companies: readonly CompanyEntry[],
  signalled: ReadNumber,
): readonly CompanyMatch[] =>
  sorted(
    companies.map((entry) => view(entry, siteOf(entry, calling), known, signalled)),
    known.persons,
  );

/** The companies whose main number stands before this direct-dial number; a contact's main line is its company's. */
export function headOfficesOf(known: KnownPeople, calling: ReadNumber): readonly CompanyMatch[] {
  const { records, persons } = known;
  const { e164 } = calling;
  if (e164 === undefined) return [];
  for (const office of headOffices(e164)) {
    const companies = new Map<string, CompanyEntry>();
    for (const entry of [...records.companies.byTerm(office), ...mainLinesOf(records, office)])
      companies.set(companyTerm(entry.connectionId, entry.company.id), entry);
    if (companies.size)
      return sorted(
        [...companies.values()].map((entry) => view(entry, { isHeadOffice: true }, known, calling)),
        persons,
      );
  }
  return [];
}

/** The companies of those who have this number as their main line. */
const mainLinesOf = (records: Records, office: string): readonly CompanyEntry[] =>
  records.byTerm(office, most).flatMap(({ connectionId, record, lines }) => {
    if (!record.company || !lines.some(({ kind, number }) => kind === 'main' && number.e164 === office)) return [];
    const { id, name } = record.company;
    const company = records.companies.get(connectionId, id) ?? { id, name, active: true, phones: [] };
    return { connectionId, company, numbers: [] };
  });

/** In the same CRM by id; in another, which has ids of its own, by name. */
export function worksFor({ connectionId, record }: Entry, { connectionId: where, company }: CompanyEntry): boolean {
  if (!record.company) return false;
  if (connectionId === where) return record.company.id === company.id;
  return fold(company.name) !== '' && fold(record.company.name) === fold(company.name);
}

function siteOf({ company, numbers }: CompanyEntry, calling: ReadNumber): Match {
  const sites = company.phones.flatMap(({ site }, at) => {
    const number = numbers[at];
    return number && gradeOf(calling, number) ? [site] : [];
  });
  const [site] = sites;
  return site && sites.every(Boolean) ? { site } : {};
}

function view(entry: CompanyEntry, match: Match, known: KnownPeople, signalled: ReadNumber): CompanyMatch {
  const { records, persons, choices } = known;
  const { connectionId, company } = entry;
  const terms = [companyTerm(connectionId, company.id), companyNameTerm(company.name)];
  const keys = terms.flatMap((term) => records.byTerm(term, most).map(({ key }) => key));
  const people = new Map<RecordKey, Person>();
  for (const person of [...keys, ...choices.chosen(signalled)].map(persons.of))
    if (person?.some((member) => worksFor(member, entry))) people.set(person[0].key, person);
  const contacts = likeliestFirst([...people.values()], choices.of(signalled));
  return { connectionId, company, grade: 'main number', ...match, contacts };
}

/** By activity, "Not this contact", the last choice of the agent, and name. */
function likeliestFirst(people: readonly Person[], choiceOf: ReturnType<Choices['of']>): readonly RecordKey[] {
  return people
    .map((person) => ({
      key: person[0].key,
      name: nameOf(person),
      isInactive: isInactive(person),
      choice: choiceOf?.(person.map(({ key }) => key)),
    }))
    .sort(
      (a, b) =>
        Number(a.isInactive) - Number(b.isInactive) ||
        Number(isRejected(a)) - Number(isRejected(b)) ||
        lastChosen(b) - lastChosen(a) ||
        a.name.localeCompare(b.name),
    )
    .map(({ key }) => key);
}

const sorted = (companies: readonly CompanyMatch[], persons: Persons) =>
  [...companies].sort(
    (a, b) =>
      Number(b.company.active) - Number(a.company.active) ||
      persons.rank(a.connectionId) - persons.rank(b.connectionId),
  );
