import type { TermColumns } from '../segments/segment.js';
import { blocksFor, type Block } from './blocks.js';
import { Damaged } from './open.js';
import type { Term } from './types.js';

/** Enough that there are few of them, few enough that one is read in a blink. */
const termsInBlock = 1024;

/** The first term of each block: which blocks to read for a term. */
export interface Fences {
  /** Of the whole column. */
  readonly length: number;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

export function fencesOf({ low, high }: TermColumns): Fences {
  const first = (column: Uint32Array) =>
    Uint32Array.from({ length: blocksFor(low.length, termsInBlock) }, (_, block) => column[block * termsInBlock]!);
  return { length: low.length, low: first(low), high: first(high) };
}

/** A block is the low halves of its terms, then their high halves, then their rows. */
export function* cutTerms({ low, high, rows }: TermColumns): Generator<Uint32Array> {
  for (let from = 0; from < rows.length; from += termsInBlock) {
    const length = Math.min(termsInBlock, rows.length - from);
    const block = new Uint32Array(length * 3);
    [low, high, rows].forEach((column, part) => block.set(column.subarray(from, from + length), part * length));
    yield block;
  }
}

export function joinTerms({ length, low: { length: expected } }: Fences, blocks: readonly Block[]): TermColumns {
  if (blocks.length !== expected) throw new Damaged();
  const columns = { low: new Uint32Array(length), high: new Uint32Array(length), rows: new Uint32Array(length) };
  blocks.forEach((block, at) => {
    const { low, high, rows } = open(block, termsIn(length, at));
    columns.low.set(low, at * termsInBlock);
    columns.high.set(high, at * termsInBlock);
    columns.rows.set(rows, at * termsInBlock);
  });
  return columns;
}

const termsIn = (length: number, block: number) => Math.min(termsInBlock, length - block * termsInBlock);

function open(block: Block | undefined, length: number): TermColumns {
  if (!(block instanceof Uint32Array) || block.length !== length * 3) throw new Damaged();
  const part = (at: number) => block.subarray(at * length, (at + 1) * length);
  return { low: part(0), high: part(1), rows: part(2) };
}

/** How many of the first `length` terms lie before this one, or up to it. */
function countBefore(low: Uint32Array, high: Uint32Array, term: Term, orEqual: boolean): number {
  let from = 0;
  for (let to = low.length; from < to;) {
    const middle = (from + to) >>> 1;
    const step = low[middle]! - term[0] || high[middle]! - term[1];
    if (step < 0 || (orEqual && step === 0)) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The blocks in which a term can stand: from, to (exclusive). Of one that many rows have there are several. */
export function blocksWith({ low, high }: Fences, term: Term): readonly [from: number, to: number] {
  return [Math.max(0, countBefore(low, high, term, false) - 1), countBefore(low, high, term, true)];
}

/** The rows that have a term, as far as this block knows. */
export function rowsWith(block: Block | undefined, at: number, fences: Fences, term: Term): Uint32Array {
  const { low, high, rows } = open(block, termsIn(fences.length, at));
  return rows.subarray(countBefore(low, high, term, false), countBefore(low, high, term, true));
}
