/** Columns to be merged, and what becomes of their rows: the new row, or -1 for one that is dropped. */
export interface Part<Columns> {
  readonly columns: Columns;
  readonly rowOf: (row: number) => number;
}

/** The places of so many items in rising order. */
export const sortedOrder = (size: number, compare: (at: number, otherAt: number) => number): Uint32Array =>
  Uint32Array.from({ length: size }, (_, at) => at).sort(compare);

/** Items that are merged between two pauses. */
const stride = 2_048;

/**
 * Walks several sorted lists as one: `take` is called with the place of each item in order; among equals the earlier list
 * comes first. Yields now and then, so that it can be run in slices.
 */
export function* mergeSorted(
  sizes: readonly number[],
  compare: (list: number, at: number, otherList: number, otherAt: number) => number,
  take: (list: number, at: number) => void,
): Generator<void, void> {
  const at = sizes.map(() => 0);
  const open = [...sizes.keys()].filter((list) => sizes[list]);
  for (let taken = 0; open.length; taken++) {
    let best = open[0]!;
    for (let each = 1; each < open.length; each++) {
      const list = open[each]!;
      if (compare(list, at[list]!, best, at[best]!) < 0) best = list;
    }
    take(best, at[best]!++);
    if (at[best] === sizes[best]) open.splice(open.indexOf(best), 1);
    if (taken % stride === stride - 1) yield;
  }
}
