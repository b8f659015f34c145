import type { Connection } from '../core/connection.js';
import type { RecordKey } from '../core/contact.js';
import type { Entry } from './entry.js';
import { joinAround } from './join.js';
import type { Links } from './links.js';
import type { Records } from './records.js';

/** The records of one person in workspace order. */
export type Person = readonly [Entry, ...Entry[]];

/** Who is who, worked out when it is asked: nothing is joined while pages come in. */
export interface Persons {
  /** The person of today behind any of their keys. */
  of(key: RecordKey): Person | undefined;
  /** The place of a connection in workspace order. */
  rank(connectionId: string): number;
  /** Forgets what was worked out, because records or connections have changed. */
  clear(): void;
}

export function createPersons(records: Records, links: Links, connections: () => readonly Connection[]): Persons {
  const known = new Map<RecordKey, Person>();
  let ranks: ReadonlyMap<string, number> | undefined;

  function rank(connectionId: string): number {
    ranks ??= new Map(connections().map(({ id }, at) => [id, at]));
    return ranks.get(connectionId) ?? ranks.size;
  }

  function workOut(key: RecordKey): void {
    for (const keys of new Set(joinAround(key, records, links).values())) {
      const [first, ...rest] = keys
        .flatMap((each) => records.entry(each) ?? [])
        .sort((a, b) => rank(a.connectionId) - rank(b.connectionId));
      if (first) for (const each of keys) known.set(each, [first, ...rest]);
    }
  }

  return {
    of(key) {
      const now = records.today(key);
      if (!known.has(now)) workOut(now);
      return known.get(now);
    },
    rank,
    clear() {
      known.clear();
      ranks = undefined;
    },
  };
}

/** Inactive in every CRM. */
export const isInactive = (person: Person): boolean => person.every(({ record }) => !record.active);

/** The first name that any of the records has. */
export const nameOf = (person: readonly Entry[]): string => person.find(({ name }) => name)?.name ?? '';
