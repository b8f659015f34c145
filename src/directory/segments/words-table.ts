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

  /** The id of a word, this part of a text, which is taken in if it is new: its id is the `size` before then. */
  idOf(text: string, from: number, to: number): number {
    const hash = hashOf(text, from, to);
    const hashes = this.#hashes.values;
    const slots = this.#slots;
    let slot = hash & (slots.length - 1);
    for (let id = slots[slot]! - 1; id >= 0; id = slots[slot]! - 1) {
      if (hashes[id] === hash && this.#is(id, text, from, to)) return id;
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = this.size + 1;
    return this.#add(text, from, to, hash);
  }

  #is(id: number, text: string, from: number, to: number): boolean {
    const { letters, ends } = this;
    const own = startOf(ends, id) - from;
    if (ends[id]! - own !== to) return false;
    for (let at = from; at < to; at++) if (letters[own + at] !== text.charCodeAt(at)) return false;
    return true;
  }

  #add(text: string, from: number, to: number, hash: number): number {
    const own = startOf(this.ends, this.size) - from;
    if (own + to > this.letters.length) {
      const before = this.letters;
      this.letters = new Uint16Array(2 * (own + to));
      this.letters.set(before);
    }
    for (let at = from; at < to; at++) this.letters[own + at] = text.charCodeAt(at);
    this.#ends.push(own + to);
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

function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
