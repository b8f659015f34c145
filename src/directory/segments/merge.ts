import { segmentId } from './build.js';
import { mergeDigits } from './digits.js';
import { noBits, setBit } from './bits.js';
import type { LiveSegment } from './live.js';
import type { Part } from './part.js';
import type { Segment } from './segment.js';
import { mergeTerms } from './terms.js';
import { startOf } from './words.js';
import { mergeWords } from './words-merge.js';

/** Rows that are copied between two pauses. */
const stride = 1024;

/** One segment of several, as it is stored. */
export interface Merged {
  readonly segment: Segment;
  readonly dead: Uint8Array;
  readonly at: Uint32Array;
}

/**
 * One segment of several of one connection, without the rows that no longer count. Yields now and then: what dies in the
 * parts meanwhile is dead in the outcome too.
 */
export function* mergeSegments(parts: readonly LiveSegment[]): Generator<void, Merged> {
  const plan = yield* planOf(parts);
  const columnsOf = <C>(pick: (segment: Segment) => C) =>
    parts.map(({ segment }, part): Part<C> => ({ columns: pick(segment), moves: plan.moves[part]! }));
  const segment: Segment = {
    id: segmentId(),
    connectionId: parts[0]!.segment.connectionId,
    size: plan.size,
    ...(yield* copyRows(parts, plan)),
    ids: yield* mergeTerms(columnsOf(({ ids }) => ids)),
    numbers: yield* mergeTerms(columnsOf(({ numbers }) => numbers)),
    terms: yield* mergeTerms(columnsOf(({ terms }) => terms)),
    digits: yield* mergeDigits(columnsOf(({ digits }) => digits)),
    words: yield* mergeWords(columnsOf(({ words }) => words)),
  };
  return { segment, ...carryOver(parts, plan) };
}

/** Which rows go where: for each row of each part its place in the merged segment, or -1. */
interface Plan {
  readonly moves: readonly Int32Array[];
  readonly size: number;
  readonly bytes: number;
}

function* planOf(parts: readonly LiveSegment[]): Generator<void, Plan> {
  const moves: Int32Array[] = [];
  let [size, bytes] = [0, 0];
  for (const part of parts) {
    const { ends, size: rows } = part.segment;
    const own = new Int32Array(rows).fill(-1);
    for (let row = 0; row < rows; row++) {
      if (row % (4 * stride) === 0) yield;
      if (part.isDead(row)) continue;
      own[row] = size++;
      bytes += ends[row]! - startOf(ends, row);
    }
    moves.push(own);
  }
  return { moves, size, bytes };
}

/** The columns that have an item for each row: runs of rows are copied at one go. */
function* copyRows(parts: readonly LiveSegment[], { moves, size, bytes }: Plan) {
  const [text, ends, flags] = [new Uint8Array(bytes), new Uint32Array(size), new Uint8Array(size)];
  let end = 0;
  for (const [of, { segment }] of parts.entries()) {
    const own = moves[of]!;
    for (let row = 0; row < segment.size; row++) {
      if (own[row]! < 0) continue;
      const from = row;
      while (row + 1 < segment.size && own[row + 1]! >= 0 && row - from < stride) row++;
      const begin = startOf(segment.ends, from);
      for (let each = from; each <= row; each++) {
        ends[own[each]!] = end + segment.ends[each]! - begin;
        flags[own[each]!] = segment.flags[each]!;
      }
      const run = segment.text.subarray(begin, segment.ends[row]);
      text.set(run, end);
      end += run.length;
      yield;
    }
  }
  return { text, ends, flags };
}

/** What may have changed in the parts while they were merged; so there is no pause in it. */
function carryOver(parts: readonly LiveSegment[], { moves, size }: Plan): Pick<Merged, 'dead' | 'at'> {
  const dead = noBits(size);
  const at = new Uint32Array(size);
  for (const [of, part] of parts.entries()) {
    const own = moves[of]!;
    for (let row = 0; row < own.length; row++) {
      const to = own[row]!;
      if (to < 0) continue;
      at[to] = part.at[row]!;
      if (part.isDead(row)) setBit(dead, to);
    }
  }
  return { dead, at };
}
