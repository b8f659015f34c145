/** Keys in rising order, and what decides between equal ones. */
export interface SortedKeys {
  readonly keys: Float64Array | Uint32Array;
  readonly ties?: Uint32Array;
}

/** The places of so many items in rising order. */
export const sortedOrder = (size: number, compare: (at: number, otherAt: number) => number): Uint32Array =>
  Uint32Array.from({ length: size }, (_, at) => at).sort(compare);

/** Items that are merged between two pauses. */
const stride = 1_024;

/**
 * Walks several sorted lists as one: `take` is called with the place of each item in order; among equals the earlier list
 * comes first. Yields now and then, so that it can be run in slices.
 */
export function* mergeSorted(
  lists: readonly SortedKeys[],
  take: (list: number, at: number) => void,
): Generator<void, void> {
  const next = lists.map(() => 0);
  const heap = createHeap((one, other) => {
    const [a, b] = [lists[one]!, lists[other]!];
    const [i, j] = [next[one]!, next[other]!];
    return a.keys[i]! - b.keys[j]! || (a.ties && b.ties ? a.ties[i]! - b.ties[j]! : 0) || one - other;
  });
  for (const [list, { keys }] of lists.entries()) if (keys.length) heap.add(list);
  for (let taken = 1; heap.size > 0; taken++) {
    const list = heap.first;
    take(list, next[list]!++);
    if (next[list] === lists[list]!.keys.length) heap.removeFirst();
    else heap.sinkFirst();
    if (taken % stride === 0) yield;
  }
}

/** Small integers of which the least is always at hand. What they are compared by may only change in the first. */
export interface Heap {
  readonly size: number;
  readonly first: number;
  add(item: number): void;
  removeFirst(): void;
  /** Puts the first in its place again, after what it is compared by has risen. */
  sinkFirst(): void;
}

export function createHeap(compare: (one: number, other: number) => number): Heap {
  const items: number[] = [];

  function sinkFirst(): void {
    const item = items[0]!;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && compare(items[child + 1]!, items[child]!) < 0) child++;
      if (compare(item, items[child]!) <= 0) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = item;
  }

  return {
    get size() {
      return items.length;
    },
    get first() {
      return items[0]!;
    },
    add(item) {
      let at = items.length;
      for (let parent = (at - 1) >> 1; at > 0 && compare(item, items[parent]!) < 0; parent = (at - 1) >> 1) {
        items[at] = items[parent]!;
        at = parent;
      }
      items[at] = item;
    },
    removeFirst() {
      const last = items.pop()!;
      if (items.length === 0) return;
      items[0] = last;
      sinkFirst();
    },
    sinkFirst,
  };
}
