import type { Segment, TermColumns } from '../segments/segment.js';
import { cut, itemsInBlock } from './blocks.js';
import { Damaged } from './open.js';
import type { Term } from './types.js';

/** Columns that a cold page searches. */
const termColumns = ['ids', 'numbers', 'terms'] as const;
export type TermColumn = (typeof termColumns)[number];

/**
 * The rows of one segment whose terms fall into one shard. Which shard a term is in does not depend on what else there
 * is, so a cold page asks for it before it knows of any segment.
 */
export interface Shard {
  readonly segmentId: string;
  readonly pairs: Pairs;
}

/** The low half of a term, then its row; and so on. The shard makes up for the half that is left out. */
type Pairs = Uint32Array;

/** Shards of a large segment, as a power of two: what is read for one term of 100,000 contacts is some 15 KiB. */
const bits: Readonly<Record<TermColumn, number>> = { ids: 6, numbers: 6, terms: 8 };
/** Segments of no more rows have one shard for each column. */
const mostInOne = 4096;
/** Whether a segment has only one shard for each column. */
export const isUncut = ({ size }: Pick<Segment, 'size'>): boolean => size <= mostInOne;

/** Which shard a term is in, in the upper bits. */
export const hashOf = (low: number, high: number): number => Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
const shardOf = (column: TermColumn, low: number, high: number): number => hashOf(low, high) >>> (32 - bits[column]);

type ShardName = number | 'only';

/** Of a large shard there are several pieces. */
const keyOf = (column: TermColumn, shard: ShardName, segmentId: string, piece: number) =>
  `${column}/${shard}/${segmentId}/${piece}`;
export const segmentOf = (key: string): string => key.split('/')[2]!;

/** The shards of a segment by their keys. */
export function* shardsOf(segment: Segment): Generator<readonly [key: string, Shard]> {
  for (const column of termColumns) {
    const shards = isUncut(segment) ? ([['only', pairsIn(segment[column])]] as const) : cutUp(column, segment[column]);
    for (const [shard, pairs] of shards) {
      let piece = 0;
      for (const part of cut(pairs, itemsInBlock(pairs)))
        yield [keyOf(column, shard, segment.id, piece++), { segmentId: segment.id, pairs: part }];
    }
  }
}

function pairsIn({ low, rows }: TermColumns): Pairs {
  const pairs = new Uint32Array(2 * low.length);
  for (let at = 0; at < low.length; at++) {
    pairs[2 * at] = low[at]!;
    pairs[2 * at + 1] = rows[at]!;
  }
  return pairs;
}

function cutUp(column: TermColumn, { low, high, rows }: TermColumns): Iterable<readonly [ShardName, Pairs]> {
  const counts = new Uint32Array(1 << bits[column]);
  const shards = low.map((term, at) => shardOf(column, term, high[at]!));
  for (const shard of shards) counts[shard]!++;
  const parts = Array.from(counts, (count) => new Uint32Array(count * 2));
  shards.forEach((shard, at) => {
    const place = --counts[shard]! * 2;
    parts[shard]![place] = low[at]!;
    parts[shard]![place + 1] = rows[at]!;
  });
  return parts.entries();
}

/** Where the shards of this segment lie. */
export function* ownShards({ id, size }: Pick<Segment, 'id' | 'size'>): Generator<IDBKeyRange> {
  for (const column of termColumns) {
    const names: readonly ShardName[] = isUncut({ size }) ? ['only'] : [...Array(1 << bits[column]).keys()];
    for (const shard of names) yield allFrom(`${column}/${shard}/${id}/`);
  }
}

const allFrom = (beginning: string) => IDBKeyRange.bound(beginning, `${beginning}\uffff`);

/** Where the shards of all segments lie in which a term can be. */
export const shardRange = (column: TermColumn, [low, high]: Term): IDBKeyRange =>
  allFrom(`${column}/${shardOf(column, low, high)}/`);

/** Where those of segments lie that are not cut. */
export const uncutRange = (column: TermColumn): IDBKeyRange => allFrom(`${column}/only/`);

/** The rows that have a term, in rising order. */
export function rowsWith(pieces: readonly Pairs[], [low]: Term, size: number): readonly number[] {
  const rows: number[] = [];
  for (const pairs of pieces) for (const at of placesOf(pairs, low)) rows.push(pairs[at + 1]!);
  if (rows.some((row) => !(row < size))) throw new Damaged();
  return rows.sort((a, b) => a - b);
}

/** Whether some row has a term. */
export const holds = (pairs: Pairs, [low]: Term): boolean => !placesOf(pairs, low).next().done;

/** Where a low half stands. By the browser's own search: a page that was just opened runs its own code slowly. */
function* placesOf(pairs: Pairs, low: number): Generator<number, void> {
  for (let at = pairs.indexOf(low); at >= 0; at = pairs.indexOf(low, at + 1)) if (at % 2 === 0) yield at;
}
