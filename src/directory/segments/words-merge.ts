import type { WordColumns } from './segment.js';
import { rowBits, rowOfPosting, startOf } from './words.js';
import { createWordWriter, type WordWriter } from './words-write.js';

/** Word columns that go into a merged segment. */
export interface WordPart {
  readonly words: WordColumns;
  /** The row in the merged segment; -1: dropped. Quickest where it rises with the row. */
  readonly rowOf: (row: number) => number;
}

/** A part with the word that is its turn, and the first letters of that as a number to compare by. */
interface Cursor extends WordPart {
  at: number;
  head: number;
}

/** Postings of one part that are copied at one go. */
interface Range {
  readonly part: WordPart;
  readonly from: number;
  readonly to: number;
}

/** Postings between two breaths: about a millisecond. */
const step = 16_384;

/** What finding the next word costs for each part, in postings. */
const wordCost = 8;

/** Merges into new columns. Yields about every millisecond, so that the caller may let the page do something else. */
export function* mergeWords(parts: readonly WordPart[]): Generator<void, WordColumns> {
  const cursors = parts.map((part): Cursor => ({ ...part, at: -1, head: 0 }));
  cursors.forEach(advance);
  const out = createWordWriter(parts.map(({ words }) => words));
  let work = 0;
  for (let least = leastOf(cursors); least[0]; least = leastOf(cursors)) {
    work += wordCost * cursors.length;
    for (const range of rangesOf(least)) {
      work += copy(out, range);
      if (work < step) continue;
      work = 0;
      yield;
    }
    out.end(least[0].words, least[0].at);
    least.forEach(advance);
  }
  return yield* out.columns();
}

/** As many letters fit a number. */
const headLetters = 3;

function advance(cursor: Cursor): void {
  const { ends, letters } = cursor.words;
  cursor.at++;
  cursor.head = cursor.at < ends.length ? 0 : Infinity;
  const from = startOf(ends, cursor.at);
  for (let place = 0; place < headLetters; place++)
    cursor.head = cursor.head * 0x10000 + (from + place < ends[cursor.at]! ? letters[from + place]! : 0);
}

/** The cursors whose word comes first; several if they have the same; none at the end. */
function leastOf(cursors: readonly Cursor[]): readonly Cursor[] {
  let least: Cursor[] = [];
  for (const cursor of cursors) {
    if (cursor.head === Infinity) continue;
    const order = least[0] ? cursor.head - least[0].head || compare(cursor, least[0]) : -1;
    if (order < 0) least = [cursor];
    else if (order === 0) least.push(cursor);
  }
  return least;
}

/** Words that begin alike, by what follows. */
function compare(one: Cursor, other: Cursor): number {
  const from = startOf(one.words.ends, one.at);
  const otherFrom = startOf(other.words.ends, other.at);
  const length = one.words.ends[one.at]! - from;
  const otherLength = other.words.ends[other.at]! - otherFrom;
  const common = Math.min(length, otherLength);
  for (let at = headLetters; at < common; at++) {
    const difference = one.words.letters[from + at]! - other.words.letters[otherFrom + at]!;
    if (difference) return difference;
  }
  return length - otherLength;
}

/** The postings of the word that these cursors share: place after place, and in each cursor after cursor. */
function rangesOf(cursors: readonly Cursor[]): readonly Range[] {
  const ranges: Range[] = [];
  const reached = cursors.map(({ words, at }) => startOf(words.last, at));
  const placeAt = (cursor: Cursor, posting: number) =>
    posting < cursor.words.last[cursor.at]! ? cursor.words.postings[posting]! >>> rowBits : Infinity;
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

function copy(out: WordWriter, { part: { words, rowOf }, from, to }: Range): number {
  for (let at = from; at < to; at++) {
    const posting = words.postings[at]!;
    const row = rowOf(rowOfPosting(posting));
    if (row >= 0) out.post(posting - rowOfPosting(posting) + row);
  }
  return to - from;
}
