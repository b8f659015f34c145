import type { RecordKey } from '../core/contact.js';
import type { Suggestion } from '../core/directory.js';
import { nameTerm, type Entry } from './entry.js';
import { fold } from './fold.js';
import type { Links } from './links.js';
import { nameOf, type Person, type Persons } from './persons.js';
import type { Records } from './records.js';
import { few, isPersonal, isPersonalLine, isPersons, sameLine, workDomain } from './shared.js';
import { likeness, spellings } from './same-name.js';

type Because = Suggestion['because'];

interface Found {
  readonly person: Person;
  readonly because: Because;
  readonly score: number;
}

/** At most so many are suggested. */
const limit = 5;
/** Of so many with the same number, email or name nobody stands out. */
const crowd = 50;
const weights: Readonly<Record<Because, number>> = { email: 2, number: 1, name: 0 };

/**
 * Who may be the same person as this one, likeliest first: whoever has a number or email in common and a name that fits
 * in part, or the same full name at the same company or email domain. Nobody whom the agent has said to be somebody else,
 * and nobody with a record in a connection where this person has one.
 */
export function suggest(person: Person, records: Records, persons: Persons, links: Links): readonly Suggestion[] {
  const best = new Map<RecordKey, Found>();
  for (const entry of person)
    for (const [other, because] of inCommon(entry, records)) {
      const found = weigh(person, entry, other, because, persons, links);
      const id = found?.person[0].key;
      if (found && id !== undefined && found.score > (best.get(id)?.score ?? -1)) best.set(id, found);
    }
  return [...best.values()]
    .sort((a, b) => b.score - a.score || compare(a.person[0].key, b.person[0].key))
    .slice(0, limit)
    .map(({ person: [first, ...rest], because }) => ({
      contactId: first.key,
      name: nameOf([first, ...rest]),
      connectionIds: [first, ...rest].map(({ connectionId }) => connectionId),
      because,
    }));
}

function weigh(
  person: Person,
  entry: Entry,
  other: Entry,
  because: Because,
  persons: Persons,
  links: Links,
): Found | undefined {
  const fit = likeness(entry, other);
  const theirs = fit && persons.of(other.key);
  if (!fit || !theirs || person.some((one) => theirs.some((its) => its.connectionId === one.connectionId)))
    return undefined;
  if (links.areApart([...person, ...theirs].map(({ key }) => key))) return undefined;
  return { person: theirs, because, score: fit * 10 + weights[because] };
}

/** Records that have something in common with this one, and what. */
function* inCommon(entry: Entry, records: Records): Iterable<readonly [Entry, Because]> {
  if (!isPersons(entry)) return;
  for (const email of entry.emails.filter(isPersonal))
    for (const other of few(records, email, crowd)) yield [other, 'email'];
  for (const line of entry.lines.filter((each) => isPersonalLine(records, each)))
    for (const other of few(records, line.number.term, crowd))
      if (other.lines.some(sameLine(line))) yield [other, 'number'];
  if (!entry.parts.firstName || !entry.parts.lastName) return;
  for (const name of spellings(entry.name))
    for (const other of records.byTerm(nameTerm(name), crowd)) if (isColleague(entry, other)) yield [other, 'name'];
}

function isColleague(one: Entry, other: Entry): boolean {
  const company = fold(one.record.company?.name ?? '');
  if (company && company === fold(other.record.company?.name ?? '')) return true;
  const domains = one.emails.map(workDomain);
  return other.emails.some((email) => workDomain(email) !== undefined && domains.includes(workDomain(email)));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
