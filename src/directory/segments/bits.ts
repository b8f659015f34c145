/** A set of rows, a bit for each: much faster than a `Set` where they are many. */

/** The empty set of rows below `size`. */
export const noBits = (size: number): Uint8Array => new Uint8Array((size + 7) >>> 3);

export const hasBit = (bits: Uint8Array, row: number): boolean => (bits[row >>> 3]! & (1 << (row & 7))) !== 0;

export function setBit(bits: Uint8Array, row: number): void {
  bits[row >>> 3]! |= 1 << (row & 7);
}
