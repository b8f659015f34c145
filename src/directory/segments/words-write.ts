import type { WordColumns } from './segment.js';
import { startOf } from './words.js';

/** Columns that grow by a word at a time, in the order of the words. */
export interface WordWriter {
  /** The next posting of the word that is being written. */
  post(posting: number): void;
  /** Ends the word, if it has a posting; it is spelled as this word of these columns. */
  end(words: WordColumns, at: number): void;
  columns(): Generator<void, WordColumns>;
}

/** A writer with room for all that these parts hold. */
export function createWordWriter(parts: readonly WordColumns[]): WordWriter {
  const room = (column: keyof WordColumns) => parts.reduce((sum, words) => sum + words[column].length, 0);
  const letters = new Uint16Array(room('letters'));
  const ends = new Uint32Array(room('ends'));
  const last = new Uint32Array(room('ends'));
  const postings = new Uint32Array(room('postings'));
  let letter = 0;
  let word = 0;
  let from = 0;
  let posting = 0;
  let isRising = true;

  return {
    post(next) {
      isRising &&= posting === from || next > (postings[posting - 1] ?? 0);
      postings[posting++] = next;
    },
    end(words, at) {
      if (posting === from) return;
      if (!isRising) postings.subarray(from, posting).sort();
      isRising = true;
      from = posting;
      const stop = words.ends[at] ?? 0;
      for (let place = startOf(words.ends, at); place < stop; place++) letters[letter++] = words.letters[place] ?? 0;
      ends[word] = letter;
      last[word++] = posting;
    },
    *columns() {
      return {
        letters: yield* cut(letters, letter),
        ends: yield* cut(ends, word),
        last: yield* cut(last, word),
        postings: yield* cut(postings, posting),
      };
    },
  };
}

/** The used beginning of an array, in memory of its own. */
function* cut<T extends Uint16Array | Uint32Array>(array: T, length: number): Generator<void, T> {
  if (length === array.length) return array;
  const own = new (array.constructor as new (length: number) => T)(length);
  const most = 2 ** 20;
  for (let from = 0; from < length; from += most) {
    own.set(array.subarray(from, Math.min(length, from + most)), from);
    yield;
  }
  return own;
}
