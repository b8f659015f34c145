import { splitKey, type RecordKey } from '../core/contact.js';

/** Which records the agent has said to be the same person. Kept also for records that are not here at the moment. */
export interface Links {
  of(key: RecordKey): ReadonlySet<RecordKey>;
  /** Refused where it would bring two records of one connection together. */
  link(keys: readonly RecordKey[]): boolean;
  /** What was linked to the first is now linked to the second. */
  merge(from: RecordKey, to: RecordKey): void;
}

const none: ReadonlySet<RecordKey> = new Set();

export function createLinks(): Links {
  const links = new Map<RecordKey, Set<RecordKey>>();

  function tie(one: RecordKey, other: RecordKey): void {
    if (one === other) return;
    links.set(one, (links.get(one) ?? new Set()).add(other));
    links.set(other, (links.get(other) ?? new Set()).add(one));
  }

  return {
    of: (key) => links.get(key) ?? none,
    link(keys) {
      const all = new Set(keys);
      for (const key of all) links.get(key)?.forEach((other) => all.add(other)); // grows while it is walked
      const [first] = keys;
      if (first === undefined || chains([...all])) return false;
      for (const key of keys) tie(first, key);
      return true;
    },
    merge(from, to) {
      for (const other of links.get(from) ?? []) {
        links.get(other)?.delete(from);
        tie(to, other);
      }
      links.delete(from);
    },
  };
}

/** Whether two of these stand in one connection. */
export const chains = (keys: readonly RecordKey[]): boolean =>
  new Set(keys.map((key) => splitKey(key).connectionId)).size < keys.length;
