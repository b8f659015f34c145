import { splitName } from '../core/names.js';
import type { ContactMatch, InternalMatch, Matches } from '../core/match.js';
import { hasTerm, numbersOf, type Entry } from './entry.js';
import { companiesWith, companyMatches, headOfficesOf, worksFor, type KnownPeople } from './match-companies.js';
import { betterGrade, ranked, type Hit } from './match-rank.js';
import { gradeOf } from './numbers/grade.js';
import { otherForms } from './numbers/history.js';
import type { ReadNumber } from './numbers.js';
import { isInactive, type Person, type Persons } from './persons.js';
import { likeness } from './same-name.js';
import type { Users } from './users.js';

/** All that a number is looked up in. */
export interface Known extends KnownPeople {
  readonly users: Pick<Users, 'byNumber'>;
}

type Found = Omit<Matches, 'parsed'>;

/** Of more than so many with one number nobody is recognised by it, but for those who were chosen before. */
const most = 100;

/**
 * Everybody who has this number: contacts, companies and colleagues. Only when nobody has it is it looked for as older and
 * newer numbering plans write it, and then as a direct-dial line behind a company's main number. Never by its last digits.
 */
export function matchNumber(known: Known, calling: ReadNumber): Found {
  const direct = lookUp(known, calling, calling);
  const written = calling.e164 ?? (calling.international ? calling.term : undefined); // today's plan knows no older form
  if (!isNobody(direct) || written === undefined) return direct;
  for (const e164 of otherForms(written)) {
    const found = lookUp(known, { ...calling, e164, term: e164, digits: e164, international: false }, calling);
    if (!isNobody(found)) return byHistory(found);
  }
  return { ...direct, companies: headOfficesOf(known, calling) };
}

/**
 * A person who carries nothing but the main number of their own company stands among that company's contacts and not
 * among `contacts`: the call is the company's. A colleague who is a contact as well is a colleague, and nobody twice.
 */
function lookUp(known: Known, calling: ReadNumber, signalled: ReadNumber): Found {
  const { records, persons, users, choices } = known;
  const companies = companiesWith(records, calling);
  const colleagues = onePerColleague(users.byNumber(calling));
  const choiceOf = choices.of(signalled);
  const isTheirCompanys = ({ person, match }: Hit) =>
    (calling.extension === undefined || match.grade === 'short') &&
    companies.some((company) => person.some((entry) => worksFor(entry, company)));
  const all = holders(known, calling, signalled).flatMap((entry) => hitOf(entry, calling, persons) ?? []);
  const mayBe = whomExtensionLeaves(calling, [...colleagues, ...all.map(({ match }) => match)]);
  const internal = colleagues.filter(mayBe);
  const hits = all
    .filter((hit) => !isTheirCompanys(hit) && !internal.some(({ user }) => isThemself(hit.person, user)))
    .map((hit) => (choiceOf ? withChoice(hit, choiceOf(hit.person.map(({ key }) => key))) : hit));
  return {
    contacts: ranked(hits, persons).filter(mayBe),
    companies: companyMatches(known, calling, companies, signalled),
    internal,
  };
}

/** The records with this number. */
function holders(
  { records, persons, choices }: KnownPeople,
  { term }: ReadNumber,
  signalled: ReadNumber,
): readonly Entry[] {
  const first = records.byTerm(term, most);
  if (term === undefined || first.length < most) return first;
  const chosen = choices.chosen(signalled).flatMap((key) => persons.of(key) ?? []);
  const known = new Set(first.map(({ key }) => key));
  return [...first, ...chosen.filter((each) => hasTerm(each, term) && !known.has(each.key))];
}

type Graded = Pick<ContactMatch, 'grade'>;

/** Once the calling extension has decided, those without an extension are left out. */
function whomExtensionLeaves({ extension }: ReadNumber, matches: readonly Graded[]): (match: Graded) => boolean {
  const isDecided = extension !== undefined && matches.some(({ grade }) => grade !== 'short');
  return ({ grade }) => !isDecided || grade !== 'short';
}

function hitOf(entry: Entry, calling: ReadNumber, persons: Persons): Hit | undefined {
  const person = persons.of(entry.key);
  const [best] = entry.lines
    .flatMap((line) =>
      numbersOf(line).flatMap((number) => {
        const grade = gradeOf(calling, number);
        return grade ? { field: line.kind, grade } : [];
      }),
    )
    .sort((a, b) => betterGrade(a.grade, b.grade));
  if (!person || !best) return undefined;
  const match = { contactId: person[0].key, ...best, connectionId: entry.connectionId };
  return { person, match: isInactive(person) ? { ...match, inactive: true } : match };
}

const withChoice = ({ person, match }: Hit, choice: Hit['choice']): Hit => ({
  person,
  choice,
  match: choice?.chosen ? { ...match, chosen: choice.chosen } : match,
});

/** A colleague may be a user of several CRMs. */
function onePerColleague(matches: readonly InternalMatch[]): readonly InternalMatch[] {
  const isSame = ({ user: one }: InternalMatch, { user: other }: InternalMatch) =>
    (one.email !== undefined && one.email.toLowerCase() === other.email?.toLowerCase()) ||
    likeness(named(one.name), named(other.name)) === 3;
  return matches.filter((match, at) => !matches.slice(0, at).some((better) => isSame(better, match)));
}

/** A contact who has a colleague's number and no other name is that colleague. */
const isThemself = (person: Person, { name, email }: InternalMatch['user']): boolean =>
  person.some((entry) => entry.emails.includes(email?.trim().toLowerCase() ?? '') || likeness(entry, named(name)) > 0);

const named = (name: string) => ({ name, parts: splitName(name), record: {} });

const isNobody = ({ contacts, companies, internal }: Found) =>
  !contacts.length && !companies.length && !internal.length;

const byHistory = ({ contacts, companies, internal }: Found): Found => ({
  contacts: contacts.map((match) => ({ ...match, byHistory: true })),
  companies: companies.map((match) => ({ ...match, byHistory: true })),
  internal: internal.map((match) => ({ ...match, byHistory: true })),
});
