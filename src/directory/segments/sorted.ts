/** As many values as a double tells apart. */
const exact = 2 ** 53;

/**
 * The places of so many items in rising order; equal ones as they come. `keyOf` goes along with `compare`, is an integer,
 * and below `most`, a power of two. Sorting numbers alone is many times quicker than asking `compare`, which decides only
 * where as much of the keys is alike as fits beside the place.
 */
export function sortedOrder(
  size: number,
  keyOf: (at: number) => number,
  most: number,
  compare: (at: number, otherAt: number) => number,
): Uint32Array {
  const places = 2 ** (32 - Math.clz32(size));
  const unit = Math.max(1, (most * places) / exact);
  const packed = new Float64Array(size);
  for (let at = 0; at < size; at++) packed[at] = Math.floor(keyOf(at) / unit) * places + at;
  packed.sort();
  const order = new Uint32Array(size);
  for (let from = 0, to = 0; from < size; from = to) {
    const key = Math.floor(packed[from]! / places);
    let isInOrder = true;
    for (; to < size && Math.floor(packed[to]! / places) === key; to++) {
      order[to] = packed[to]! - key * places;
      isInOrder &&= to === from || compare(order[to - 1]!, order[to]!) <= 0;
    }
    if (!isInOrder) order.subarray(from, to).sort((one, other) => compare(one, other) || one - other);
  }
  return order;
}

/** Keys in rising order, and what decides between equal ones. */
export interface SortedKeys {
  readonly keys: Float64Array | Uint32Array;
  readonly ties?: Uint32Array;
}

/** Items that are merged between two pauses. */
const stride = 1_024;

/**
 * Walks several sorted lists as one: `take` is called with the place of each item in order; among equals the earlier list
 * comes first. Yields now and then, so that it can be run in slices.
 */
export function* mergeSorted(lists: readonly SortedKeys[], take: Take): Generator<void, void> {
  const next = new Uint32Array(lists.length);
  const heap = new Heap(lists.length, (one, other) => {
    const [a, b] = [lists[one]!.ties, lists[other]!.ties];
    return (a && b ? a[next[one]!]! - b[next[other]!]! : 0) || one - other;
  });
  for (const [list, { keys }] of lists.entries()) if (keys.length) heap.add(list, keys[0]!);
  while (heap.size > 0) {
    walk(lists, heap, next, take);
    yield;
  }
}

type Take = (list: number, at: number) => void;

/** One stride. Not in the generator: browsers would compile that anew with every merge. */
function walk(lists: readonly SortedKeys[], heap: Heap, next: Uint32Array, take: Take): void {
  for (let taken = 0; taken < stride && heap.size > 0; taken++) {
    const list = heap.first;
    const { keys } = lists[list]!;
    const at = next[list]!++;
    take(list, at);
    if (at + 1 === keys.length) heap.removeFirst();
    else heap.raiseFirst(keys[at + 1]!);
  }
}

/** Small integers with a key each, of which the one with the least is always at hand; `tie` decides between equal keys. */
export class Heap {
  size = 0;
  readonly #items: Uint32Array;
  readonly #keys: Float64Array;
  readonly #tie: (one: number, other: number) => number;

  /** For items below `most`. */
  constructor(most: number, tie: (one: number, other: number) => number) {
    this.#items = new Uint32Array(most);
    this.#keys = new Float64Array(most);
    this.#tie = tie;
  }

  get first(): number {
    return this.#items[0]!;
  }

  get firstKey(): number {
    return this.#keys[this.first]!;
  }

  add(item: number, key: number): void {
    const items = this.#items;
    this.#keys[item] = key;
    let at = this.size++;
    for (let parent = (at - 1) >> 1; at > 0 && this.#isBefore(item, items[parent]!); parent = (at - 1) >> 1) {
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  removeFirst(): void {
    this.#sink(this.#items[--this.size]!);
  }

  /** The first one's key has risen to this one. */
  raiseFirst(key: number): void {
    const item = this.first;
    this.#keys[item] = key;
    this.#sink(item);
  }

  /** Puts an item, which counts already, in its place from the top. */
  #sink(item: number): void {
    const items = this.#items;
    let at = 0;
    for (let child = 1; child < this.size; child = 2 * at + 1) {
      if (child + 1 < this.size && this.#isBefore(items[child + 1]!, items[child]!)) child++;
      if (!this.#isBefore(items[child]!, item)) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = item;
  }

  #isBefore(one: number, other: number): boolean {
    const difference = this.#keys[one]! - this.#keys[other]!;
    return difference < 0 || (difference === 0 && this.#tie(one, other) < 0);
  }
}
