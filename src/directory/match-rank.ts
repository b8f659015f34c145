import type { RecordKey } from '../core/contact.js';
import type { ContactMatch, Grade } from '../core/match.js';
import type { Choice } from './choices.js';
import { isName, type Entry } from './entry.js';
import { nameOf, type Person, type Persons } from './persons.js';

/** A record that has the number. */
export interface Hit {
  readonly person: Person;
  readonly match: ContactMatch;
  readonly choice?: Choice | undefined;
}

const grades: readonly Grade[] = ['exact', 'national', 'short', 'main number'];

export const betterGrade = (one: Grade, other: Grade): number => grades.indexOf(one) - grades.indexOf(other);

/**
 * Best first, nobody twice: by activity, "Not this contact", grade, whether there is a whole name, the last choice of the
 * agent, how much else is known, and workspace order. Whoever was chosen comes before somebody of whom more is known, but
 * a record without a name tells too little to come first.
 */
export function ranked(hits: readonly Hit[], persons: Pick<Persons, 'rank'>): readonly ContactMatch[] {
  const sorted = hits
    .map((hit) => ({ ...hit, isNamed: isNamed(hit.person), known: fieldsKnown(hit.person) }))
    .sort(
      (a, b) =>
        Number(a.match.inactive ?? false) - Number(b.match.inactive ?? false) ||
        Number(isRejected(a)) - Number(isRejected(b)) ||
        betterGrade(a.match.grade, b.match.grade) ||
        Number(b.isNamed) - Number(a.isNamed) ||
        lastChosen(b) - lastChosen(a) ||
        b.known - a.known ||
        persons.rank(a.match.connectionId) - persons.rank(b.match.connectionId) ||
        nameOf(a.person).localeCompare(nameOf(b.person)),
    );
  const best = new Map<RecordKey, ContactMatch>();
  for (const { match } of sorted) if (!best.has(match.contactId)) best.set(match.contactId, match);
  return [...best.values()];
}

export const isRejected = ({ choice }: Pick<Hit, 'choice'>): boolean => choice !== undefined && choice.rejected > 0;
export const lastChosen = ({ choice }: Pick<Hit, 'choice'>): number => (choice && choice.chosen > 0 ? choice.at : 0);
const isNamed = (person: Person) => person.some(({ parts }) => isName(parts.firstName) && isName(parts.lastName));

/** How many fields have a value; the company counts for more than all others. */
function fieldsKnown(person: Person): number {
  const fields = new Set(person.flatMap(fieldsOf));
  return fields.size + (fields.has('company') ? 100 : 0);
}

const fieldsOf = ({ parts, record, lines, emails }: Entry): readonly string[] => [
  ...(parts.firstName ? ['firstName'] : []),
  ...(parts.lastName ? ['lastName'] : []),
  ...(record.title?.trim() ? ['title'] : []),
  ...(record.company ? ['company'] : []),
  ...(emails.length ? ['email'] : []),
  ...lines.map(({ kind }) => kind),
];
