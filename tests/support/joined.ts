import type { RecordKey } from '../../src/core/contact.js';
import type { Directory } from '../../src/core/directory.js';
import type { World } from './people.js';

/** How well a directory tells who is who, counted in pairs of records. */
export interface Joined {
  /** Two records of different people in one person. */
  readonly wrong: readonly (readonly [RecordKey, RecordKey])[];
  /** Of the pairs for which there is evidence: the share that is joined. */
  readonly evident: number;
  /** The same of all pairs that are one person. */
  readonly all: number;
  /** Pairs for which there is evidence. */
  readonly pairs: number;
}

export function joinedOf({ people, pairs }: World, directory: Pick<Directory, 'contact'>): Joined {
  const ids = new Map<RecordKey, RecordKey>();
  const wrong: (readonly [RecordKey, RecordKey])[] = [];
  for (const [key, person] of people) {
    const contact = directory.contact(key);
    if (contact) ids.set(key, contact.id);
    for (const record of contact?.records ?? [])
      if (record.key > key && people.get(record.key) !== person) wrong.push([key, record.key]);
  }
  const isJoined = ({ keys: [one, other] }: World['pairs'][number]) => ids.get(one) === ids.get(other);
  const evident = pairs.filter(({ isEvident }) => isEvident);
  const share = (all: World['pairs']) => all.filter(isJoined).length / all.length;
  return { wrong, evident: share(evident), all: share(pairs), pairs: evident.length };
}
