import type { Nameless } from '../core/directory.js';
import type { Entry } from './entry.js';

/** The records that lack a first or last name, in the order given. */
export function namelessOf(entries: readonly Entry[]): readonly Nameless[] {
  return entries.flatMap(({ key, connectionId, record, parts }) => {
    const missing = (['firstName', 'lastName'] as const).filter((part) => !parts[part]);
    return missing.length ? { key, connectionId, record, missing } : [];
  });
}
