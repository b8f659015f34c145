import { segmentId } from './build.js';
import { mergeDigits } from './digits.js';
import { noneDead, type LiveSegment } from './live.js';
import type { Segment } from './segment.js';
import { mergeTerms } from './terms.js';
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
  const alive = parts.reduce((sum, part) => sum + part.alive, 0);
  const [ends, flags] = [new Uint32Array(alive), new Uint8Array(alive)];
  const text = new Uint8Array(parts.reduce((sum, { segment }) => sum + segment.text.length, 0));
  let [size, end] = [0, 0];
  for (const [of, part] of parts.entries()) {
    const { segment } = part;
    for (let row = 0; row < segment.size;) {
      const from = row;
      for (; row < segment.size && !part.isDead(row) && row - from < stride; row++) {
        const bytes = segment.ends[row]! - (row ? segment.ends[row - 1]! : 0);
        ends[size] = (size ? ends[size - 1]! : 0) + bytes;
        flags[size] = segment.flags[row]!;
        moves[of]![row] = size++;
      }
      if (row > from) {
        const run = segment.text.subarray(from ? segment.ends[from - 1] : 0, segment.ends[row - 1]);
        text.set(run, end);
        end += run.length;
        yield;
      } else row++;
    }
  }
  return { text: text.slice(0, end), ends: ends.slice(0, size), flags: flags.slice(0, size) };
}

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
