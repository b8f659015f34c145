import { recordKey, type Company, type CrmRecord, type CrmUser } from '../../core/contact.js';
import type { Internals } from '../index.js';
import type { Taken } from '../taken.js';

/** How a pull fills the directory. */
export interface Intake {
  /** What comes in from now on is newer than anything a listing that begins now can bring. */
  mark(): number;
  /** Takes a part of what a listing that began at `since` has brought. What cannot be read is left out. */
  contacts(connectionId: string, records: readonly CrmRecord[], since: number): News;
  companies(connectionId: string, companies: readonly Company[]): News;
  users(connectionId: string, users: readonly CrmUser[]): News;
  /** Ids of contacts that are known, and were last heard of at or before this mark. */
  heardOfBy(connectionId: string, mark: number): Generator<void, readonly string[]>;
  companyIds(connectionId: string): readonly string[];
  allUsers(connectionId: string): readonly CrmUser[];
  /** Tells how many of them were known. */
  remove(connectionId: string, ids: readonly string[]): number;
  removeCompanies(connectionId: string, ids: readonly string[]): void;
  removeUsers(connectionId: string, ids: readonly string[]): void;
  /** Takes away all contacts, companies and users of a connection. */
  drop(connectionId: string): void;
  /** `[from, to]`. Tells how many were known under the first. */
  merge(connectionId: string, merged: readonly (readonly [string, string])[]): number;
}

export interface News {
  /** Not known before. */
  readonly added: number;
  readonly changed: number;
  /** Known by something newer, or named by this very listing before. */
  readonly older: number;
  /** Ids of those that could not be read: what was known of them stays. */
  readonly unread: readonly string[];
}

type IntakeParts = Pick<Internals, 'records' | 'users' | 'cameIn' | 'takeIn'>;

export function createIntake({ records, users, cameIn, takeIn }: IntakeParts): Intake {
  function news<T extends { readonly id: string }>(items: readonly T[], taken: readonly (Taken | undefined)[]): News {
    const count = (which: Taken) => taken.filter((each) => each === which).length;
    const [added, altered, older] = [count('added'), count('changed'), count('older')];
    if (added + altered) cameIn();
    return { added, changed: altered, older, unread: items.flatMap(({ id }, at) => (taken[at] ? [] : id)) };
  }
  const known = (connectionId: string, ids: readonly string[]) =>
    ids.filter((id) => records.entry(recordKey(connectionId, id)));

  return {
    mark: records.mark,
    contacts(connectionId, items, since) {
      const named = items.filter(isNamed);
      return news(named, records.put(connectionId, named, since));
    },
    companies(connectionId, items) {
      const named = items.filter(isNamed);
      return news(named, records.companies.put(connectionId, named));
    },
    users(connectionId, items) {
      const named = items.filter(isNamed);
      return news(named, users.put(connectionId, named));
    },
    heardOfBy: records.heardOfBy,
    companyIds: (connectionId) => records.companies.all(connectionId).map(({ id }) => id),
    allUsers: users.all,
    remove(connectionId, ids) {
      const removed = known(connectionId, ids);
      if (removed.length) takeIn(connectionId, { removed });
      return removed.length;
    },
    removeCompanies(connectionId, ids) {
      for (const id of ids) records.companies.remove(connectionId, id);
      if (ids.length) cameIn();
    },
    removeUsers(connectionId, ids) {
      for (const id of ids) users.remove(connectionId, id);
      if (ids.length) cameIn();
    },
    drop(connectionId) {
      for (const { id } of users.all(connectionId)) users.remove(connectionId, id);
      records.drop(connectionId);
      cameIn();
    },
    merge(connectionId, merged) {
      const count = known(
        connectionId,
        merged.map(([from]) => from),
      ).length;
      if (merged.length) takeIn(connectionId, { merged });
      return count;
    },
  };
}

/** Whatever a CRM sends, without an id it is nothing that could be kept, found again or written to. */
const isNamed = (item: { readonly id: string } | null | undefined): boolean =>
  typeof item?.id === 'string' && item.id !== '';
