import type { Segment, TermColumns } from '../segments/segment.js';
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

/** Shards of each column of a segment, as a power of two: what is read for one term of 100,000 contacts is some 10 KiB. */
const bits = 6;
/** Segments of no more rows are searched in the manifest, with all that is in them. */
const mostInManifest = 128;

/** The columns of a small segment; undefined for one that is cut into shards. */
export function pairsOf(segment: Segment): Readonly<Record<TermColumn, Pairs>> | undefined {
  if (segment.size > mostInManifest) return undefined;
  const pairs = ({ low, rows }: TermColumns) => Uint32Array.from([...low].flatMap((term, at) => [term, rows[at]!]));
  return { ids: pairs(segment.ids), numbers: pairs(segment.numbers), terms: pairs(segment.terms) };
}

const shardOf = (low: number, high: number): number =>
  Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1) >>> (32 - bits);

const keyOf = (column: TermColumn, shard: number, segmentId: string) => `${column}/${shard}/${segmentId}`;
export const segmentOf = (key: string): string => key.slice(key.indexOf('/', key.indexOf('/') + 1) + 1);

/** The shards of a segment by their keys; none for a small one. */
export function* shardsOf(segment: Segment): Generator<readonly [key: string, Shard]> {
  if (segment.size <= mostInManifest) return;
  for (const column of termColumns) {
    const { low, high, rows } = segment[column];
    const counts = new Uint32Array(1 << bits);
    const shards = low.map((term, at) => shardOf(term, high[at]!));
    for (const shard of shards) counts[shard]!++;
    const parts = Array.from(counts, (count) => new Uint32Array(count * 2));
    shards.forEach((shard, at) => {
      const place = --counts[shard]! * 2;
      parts[shard]![place] = low[at]!;
      parts[shard]![place + 1] = rows[at]!;
    });
    for (const [shard, pairs] of parts.entries())
      if (pairs.length) yield [keyOf(column, shard, segment.id), { segmentId: segment.id, pairs }];
  }
}

/** All keys that shards of this segment may have. */
export function* shardKeys({ id }: Pick<Segment, 'id'>): Generator<string> {
  for (const column of termColumns) for (let shard = 0; shard < 1 << bits; shard++) yield keyOf(column, shard, id);
}

/** Where the shards of all segments lie in which a term can be. */
export function shardRange(column: TermColumn, [low, high]: Term): IDBKeyRange {
  const beginning = keyOf(column, shardOf(low, high), '');
  return IDBKeyRange.bound(beginning, `${beginning}\uffff`);
}

/** The rows that have a term, in rising order. */
export function rowsWith(pairs: Pairs, [low]: Term, size: number): readonly number[] {
  const rows: number[] = [];
  for (let at = 0; at < pairs.length; at += 2) if (pairs[at] === low) rows.push(pairs[at + 1]!);
  if (rows.some((row) => !(row < size))) throw new Damaged();
  return rows.sort((a, b) => a - b);
}
