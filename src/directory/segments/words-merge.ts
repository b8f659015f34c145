import type { WordColumns } from './segment.js';
import { rowBits, rowOfPosting, startOf } from './words.js';
import { createWordWriter, type WordWriter } from './words-write.js';

/** Word columns that go into a merged segment. */
export interface WordPart {
  readonly words: WordColumns;
  /** The row in the merged segment; -1: dropped. Quickest where it rises with the row. */
  readonly rowOf: (row: number) => number;
}

/** A part with the word that is its turn. */
interface Cursor extends WordPart {
  at: number;
}

/** Words and postings between two breaths: about a millisecond. */
const step = 16_384;

/** Merges into new columns. Yields about every millisecond, so that the caller may let the page do something else. */
export function* mergeWords(parts: readonly WordPart[]): Generator<void, WordColumns> {
  const cursors = parts.map((part): Cursor => ({ ...part, at: 0 }));
  const out = createWordWriter(parts.map(({ words }) => words));
  let work = 0;
  for (let least = leastOf(cursors); least.length; least = leastOf(cursors)) {
    work += write(out, least) + 1;
    for (const cursor of least) cursor.at++;
    if (work < step) continue;
    work = 0;
    yield;
  }
  return yield* out.columns();
}

/** The cursors whose word comes first; several if they have the same. */
function leastOf(cursors: readonly Cursor[]): readonly Cursor[] {
  let least: Cursor[] = [];
  for (const cursor of cursors) {
    if (cursor.at >= cursor.words.ends.length) continue;
    const order = least[0] ? compare(cursor, least[0]) : -1;
    if (order < 0) least = [cursor];
    else if (order === 0) least.push(cursor);
  }
  return least;
}

function compare(one: Cursor, other: Cursor): number {
  const from = startOf(one.words.ends, one.at);
  const otherFrom = startOf(other.words.ends, other.at);
  const length = (one.words.ends[one.at] ?? 0) - from;
  const otherLength = (other.words.ends[other.at] ?? 0) - otherFrom;
  const common = Math.min(length, otherLength);
  for (let at = 0; at < common; at++) {
    const difference = (one.words.letters[from + at] ?? 0) - (other.words.letters[otherFrom + at] ?? 0);
    if (difference) return difference;
  }
  return length - otherLength;
}

/** Writes the word that these cursors share. Tells how many postings were read. */
function write(out: WordWriter, cursors: readonly Cursor[]): number {
  let read = 0;
  for (const [{ words, rowOf }, from, to] of inOrder(cursors)) {
    read += to - from;
    for (let at = from; at < to; at++) {
      const posting = words.postings[at] ?? 0;
      const row = rowOf(rowOfPosting(posting));
      if (row >= 0) out.post(posting - rowOfPosting(posting) + row);
    }
  }
  if (cursors[0]) out.end(cursors[0].words, cursors[0].at);
  return read;
}

/** The postings of the cursors' word in ranges: place after place, and in each cursor after cursor. */
function* inOrder(cursors: readonly Cursor[]): Generator<readonly [Cursor, number, number]> {
  if (cursors.length === 1 && cursors[0]) {
    const { words, at } = cursors[0];
    yield [cursors[0], startOf(words.last, at), words.last[at] ?? 0];
    return;
  }
  const reached = cursors.map(({ words, at }) => startOf(words.last, at));
  for (let place = 0; place < 2 ** (32 - rowBits); place++) {
    for (const [which, cursor] of cursors.entries()) {
      const from = reached[which] ?? 0;
      let to = from;
      const end = cursor.words.last[cursor.at] ?? 0;
      while (to < end && (cursor.words.postings[to] ?? 0) >>> rowBits === place) to++;
      reached[which] = to;
      if (to > from) yield [cursor, from, to];
    }
  }
}
