import { Integers } from './integers.js';
import type { TermColumns } from './segment.js';
import { mergeSorted, sortedOrder } from './sorted.js';
import { countLeft, type Part } from './part.js';

/** A term as the columns hold it: its low and its high 32 bits. */
export type Term = readonly [low: number, high: number];

const words = 2 ** 32;

/**
 * E.164 with its plus: at most 15 digits, so that it is exact as an integer. No two have one term; and terms are spread
 * evenly, however many numbers begin alike.
 */
export function numberTerm(e164: string): Term {
  const digits = Number(e164.slice(1));
  const high = Math.floor(digits / words);
  return [Math.imul((digits % words) ^ Math.imul(high, spread), odd) >>> 0, high];
}

/** The number that a term stands for. */
export const numberOf = ([low, high]: Term): string =>
  `+${high * words + ((Math.imul(low, inverse) ^ Math.imul(high, spread)) >>> 0)}`;

const spread = 0x85ebca6b;
const odd = 0x9e3779b1;
/** Of `odd`, in 32 bits. */
const inverse = 0x0e8b2f51;

/** Any other text by two independent hashes: whoever finds a row by it looks whether the record really has it. */
export function textTerm(text: string): Term {
  let low = 0x811c9dc5;
  let high = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5bd1e995) + 0x9e3779b1;
  }
  return [mix(low ^ (high >>> 15)), mix(high ^ (low >>> 13))];
}

/** Every bit of the outcome depends on every bit that went in. */
function mix(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A number as `+442079460990`; all else as text. */
export const termOf = (text: string): Term => (isNumber(text) ? numberTerm(text) : textTerm(text));

export const isNumber = (term: string): boolean => term.charCodeAt(0) === plus && /^\+\d+$/u.test(term);
const plus = 0x2b;

/** Terms of rows; rows come in rising order. */
export class TermList {
  readonly #lows = new Integers();
  readonly #highs = new Integers();
  readonly #rows = new Integers();

  add([low, high]: Term, row: number): void {
    this.#lows.push(low);
    this.#highs.push(high);
    this.#rows.push(row);
  }

  clear(): void {
    this.#lows.clear();
    this.#highs.clear();
    this.#rows.clear();
  }

  sorted(): TermColumns {
    const [lows, highs, rows] = [this.#lows.values, this.#highs.values, this.#rows.values];
    const order = sortedOrder(
      this.#rows.size,
      (at) => lows[at]!,
      words,
      (a, b) => lows[a]! - lows[b]! || highs[a]! - highs[b]!,
    );
    return { low: inOrder(lows, order), high: inOrder(highs, order), rows: inOrder(rows, order) };
  }
}

function inOrder(list: Uint32Array, order: Uint32Array): Uint32Array {
  const column = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at++) column[at] = list[order[at]!]!;
  return column;
}

/** Calls `use` with each row of a term until it returns false. */
export function eachRow(columns: TermColumns, [low, high]: Term, use: (row: number) => boolean | void): void {
  const { low: lows, high: highs, rows } = columns;
  let from = 0;
  for (let to = lows.length; from < to;) {
    const middle = (from + to) >>> 1;
    const step = lows[middle]! - low || highs[middle]! - high;
    if (step < 0) from = middle + 1;
    else to = middle;
  }
  for (; from < lows.length && lows[from] === low && highs[from] === high; from++)
    if (use(rows[from]!) === false) return;
}

/** One set of columns of several, without the rows that are dropped; yields now and then. */
export function* mergeTerms(parts: readonly Part<TermColumns>[]): Generator<void, TermColumns> {
  const size = yield* countLeft(parts);
  const merged = { low: new Uint32Array(size), high: new Uint32Array(size), rows: new Uint32Array(size) };
  let end = 0;
  yield* mergeSorted(
    parts.map(({ columns: { low, high } }) => ({ keys: low, ties: high })),
    (part, at) => {
      const { columns, moves } = parts[part]!;
      const row = moves[columns.rows[at]!]!;
      if (row < 0) return;
      merged.low[end] = columns.low[at]!;
      merged.high[end] = columns.high[at]!;
      merged.rows[end++] = row;
    },
  );
  return merged;
}
