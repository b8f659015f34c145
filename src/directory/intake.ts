import { recordKey, type Company, type CrmRecord, type RecordKey } from '../core/contact.js';
import type { Records } from './records.js';
import type { Taken } from './taken.js';

/** How a pull fills the directory. */
export interface Intake {
  /** What comes in from now on is newer than anything a listing that begins now can bring. */
  mark(): number;
  /** Takes a part of a listing that began at `since`. What cannot be read is left out. */
  contacts(connectionId: string, records: readonly CrmRecord[], since: number): News;
  companies(connectionId: string, companies: readonly Company[]): News;
  /** Contacts that are known, were not seen, and have not come in since the listing began. */
  missing(connectionId: string, seen: ReadonlySet<string>, since: number): readonly RecordKey[];
  remove(keys: readonly RecordKey[]): void;
  /** The listing is complete: companies that it did not name are gone. Tells how many. */
  completeCompanies(connectionId: string, seen: ReadonlySet<string>): number;
}

/** How many were not known before, and how many have changed. */
export interface News {
  readonly added: number;
  readonly changed: number;
}

export function createIntake(records: Records, changed: () => void): Intake {
  function news(taken: readonly (Taken | undefined)[]): News {
    const count = (which: Taken) => taken.filter((each) => each === which).length;
    const [added, altered] = [count('added'), count('changed')];
    if (added + altered) changed();
    return { added, changed: altered };
  }

  return {
    mark: records.mark,
    contacts: (connectionId, items, since) => news(records.put(connectionId, items, since)),
    companies: (connectionId, items) => news(records.companies.put(connectionId, items)),
    missing: (connectionId, seen, since) =>
      [...records.heardOfBy(connectionId, since)]
        .filter((id) => !seen.has(id))
        .map((id) => recordKey(connectionId, id)),
    remove(keys) {
      if (keys.filter(records.remove).length) changed();
    },
    completeCompanies(connectionId, seen) {
      const gone = records.companies.all(connectionId).filter(({ id }) => !seen.has(id));
      for (const { id } of gone) records.companies.remove(connectionId, id);
      if (gone.length) changed();
      return gone.length;
    },
  };
}
