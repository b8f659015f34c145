/**
 * How a posting is laid out: what the word is to the record in the upper bits, the row in the lower ones. Postings that
 * rise thus bring the best first, and all those of a kind are side by side.
 */
export const Place = {
  /** The one word of the name. */
  whole: 0,
  /** The first word of the name. */
  start: 1,
  name: 2,
  company: 3,
  email: 4,
} as const;

export const rowBits = 28;
const inactive = 8;

const rowMask = 2 ** rowBits - 1;
const placeUnit = rowMask + 1;

export const postingOf = (place: number, isInactive: boolean, row: number): number =>
  (place + (isInactive ? inactive : 0)) * placeUnit + row;

export const rowOfPosting = (posting: number): number => posting & rowMask;

/** One of `Place`, higher for who is inactive. */
export const placeOfPosting = (posting: number): number => posting >>> rowBits;

/** Postings below these are: the first words of names; words of names; also of companies; of whoever is active; all. */
export const bounds = {
  start: postingOf(Place.name, false, 0),
  name: postingOf(Place.company, false, 0),
  company: postingOf(Place.email, false, 0),
  active: postingOf(0, true, 0),
  all: 2 ** 32,
} as const;

/** Where the part of a column begins that ends at `ends[at]`. */
export const startOf = (ends: Uint32Array, at: number): number => (at > 0 ? (ends[at - 1] ?? 0) : 0);
