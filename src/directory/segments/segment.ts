/**
 * A segment: some records of one connection with everything that they are found by. Segments are immutable and made of
 * typed arrays alone, so that they are built and merged by pure functions wherever there is time for it, handed from one
 * thread to another without a copy, and stored as they are. A row is a record's place in its segment.
 */
export interface Segment {
  /** Unique, also among those of other tabs and of earlier pages. */
  readonly id: string;
  readonly connectionId: string;
  /** How many rows. */
  readonly size: number;
  /** The records as they are kept (see packed.ts) in UTF-8, row after row. */
  readonly text: Uint8Array;
  /** Where each row ends in `text`. */
  readonly ends: Uint32Array;
  /** What is worth knowing of each row without reading it: see `Flag`. */
  readonly flags: Uint8Array;
  /** Record id to row. */
  readonly ids: TermColumns;
  /** E.164 to row. */
  readonly numbers: TermColumns;
  /** Emails, companies, and numbers that are not E.164, to row. */
  readonly terms: TermColumns;
  readonly digits: DigitColumns;
  readonly words: WordColumns;
}

/** 64-bit terms in rising order of `low`, then `high`, then row: found by bisection. */
export interface TermColumns {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly rows: Uint32Array;
}

/** What can be typed of a number, left-aligned to 15 digits, in rising order: a beginning is a range. */
export interface DigitColumns {
  readonly values: Float64Array;
  readonly rows: Uint32Array;
}

/** A dictionary of folded words in rising order, and the rows in which each stands. */
export interface WordColumns {
  /** The words in UTF-16 code units, one after another. */
  readonly letters: Uint16Array;
  /** Where each word ends in `letters`. */
  readonly ends: Uint32Array;
  /** Where each word's postings end in `postings`. */
  readonly last: Uint32Array;
  /** What the word is to a record in the upper bits, its row in the lower ones, rising inside a word: see words.ts. */
  readonly postings: Uint32Array;
}

export const Flag = {
  inactive: 1,
  noFirstName: 2,
  noLastName: 4,
  /** It may have a number that only the numbering plans can read, and they were not here yet. */
  pending: 8,
  /** It has a number that cannot be dialled. */
  undialable: 16,
} as const;
