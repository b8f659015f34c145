import type { WordColumns } from './segment.js';
import { startOf } from './words.js';

/** Words of a dictionary, from one to before another. */
export interface WordRange {
  readonly from: number;
  readonly to: number;
}

export const allWords = ({ ends }: WordColumns): WordRange => ({ from: 0, to: ends.length });

/** The words in `range` that go on with `text` after their first `depth` letters, which all of them must share. */
export function narrow(words: WordColumns, { from, to }: WordRange, depth: number, text: string): WordRange {
  const first = bisect(words, from, to, depth, text, 0);
  const isThere = first < to && order(words, first, depth, text) === 0; // mostly not, where typos are looked for
  return { from: first, to: isThere ? bisect(words, first, to, depth, text, 1) : first };
}

/** The first word from `from` to before `to` whose order is at least this one. */
function bisect(words: WordColumns, from: number, to: number, depth: number, text: string, least: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (order(words, middle, depth, text) >= least) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** 0: the word goes on with `text`; below and above: it comes before or after those that do. */
function order({ letters, ends }: WordColumns, at: number, depth: number, text: string): number {
  const from = startOf(ends, at) + depth;
  const length = ends[at]! - from;
  for (let place = 0; place < text.length; place++) {
    if (place >= length) return -1;
    const difference = letters[from + place]! - text.charCodeAt(place);
    if (difference) return difference;
  }
  return 0;
}

export const lengthOf = ({ ends }: WordColumns, at: number): number => ends[at]! - startOf(ends, at);

/** How many postings the words of a range have. */
export const postingsIn = ({ last }: WordColumns, { from, to }: WordRange): number =>
  to > from ? last[to - 1]! - startOf(last, from) : 0;

/** Words that begin alike. `isWhole`: the first of them is no longer than what was looked for. */
export interface Found extends WordRange {
  readonly isWhole: boolean;
}

/**
 * The words whose beginning differs from `word` in one place: a letter too many, too few or another one, or two that
 * have changed places.
 */
export function almost(words: WordColumns, word: string): readonly Found[] {
  const found: Found[] = [];
  const look = (within: WordRange, depth: number, text: string) => {
    const { from, to } = narrow(words, within, depth, text);
    if (from < to) found.push({ from, to, isWhole: lengthOf(words, from) === depth + text.length });
  };
  let range = allWords(words);
  for (let at = 0; at < word.length && range.from < range.to; at++) {
    const next = word.charAt(at);
    const after = word.slice(at + 1);
    look(range, at, after);
    if (after && !after.startsWith(next)) look(range, at, `${after.charAt(0)}${next}${after.slice(1)}`);
    for (let child = childFrom(words, range, at, range.from); child; child = childFrom(words, range, at, child.to)) {
      if (words.letters[startOf(words.ends, child.from) + at] === word.charCodeAt(at)) continue;
      look(child, at + 1, after);
      look(child, at + 1, word.slice(at));
    }
    range = narrow(words, range, at, next);
  }
  return found;
}

/** The words of a range from `from` on that share one letter more than all of them do; `undefined` behind the last. */
function childFrom(words: WordColumns, { to }: WordRange, depth: number, from: number): WordRange | undefined {
  let first = from;
  while (first < to && lengthOf(words, first) === depth) first++;
  if (first >= to) return undefined;
  const letter = String.fromCharCode(words.letters[startOf(words.ends, first) + depth]!);
  return { from: first, to: bisect(words, first, to, depth, letter, 1) };
}
