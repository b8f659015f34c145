import type { OutboxStore } from '../../saving/outbox/store.js';

/** Where rows are written to. Nothing rejects; undefined and false: nothing can be read or written any more. */
export interface RowShelf {
  all(): Promise<ReadonlyMap<string, unknown> | undefined>;
  /** From this row on. */
  keys(from: string): Promise<readonly string[] | undefined>;
  /** In one transaction. */
  get(rows: readonly string[]): Promise<ReadonlyMap<string, unknown> | undefined>;
  /** In one transaction. */
  putAll(changes: ReadonlyMap<string, unknown>): Promise<boolean>;
}

export interface KeptOutbox extends OutboxStore {
  /** Another tab has changed these. */
  hear(rows: readonly string[]): void;
  /** Takes everything out of memory, and tells. */
  forget(): void;
}

/**
 * The outbox on this device's disk. What this page has seen of it stays in memory as well, for the case that the disk
 * fails. `isMeantToLast`: whether memory alone is less than was asked for.
 */
export function createKeptOutbox(
  shelf: RowShelf,
  isMeantToLast: boolean,
  tell: (rows: readonly string[]) => void,
): KeptOutbox {
  const seen = new Map<string, unknown>();
  const listeners = new Set<(rows: readonly string[]) => void>();
  const take = (row: string, value: unknown) => void (value === undefined ? seen.delete(row) : seen.set(row, value));
  const hear = (rows: readonly string[]) => listeners.forEach((listener) => listener(rows));

  return {
    async all() {
      const stored = await shelf.all();
      for (const [row, value] of stored ?? []) seen.set(row, value);
      // thousands may have been unpacked just now: what is made of them comes in a task of its own
      await new Promise((resolve) => setTimeout(resolve));
      return stored ?? new Map(seen);
    },
    keys: async (from = '') => (await shelf.keys(from)) ?? [...seen.keys()].filter((row) => row >= from),
    async get(rows) {
      const found = await shelf.get(rows);
      for (const [row, value] of found ?? []) take(row, value);
      return found ?? new Map(rows.map((row) => [row, seen.get(row)]));
    },
    async put(changes, mustLast = false) {
      const lasts = (await shelf.putAll(changes)) || !isMeantToLast;
      if (mustLast && !lasts) return false;
      for (const [row, value] of changes) take(row, value);
      tell([...changes.keys()]);
      return lasts;
    },
    listen(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    hear,
    forget() {
      const rows = [...seen.keys()];
      seen.clear();
      hear(rows);
    },
  };
}
