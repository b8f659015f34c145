/** A set of rows: much faster than a `Set` where they are many. */
export class Bits {
  readonly #bits: Uint8Array;

  /** `size`: all rows are below it. */
  constructor(size: number) {
    this.#bits = new Uint8Array((size + 7) >>> 3);
  }

  has(row: number): boolean {
    return (this.#bits[row >>> 3]! & (1 << (row & 7))) !== 0;
  }

  /** Always true. */
  add(row: number): true {
    this.#bits[row >>> 3]! |= 1 << (row & 7);
    return true;
  }
}
