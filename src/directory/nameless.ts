import type { Nameless } from '../core/directory.js';
import type { Entry } from './entry.js';
import type { Persons } from './persons.js';

/** The records that lack a first or last name, in workspace order. */
export function namelessOf(entries: Iterable<Entry>, persons: Pick<Persons, 'rank'>): readonly Nameless[] {
  return [...entries]
    .flatMap((entry) => {
      const { key, connectionId, record } = entry;
      const missing = missingIn(entry);
      return missing.length ? { key, connectionId, record, missing } : [];
    })
    .sort((a, b) => persons.rank(a.connectionId) - persons.rank(b.connectionId));
}

export const missingIn = ({ parts }: Entry): Nameless['missing'] =>
  (['firstName', 'lastName'] as const).filter((part) => !parts[part]);
