import type { Part } from './part.js';
import type { WordColumns } from './segment.js';
import { Heap } from './sorted.js';
import { compareWords, headOf } from './words-order.js';
import { rowBits, rowOfPosting, startOf } from './words.js';
import { WordWriter } from './words-write.js';

/** A part with the word that is its turn. */
class Cursor {
  at = 0;
  /** Of the word that is written: its postings that are left. */
  from = 0;
  to = 0;
  readonly columns: WordColumns;
  readonly moves: Int32Array;

  constructor({ columns, moves }: Part<WordColumns>) {
    this.columns = columns;
    this.moves = moves;
  }
}

/** Postings between two breaths: about half a millisecond. */
const step = 8_192;

/** What finding the next word costs, in postings. */
const wordCost = 16;

/** Merges into new columns; quickest where rows keep their order. Yields about every half a millisecond. */
export function* mergeWords(parts: readonly Part<WordColumns>[]): Generator<void, WordColumns> {
  const merger = new Merger(parts);
  while (merger.step()) yield;
  return yield* merger.out.columns();
}

/** A class, not a generator with all of this in it: browsers would compile that anew with every merge. */
class Merger {
  readonly out: WordWriter;
  readonly #cursors: readonly Cursor[];
  readonly #heap: Heap;
  /** Those that have the word that is written. */
  readonly #sharers: Cursor[] = [];

  constructor(parts: readonly Part<WordColumns>[]) {
    const cursors = parts.map((part) => new Cursor(part));
    this.out = new WordWriter(parts.map(({ columns }) => columns));
    this.#cursors = cursors;
    this.#heap = new Heap(parts.length, (one, other) => orderOf(cursors[one]!, cursors[other]!) || one - other);
    for (const [which, cursor] of cursors.entries())
      if (cursor.columns.ends.length) this.#heap.add(which, keyOf(cursor));
  }

  /** False: all is merged. */
  step(): boolean {
    for (let work = 0; work < step;) {
      if (!this.#sharers.length) {
        if (!this.#heap.size) return false;
        this.#takeFirst();
        work += wordCost * this.#sharers.length;
      }
      work += this.#copy(step);
    }
    return true;
  }

  /** Takes the word that comes first out of all parts that have it. */
  #takeFirst(): void {
    const heap = this.#heap;
    const sharers = this.#sharers;
    const key = heap.firstKey;
    do {
      const cursor = this.#cursors[heap.first]!;
      const { last, ends } = cursor.columns;
      cursor.from = startOf(last, cursor.at);
      cursor.to = last[cursor.at]!;
      cursor.at++;
      sharers.push(cursor);
      if (cursor.at === ends.length) heap.removeFirst();
      else heap.raiseFirst(keyOf(cursor));
    } while (heap.size > 0 && heap.firstKey === key && isSameWord(this.#cursors[heap.first]!, sharers[0]!));
  }

  /** Copies what is left of the word, about so many postings at most; tells how many. They come place after place, and in each part after part. */
  #copy(most: number): number {
    const sharers = this.#sharers;
    let copied = 0;
    for (let place = firstPlace(sharers); place < none; place = firstPlace(sharers))
      for (const sharer of sharers)
        while (placeOf(sharer) === place) {
          copied += copy(this.out, sharer, place);
          if (copied >= most) return copied;
        }
    this.out.end(sharers[0]!.columns, sharers[0]!.at - 1);
    sharers.length = 0;
    return copied;
  }
}

const keyOf = ({ columns: { letters, ends }, at }: Cursor): number => headOf(letters, startOf(ends, at), ends[at]!);

const orderOf = (one: Cursor, other: Cursor): number => compare(one, one.at, other, other.at);
const isSameWord = (one: Cursor, taken: Cursor): boolean => compare(one, one.at, taken, taken.at - 1) === 0;

const compare = ({ columns: one }: Cursor, at: number, { columns: other }: Cursor, otherAt: number): number =>
  compareWords(
    one.letters,
    startOf(one.ends, at),
    one.ends[at]!,
    other.letters,
    startOf(other.ends, otherAt),
    other.ends[otherAt]!,
  );

/** Above all places. */
const none = 2 ** 32;

const placeOf = ({ columns: { postings }, from, to }: Cursor): number =>
  from < to ? postings[from]! >>> rowBits : none;

function firstPlace(sharers: readonly Cursor[]): number {
  let first = none;
  for (const sharer of sharers) first = Math.min(first, placeOf(sharer));
  return first;
}

/** Copies postings of a place, as many as one step may; tells how many. */
function copy(out: WordWriter, cursor: Cursor, place: number): number {
  const { columns, moves, from } = cursor;
  const { postings } = columns;
  const stop = Math.min(cursor.to, from + step);
  let at = from;
  for (; at < stop; at++) {
    const posting = postings[at]!;
    if (posting >>> rowBits !== place) break;
    const before = rowOfPosting(posting);
    const row = moves[before]!;
    if (row >= 0) out.post(posting - before + row);
  }
  cursor.from = at;
  return at - from;
}
