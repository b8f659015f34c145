import { segmentId } from './build.js';
import { mergeDigits } from './digits.js';
import { noneDead, type LiveSegment } from './live.js';
import type { Segment } from './segment.js';
import { mergeTerms } from './terms.js';
import { mergeWords } from './words-merge.js';

/** Rows that are copied between two pauses. */
const stride = 512;

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
  const moves = parts.map(({ segment }) => new Int32Array(segment.size).fill(-1));
  const columnsOf = <C>(pick: (segment: Segment) => C) =>
    parts.map(({ segment }, part) => ({ columns: pick(segment), rowOf: (row: number) => moves[part]![row]! }));
  const { text, ends, flags } = yield* copyRows(parts, moves);
  const segment: Segment = {
    id: segmentId(),
    connectionId: parts[0]!.segment.connectionId,
    size: ends.length,
    text,
    ends,
    flags,
    ids: yield* mergeTerms(columnsOf(({ ids }) => ids)),
    numbers: yield* mergeTerms(columnsOf(({ numbers }) => numbers)),
    terms: yield* mergeTerms(columnsOf(({ terms }) => terms)),
    digits: yield* mergeDigits(columnsOf(({ digits }) => digits)),
    words: yield* mergeWords(columnsOf(({ words }) => words).map(({ columns, rowOf }) => ({ words: columns, rowOf }))),
  };
  return { segment, ...carryOver(parts, moves, segment.size) };
}

/** Copies the rows that count, and notes in `moves` where each has gone. */
function* copyRows(parts: readonly LiveSegment[], moves: readonly Int32Array[]) {
  const ends = new Uint32Array(parts.reduce((sum, { alive }) => sum + alive, 0));
  let size = 0;
  for (const [of, part] of parts.entries())
    for (let row = 0; row < part.segment.size; row++) {
      if (part.isDead(row)) continue;
      moves[of]![row] = size;
      ends[size] = (size ? ends[size - 1]! : 0) + bytesOf(part.segment, row).length;
      size++;
    }
  yield;
  const flags = new Uint8Array(size);
  const text = new Uint8Array(size ? ends[size - 1]! : 0);
  for (const [of, { segment }] of parts.entries())
    for (let row = 0; row < segment.size; row++) {
      const to = moves[of]![row]!;
      if (to < 0) continue;
      text.set(bytesOf(segment, row), to ? ends[to - 1] : 0);
      flags[to] = segment.flags[row]!;
      if (to % stride === stride - 1) yield;
    }
  return { text, ends, flags };
}

const bytesOf = ({ text, ends }: Segment, row: number) => text.subarray(row ? ends[row - 1] : 0, ends[row]);

/** What may have changed in the parts while they were merged. */
function carryOver(parts: readonly LiveSegment[], moves: readonly Int32Array[], size: number) {
  const dead = noneDead(size);
  const at = new Uint32Array(size);
  parts.forEach((part, of) =>
    moves[of]!.forEach((to, row) => {
      if (to < 0) return;
      at[to] = part.at[row]!;
      if (part.isDead(row)) dead[to >>> 3]! |= 1 << (to & 7);
    }),
  );
  return { dead, at };
}
