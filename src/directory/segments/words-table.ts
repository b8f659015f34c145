import { Integers } from './integers.js';
import { startOf } from './words.js';

/** Places for the words of a page. */
const fewest = 2_048;

/**
 * Different words, each with an id in the order in which they were met. A `Map` by strings takes more than twice as long:
 * every word of every record is looked up here.
 */
export class WordTable {
  /** How many words. */
  size = 0;
  /** Their code units, one after another. */
  letters = new Uint16Array(4 * fewest);
  readonly #ends = new Integers();
  readonly #hashes = new Integers();
  /** By hash: one more than the id; 0 where there is none. */
  #slots = new Uint32Array(fewest);

  /** Where each word ends in `letters`. */
  get ends(): Uint32Array {
    return this.#ends.values;
  }

  clear(): void {
    this.size = 0;
    this.#ends.clear();
    this.#hashes.clear();
    if (this.#slots.length > fewest) {
      this.#slots = new Uint32Array(fewest);
      this.letters = new Uint16Array(4 * fewest);
    } else this.#slots.fill(0);
  }

  /** The id of a word, which is taken in if it is new: its id is the `size` before then. */
  idOf(word: string): number {
    const hash = hashOf(word);
    const hashes = this.#hashes.values;
    const slots = this.#slots;
    let slot = hash & (slots.length - 1);
    for (let id = slots[slot]! - 1; id >= 0; id = slots[slot]! - 1) {
      if (hashes[id] === hash && this.#is(id, word)) return id;
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = this.size + 1;
    return this.#add(word, hash);
  }

  #is(id: number, word: string): boolean {
    const { letters, ends } = this;
    const from = startOf(ends, id);
    if (ends[id]! - from !== word.length) return false;
    for (let at = 0; at < word.length; at++) if (letters[from + at] !== word.charCodeAt(at)) return false;
    return true;
  }

  #add(word: string, hash: number): number {
    const from = startOf(this.ends, this.size);
    if (from + word.length > this.letters.length) {
      const before = this.letters;
      this.letters = new Uint16Array(2 * (before.length + word.length));
      this.letters.set(before);
    }
    for (let at = 0; at < word.length; at++) this.letters[from + at] = word.charCodeAt(at);
    this.#ends.push(from + word.length);
    this.#hashes.push(hash);
    if (2 * ++this.size > this.#slots.length) this.#spread();
    return this.size - 1;
  }

  /** Into twice as many slots. */
  #spread(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    const hashes = this.#hashes.values;
    for (let id = 0; id < this.size; id++) {
      let slot = hashes[id]! & (slots.length - 1);
      while (slots[slot]) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
