import type { Segment } from '../segments/segment.js';
import { Damaged } from './open.js';
import type { Term } from './types.js';

/** Columns that a cold page searches. */
export const termColumns = ['ids', 'numbers', 'terms'] as const;
export type TermColumn = (typeof termColumns)[number];

/**
 * The rows of one segment whose terms fall into one shard. Which shard a term is in does not depend on what else there
 * is, so a cold page asks for it before it knows of any segment.
 */
export interface Shard {
  readonly segmentId: string;
  /** The low half of a term, then its row; and so on. The shard makes up for the half that is left out. */
  readonly pairs: Uint32Array;
}

export type ShardKey = [column: TermColumn, bits: number, shard: number, segmentId: string];

/** Rows of a segment whose terms fill one shard, at most; roughly. */
const rowsInShard = 2048;
/** How many shards a segment may have, as powers of two. Few, for a cold page has to ask for each. */
const shardings = [0, 6, 10] as const;

const bitsFor = (size: number): number => shardings.find((bits) => size <= rowsInShard << bits) ?? shardings.at(-1)!;

function shardOf(low: number, high: number, bits: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return bits ? mixed >>> (32 - bits) : 0;
}

export function* shardsOf(segment: Segment): Generator<readonly [ShardKey, Shard]> {
  const bits = bitsFor(segment.size);
  for (const column of termColumns) {
    const { low, high, rows } = segment[column];
    const counts = new Uint32Array(1 << bits);
    const shards = low.map((term, at) => shardOf(term, high[at]!, bits));
    for (const shard of shards) counts[shard]!++;
    const parts = Array.from(counts, (count) => new Uint32Array(count * 2));
    shards.forEach((shard, at) => {
      const place = --counts[shard]! * 2;
      parts[shard]![place] = low[at]!;
      parts[shard]![place + 1] = rows[at]!;
    });
    for (const [shard, pairs] of parts.entries())
      if (pairs.length) yield [[column, bits, shard, segment.id], { segmentId: segment.id, pairs }];
  }
}

/** All places where a segment of this size may have a shard. */
export function* shardKeys({ id, size }: Pick<Segment, 'id' | 'size'>): Generator<ShardKey> {
  const bits = bitsFor(size);
  for (const column of termColumns) for (let shard = 0; shard < 1 << bits; shard++) yield [column, bits, shard, id];
}

/** Where the shards of all segments lie in which a term can be, one range for each way to cut them. */
export const shardRanges = (column: TermColumn, [low, high]: Term): readonly IDBKeyRange[] =>
  shardings.map((bits) => {
    const shard = [column, bits, shardOf(low, high, bits)];
    return IDBKeyRange.bound(shard, [...shard, []]);
  });

/** The rows that have a term, in rising order. */
export function rowsWith({ pairs }: Shard, [low]: Term, size: number): readonly number[] {
  const rows: number[] = [];
  for (let at = 0; at < pairs.length; at += 2) if (pairs[at] === low) rows.push(pairs[at + 1]!);
  if (rows.some((row) => !(row < size))) throw new Damaged();
  return rows.sort((a, b) => a - b);
}
