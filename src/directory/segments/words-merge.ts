import type { Part } from './part.js';
import type { WordColumns } from './segment.js';
import { createHeap, type Heap } from './sorted.js';
import { rowBits, rowOfPosting, startOf } from './words.js';
import { createWordWriter, type WordWriter } from './words-write.js';

/** A part with the word that is its turn. */
interface Cursor extends Part<WordColumns> {
  at: number;
  /** Its first letters, as a number to compare by. */
  head: number;
  /** How many letters those tell exactly. */
  depth: number;
}

/** Postings of one part that are copied at one go. */
interface Range {
  readonly part: Cursor;
  readonly from: number;
  readonly to: number;
}

/** Postings between two breaths: about a millisecond. */
const step = 8_192;

/** What finding the next word costs, in postings. */
const wordCost = 16;

/** Merges into new columns; quickest where rows keep their order. Yields about every millisecond. */
export function* mergeWords(parts: readonly Part<WordColumns>[]): Generator<void, WordColumns> {
  const cursors = parts.map((part): Cursor => ({ ...part, at: -1, head: 0, depth: 0 }));
  const heap = createHeap((one, other) => orderOf(cursors[one]!, cursors[other]!) || one - other);
  const goOn = (which: number) => {
    if (advance(cursors[which]!)) heap.add(which);
  };
  cursors.forEach((_, which) => goOn(which));
  const out = createWordWriter(parts.map(({ columns }) => columns));
  let work = 0;
  while (heap.size > 0) {
    const least = takeLeast(heap, cursors);
    const [first] = least.map((which) => cursors[which]!);
    work += wordCost * least.length;
    for (const range of rangesOf(least.map((which) => cursors[which]!))) {
      work += copy(out, range);
      if (work < step) continue;
      work = 0;
      yield;
    }
    out.end(first!.columns, first!.at);
    least.forEach(goOn);
  }
  return yield* out.columns();
}

/** Takes out those whose word comes first; several if they have the same. */
function takeLeast(heap: Heap, cursors: readonly Cursor[]): readonly number[] {
  const least = [heap.first];
  heap.removeFirst();
  while (heap.size > 0 && orderOf(cursors[heap.first]!, cursors[least[0]!]!) === 0) {
    least.push(heap.first);
    heap.removeFirst();
  }
  return least;
}

/** As many letters fit a number, each as one of `ranks` digits. */
const headLetters = 9;
const ranks = 40;

/** Rises with the letter; exact for those of most words. */
function rankOf(letter: number): number {
  if (letter >= 0x61 && letter <= 0x7a) return letter - 0x61 + 13; // a to z
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30 + 2; // 0 to 9
  if (letter < 0x30) return 1;
  return letter < 0x61 ? 12 : 39;
}
const isExact = (rank: number): boolean => rank !== 1 && rank !== 12 && rank !== 39;

/** To the next word; false at the end. */
function advance(cursor: Cursor): boolean {
  const { ends, letters } = cursor.columns;
  cursor.at++;
  if (cursor.at === ends.length) return false;
  const from = startOf(ends, cursor.at);
  const stop = ends[cursor.at]!;
  let [head, depth, isTold] = [0, 0, true];
  for (let place = 0; place < headLetters; place++) {
    const rank = isTold && from + place < stop ? rankOf(letters[from + place]!) : 0;
    head = head * ranks + rank;
    isTold &&= isExact(rank);
    if (isTold) depth++;
  }
  cursor.head = head;
  cursor.depth = depth;
  return true;
}

/** Words whose heads are alike by the letters that those do not tell. */
function orderOf(one: Cursor, other: Cursor): number {
  if (one.head !== other.head) return one.head - other.head;
  const from = startOf(one.columns.ends, one.at);
  const otherFrom = startOf(other.columns.ends, other.at);
  const length = one.columns.ends[one.at]! - from;
  const otherLength = other.columns.ends[other.at]! - otherFrom;
  const common = Math.min(length, otherLength);
  for (let at = one.depth; at < common; at++) {
    const difference = one.columns.letters[from + at]! - other.columns.letters[otherFrom + at]!;
    if (difference) return difference;
  }
  return length - otherLength;
}

/** The postings of the word that these cursors share: place after place, and in each cursor after cursor. */
function rangesOf(cursors: readonly Cursor[]): readonly Range[] {
  const ranges: Range[] = [];
  const reached = cursors.map(({ columns, at }) => startOf(columns.last, at));
  const placeAt = (cursor: Cursor, posting: number) =>
    posting < cursor.columns.last[cursor.at]! ? cursor.columns.postings[posting]! >>> rowBits : Infinity;
  for (;;) {
    const place = Math.min(...cursors.map((cursor, which) => placeAt(cursor, reached[which]!)));
    if (place === Infinity) return ranges;
    for (const [which, part] of cursors.entries()) {
      let to = reached[which]!;
      for (let from = to; placeAt(part, from) === place; from = to) {
        while (to < from + step && placeAt(part, to) === place) to++;
        ranges.push({ part, from, to });
      }
      reached[which] = to;
    }
  }
}

function copy(out: WordWriter, { part: { columns, moves }, from, to }: Range): number {
  for (let at = from; at < to; at++) {
    const posting = columns.postings[at]!;
    const before = rowOfPosting(posting);
    const row = moves[before]!;
    if (row >= 0) out.post(posting - before + row);
  }
  return to - from;
}
