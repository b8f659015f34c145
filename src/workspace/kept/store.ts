import type { Kept } from '../../core/storage.js';

/** Where a store's values are written to. Never rejects. */
export interface Shelf {
  /** All that is on disk; empty where nothing can be read. */
  all(): Promise<ReadonlyMap<string, unknown>>;
  /** Only keys that begin so; undefined where nothing can be read. */
  under(prefix: string): Promise<ReadonlyMap<string, unknown> | undefined>;
  /**
   * `undefined` deletes. `begun` is called once it is found by whoever reads after that, in any tab. Resolves once it is on
   * disk, or cannot be.
   */
  put(key: string, value: unknown, begun: () => void): Promise<unknown>;
  deleteUnchanged(read: ReadonlyMap<string, unknown>): Promise<unknown>;
}

export interface KeptStore<T> extends Kept<T> {
  /** Another tab has changed something. */
  hear(key: string, value: T | undefined): void;
  /** Takes everything out of memory, and tells the listeners. */
  forget(): void;
}

/** One store in memory, over its part of the disk; `tell` tells the other tabs. */
export function createKeptStore<T>(shelf: Shelf, tell: (key: string, value: T | undefined) => void): KeptStore<T> {
  const listeners = new Set<(key: string, value: T | undefined) => void>();
  /** What has been read or changed since the start; what has been deleted is undefined. */
  const known = new Map<string, T | undefined>();
  let isForgotten = false;
  let last: Promise<unknown> = Promise.resolve();

  function change(key: string, value: T | undefined): void {
    known.set(key, value);
    let isTold = false;
    // not before: a tab that opens meanwhile would neither read it nor hear of it
    const tellOnce = () => {
      if (!isTold && !isForgotten) tell(key, value);
      isTold = true;
    };
    last = Promise.all([last, shelf.put(key, value, tellOnce).then(tellOnce)]);
  }

  function hear(key: string, value: T | undefined): void {
    known.set(key, value);
    for (const listener of listeners) listener(key, value);
  }

  const knownUnder = (prefix: string): ReadonlyMap<string, T> =>
    new Map(
      [...known].flatMap(([key, value]) => (value === undefined || !key.startsWith(prefix) ? [] : [[key, value]])),
    );

  return {
    async all() {
      const stored = await shelf.all();
      if (!isForgotten) for (const [key, value] of stored) if (!known.has(key)) known.set(key, value as T);
      return knownUnder('');
    },
    async under(prefix) {
      await last;
      const stored = await shelf.under(prefix);
      return stored && !isForgotten ? (stored as ReadonlyMap<string, T>) : knownUnder(prefix);
    },
    set: change,
    delete: (key) => change(key, undefined),
    deleteUnchanged(read) {
      last = Promise.all([last, shelf.deleteUnchanged(read)]);
    },
    settled: () => last.then(() => undefined),
    listen(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    hear,
    forget() {
      isForgotten = true;
      const gone = [...known.keys()];
      for (const key of gone) hear(key, undefined);
      known.clear();
    },
  };
}
