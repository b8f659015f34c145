/** Where saves wait: rows of JSON, shared by the tabs of one user of one workspace. Nothing here rejects. */
export interface OutboxStore {
  all(): Promise<ReadonlyMap<string, unknown>>;
  /** From this row on; all unless told. */
  keys(from?: string): Promise<readonly string[]>;
  /** As they are at one moment; `undefined` for a row that is not there. */
  get(rows: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /**
   * All of it or nothing; `undefined` deletes. Resolves with whether it will last as long as it is meant to. Where it will
   * not, it holds within this page; with `mustLast` nothing is done then.
   */
  put(changes: ReadonlyMap<string, unknown>, mustLast?: boolean): Promise<boolean>;
  /** Called with the rows that another tab has changed. Returns how to stop. */
  listen(changed: (rows: readonly string[]) => void): () => void;
}

/** One that ends with the page. */
export function storeInMemory(): OutboxStore {
  const rows = new Map<string, unknown>();
  return {
    all: () => Promise.resolve(new Map(rows)),
    keys: (from = '') => Promise.resolve([...rows.keys()].filter((row) => row >= from)),
    get: (asked) => Promise.resolve(new Map(asked.map((row) => [row, rows.get(row)]))),
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
