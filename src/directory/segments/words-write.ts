import type { WordColumns } from './segment.js';
import { startOf } from './words.js';

/** Columns that grow by a word at a time, in the order of the words. */
export class WordWriter {
  readonly #letters: Uint16Array;
  readonly #ends: Uint32Array;
  readonly #last: Uint32Array;
  readonly #postings: Uint32Array;
  #letter = 0;
  #word = 0;
  #from = 0;
  #posting = 0;
  #isRising = true;

  /** With room for all that these parts hold. */
  constructor(parts: readonly WordColumns[]) {
    const room = (column: keyof WordColumns) => parts.reduce((sum, words) => sum + words[column].length, 0);
    this.#letters = new Uint16Array(room('letters'));
    this.#ends = new Uint32Array(room('ends'));
    this.#last = new Uint32Array(room('ends'));
    this.#postings = new Uint32Array(room('postings'));
  }

  /** The next posting of the word that is being written. */
  post(next: number): void {
    this.#isRising &&= this.#posting === this.#from || next > this.#postings[this.#posting - 1]!;
    this.#postings[this.#posting++] = next;
  }

  /** Ends the word, if it has a posting; it is spelled as this word of these columns. */
  end(words: WordColumns, at: number): void {
    if (this.#posting === this.#from) return;
    if (!this.#isRising) this.#postings.subarray(this.#from, this.#posting).sort();
    this.#isRising = true;
    this.#from = this.#posting;
    const stop = words.ends[at]!;
    for (let place = startOf(words.ends, at); place < stop; place++)
      this.#letters[this.#letter++] = words.letters[place]!;
    this.#ends[this.#word] = this.#letter;
    this.#last[this.#word++] = this.#posting;
  }

  *columns(): Generator<void, WordColumns> {
    return {
      letters: yield* cut(this.#letters, this.#letter),
      ends: yield* cut(this.#ends, this.#word),
      last: yield* cut(this.#last, this.#word),
      postings: yield* cut(this.#postings, this.#posting),
    };
  }
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
