/** What a list keeps when it is emptied: the rows of a page need no more. */
const mostKept = 2 ** 14;

/** A list of integers below 2^32 that grows. It is emptied rather than made anew: making small arrays is what takes long. */
export class Integers {
  size = 0;
  #values = new Uint32Array(512);

  /** By place; those behind the last are nothing. */
  get values(): Uint32Array {
    return this.#values;
  }

  push(value: number): void {
    if (this.size === this.#values.length) {
      const before = this.#values;
      this.#values = new Uint32Array(2 * before.length);
      this.#values.set(before);
    }
    this.#values[this.size++] = value;
  }

  clear(): void {
    this.size = 0;
    if (this.#values.length > mostKept) this.#values = new Uint32Array(mostKept);
  }
}
