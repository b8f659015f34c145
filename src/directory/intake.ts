import { recordKey, type Company, type CrmRecord } from '../core/contact.js';
import type { Records, Taken } from './records.js';

/** What a pull may do beside what everybody may. */
export interface Intake {
  /** What comes in from now on is newer than anything a listing that begins now can bring. */
  mark(): number;
  /** Takes a page of a listing that began at `since`, and tells how many were news. What cannot be read is left out. */
  contacts(connectionId: string, records: readonly CrmRecord[], since: number): News;
  companies(connectionId: string, companies: readonly Company[]): News;
  /** The listing that began at `since` is complete: what it did not name is gone. Tells how many. */
  completeContacts(connectionId: string, seen: ReadonlySet<string>, since: number): number;
  completeCompanies(connectionId: string, seen: ReadonlySet<string>): number;
}

export interface News {
  readonly added: number;
  readonly changed: number;
}

export function createIntake(records: Records, changed: () => void): Intake {
  function take<T>(items: readonly T[], put: (item: T) => Taken | undefined): News {
    const taken = items.map((item) => {
      try {
        return put(item);
      } catch {
        return undefined; // one bad record must not cost the others; what was known of it stays
      }
    });
    const count = (which: Taken) => taken.filter((each) => each === which).length;
    const news = { added: count('added'), changed: count('changed') };
    if (news.added + news.changed) changed();
    return news;
  }

  return {
    mark: records.mark,
    contacts: (connectionId, items, since) => take(items, (record) => records.put(connectionId, record, since)),
    companies: (connectionId, items) => take(items, (company) => records.putCompany(connectionId, company)),
    completeContacts(connectionId, seen, since) {
      const gone = [...records.entries.values()].filter(
        (entry) => entry.connectionId === connectionId && entry.at <= since && !seen.has(entry.record.id),
      );
      for (const { record } of gone) records.remove(recordKey(connectionId, record.id));
      if (gone.length) changed();
      return gone.length;
    },
    completeCompanies(connectionId, seen) {
      const gone = [...records.companies.values()].filter(
        (entry) => entry.connectionId === connectionId && !seen.has(entry.company.id),
      );
      for (const { company } of gone) records.removeCompany(connectionId, company.id);
      if (gone.length) changed();
      return gone.length;
    },
  };
}
