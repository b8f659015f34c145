/** One thing for each save, in the order in which the saves were accepted. */
export interface Ranked<T> {
  /** Oldest first. It changes as things are set. */
  readonly items: readonly T[];
  /** `undefined` takes it out. */
  set(saveId: string, item: T | undefined): void;
  /** How many are of older saves than this one. */
  before(saveId: string): number;
}

/** A thousand saves may wait while one moves: each step is a search by halves, and none walks them all. */
export function createRanked<T>(): Ranked<T> {
  const ids: string[] = [];
  const items: T[] = [];

  function before(saveId: string): number {
    let [from, to] = [0, ids.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((ids[middle] as string) < saveId) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  return {
    items,
    set(saveId, item) {
      const at = before(saveId);
      const there = ids[at] === saveId ? 1 : 0;
      ids.splice(at, there, ...(item === undefined ? [] : [saveId]));
      items.splice(at, there, ...(item === undefined ? [] : [item]));
    },
    before,
  };
}
