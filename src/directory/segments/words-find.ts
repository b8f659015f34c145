import type { WordColumns } from './segment.js';
import { startOf } from './words.js';

/** Words of a dictionary, from one to before another. */
export interface WordRange {
  readonly from: number;
  readonly to: number;
}

export const allWords = ({ ends }: WordColumns): WordRange => ({ from: 0, to: ends.length });

/** The words in `range` that go on with `text` after their first `depth` letters, which all of them must share. */
export function narrow(words: WordColumns, range: WordRange, depth: number, text: string): WordRange {
  if (!text || range.from >= range.to) return range;
  const from = bisect(range, (at) => order(words, at, depth, text) >= 0);
  return { from, to: bisect({ from, to: range.to }, (at) => order(words, at, depth, text) > 0) };
}

/** The first of `range` of which `isThere` holds; it holds of all that follow. */
function bisect({ from, to }: WordRange, isThere: (at: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isThere(middle)) high = middle;
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

/**
 * The words whose beginning differs from `word` in one place: a letter too many, too few or another one, or two that
 * have changed places. `isWhole`: the first word of the range is as long as what was looked for.
 */
export function* almost(words: WordColumns, word: string): Generator<WordRange & { readonly isWhole: boolean }> {
  let range = allWords(words);
  for (let at = 0; at <= word.length && range.from < range.to; at++) {
    const rest = word.slice(at);
    const after = word.slice(at + 1);
    const next = word.charAt(at);
    yield* found(range, at, after);
    if (after) yield* found(range, at, `${after.charAt(0)}${next}${word.slice(at + 2)}`);
    for (const [letter, child] of children(words, range, at)) {
      if (letter === next) continue;
      if (next) yield* found(child, at + 1, after);
      yield* found(child, at + 1, rest);
    }
    range = narrow(words, range, at, next);
  }

  function* found(within: WordRange, depth: number, text: string) {
    const { from, to } = narrow(words, within, depth, text);
    if (from < to) yield { from, to, isWhole: lengthOf(words, from) === depth + text.length };
  }
}

/** The words of a range by the letter that follows what they share. */
function* children(words: WordColumns, range: WordRange, depth: number): Generator<readonly [string, WordRange]> {
  let { from } = range;
  while (from < range.to && lengthOf(words, from) === depth) from++;
  while (from < range.to) {
    const letter = String.fromCharCode(words.letters[startOf(words.ends, from) + depth]!);
    const child = narrow(words, { from, to: range.to }, depth, letter);
    yield [letter, child];
    from = child.to;
  }
}
