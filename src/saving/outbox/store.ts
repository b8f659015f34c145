/** Where saves wait: rows of JSON, shared by the tabs of one user of one workspace. Nothing here rejects. */
export interface OutboxStore {
  all(): Promise<ReadonlyMap<string, unknown>>;
  keys(): Promise<readonly string[]>;
  get(row: string): Promise<unknown>;
  /**
   * All of it or nothing; `undefined` deletes. Resolves with whether it will last as long as it is meant to. Where it will
   * not, it holds within this page; with `mustLast` nothing is done then.
   */
  put(changes: ReadonlyMap<string, unknown>, mustLast?: boolean): Promise<boolean>;
  /** Called with the rows that another tab has changed. Returns how to stop. */
  listen(changed: (rows: readonly string[]) => void): () => void;
}

/** Does one thing after the other under one name, over all tabs. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Time, and chance, of this page. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, after so many milliseconds. Returns how to stop. */
  after(delay: number, callback: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
}

export const pageClock: Clock = {
  now: () => Date.now(),
  after(delay, callback) {
    const timer = setTimeout(callback, Math.min(delay, longest));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** What timers can count, in milliseconds. */
const longest = 2 ** 31 - 1;

/** One that ends with the page. */
export function storeInMemory(): OutboxStore {
  const rows = new Map<string, unknown>();
  return {
    all: () => Promise.resolve(new Map(rows)),
    keys: () => Promise.resolve([...rows.keys()]),
    get: (row) => Promise.resolve(rows.get(row)),
    put(changes) {
      for (const [row, value] of changes) {
        if (value === undefined) rows.delete(row);
        else rows.set(row, value);
      }
      return Promise.resolve(true);
    },
    listen: () => () => undefined,
  };
}

/** Under each name one thing after the other, in this page alone. */
export function createTurns(): Exclusive {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const before = last.get(name);
    const turn = before ? before.then(work, work) : work();
    last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (last.get(name) === turn) last.delete(name);
    }
  };
}
