import type { Segment, TermColumns } from '../segments/segment.js';
import { bytesInBlock, fill, type Filling } from './blocks.js';
import { Damaged } from './open.js';
import type { Term } from './types.js';

/** Columns that a cold page searches. */
export const termColumns = ['ids', 'numbers', 'terms'] as const;
export type TermColumn = (typeof termColumns)[number];

/**
 * Of one column of one segment the terms that begin alike. Which shard a term is in does not depend on what else there is,
 * so a cold page asks for it before it knows of any segment; and columns are in the order of their terms, so that the
 * shards of a segment, one after another, are its column.
 */
export interface Shard {
  readonly segmentId: string;
  readonly terms: TermColumns;
}

/** Shards of a large segment, as a power of two: what is read for one term of 100,000 contacts is some 20 KiB. */
const bits: Readonly<Record<TermColumn, number>> = { ids: 6, numbers: 6, terms: 8 };
/** Segments of no more rows have one shard for each column. */
const mostInOne = 4096;
/** Whether a segment has only one shard for each column. */
export const isUncut = ({ size }: Pick<Segment, 'size'>): boolean => size <= mostInOne;

const shardOf = (column: TermColumn, low: number): number => low >>> (32 - bits[column]);

/** The one of a segment that is not cut comes behind all others. */
type ShardName = number | 'only';

const beginningOf = (column: TermColumn, shard: ShardName) => `${column}/${String(shard).padStart(3, '0')}/`;
export const segmentOf = (key: string): string => key.split('/')[2]!;

const bytesOfTerm = 12;
/** Of a large shard there are several pieces. */
const mostInPiece = bytesInBlock / bytesOfTerm;

/** The shards of a segment by their keys. */
export function* shardsOf(segment: Segment): Generator<readonly [key: string, Shard]> {
  for (const column of termColumns) {
    const terms = segment[column];
    const shards = isUncut(segment) ? ([['only', 0, terms.low.length]] as const) : cutUp(column, terms);
    for (const [shard, begin, end] of shards)
      for (let from = begin, piece = 0; from < end; from += mostInPiece, piece++) {
        const part = partOf(terms, from, Math.min(end, from + mostInPiece));
        yield [`${beginningOf(column, shard)}${segment.id}/${piece}`, { segmentId: segment.id, terms: part }];
      }
  }
}

/** The shards in which there is anything, and where each begins and ends. */
function* cutUp(column: TermColumn, { low }: TermColumns): Generator<readonly [ShardName, number, number]> {
  for (let from = 0, to = 0; from < low.length; from = to) {
    const shard = shardOf(column, low[from]!);
    while (to < low.length && shardOf(column, low[to]!) === shard) to++;
    yield [shard, from, to];
  }
}

const partOf = ({ low, high, rows }: TermColumns, from: number, to: number): TermColumns => ({
  low: low.slice(from, to),
  high: high.slice(from, to),
  rows: rows.slice(from, to),
});

/** Where the shards of this segment lie. */
export function* ownShards({ id, size }: Pick<Segment, 'id' | 'size'>): Generator<IDBKeyRange> {
  for (const column of termColumns) {
    const names: readonly ShardName[] = isUncut({ size }) ? ['only'] : [...Array(1 << bits[column]).keys()];
    for (const shard of names) yield allFrom(`${beginningOf(column, shard)}${id}/`);
  }
}

const allFrom = (beginning: string) => IDBKeyRange.bound(beginning, `${beginning}\uffff`);

/** Where the shards of all segments lie in which a term can be. */
export const shardRange = (column: TermColumn, [low]: Term): IDBKeyRange =>
  allFrom(beginningOf(column, shardOf(column, low)));

/** Where those of segments lie that are not cut. */
export const uncutRange = (column: TermColumn): IDBKeyRange => allFrom(beginningOf(column, 'only'));

/** Ranges that hold all shards of a column, in order; each of about so many bytes if the column has so many terms in all. */
export function* rangesOf(column: TermColumn, terms: number, bytes: number): Generator<IDBKeyRange> {
  const shards = 1 << bits[column];
  const atOnce = Math.max(1, Math.floor((bytes * shards) / (terms * bytesOfTerm + 1)));
  for (let from = 0; from < shards; from += atOnce) {
    const end = from + atOnce < shards ? beginningOf(column, from + atOnce) : `${column}/\uffff`;
    yield IDBKeyRange.bound(beginningOf(column, from), end, false, true);
  }
}

/** A column of so many terms, as its shards come. */
export function fillTerms(length: number): Filling<TermColumns, Shard> {
  const [low, high, rows] = [
    fill(new Uint32Array(length)),
    fill(new Uint32Array(length)),
    fill(new Uint32Array(length)),
  ];
  return {
    take({ terms }) {
      low.take(terms.low);
      high.take(terms.high);
      rows.take(terms.rows);
    },
    done: () => ({ low: low.done(), high: high.done(), rows: rows.done() }),
  };
}

/** The rows that have a term, in rising order. */
export function rowsWith(pieces: readonly TermColumns[], term: Term, size: number): readonly number[] {
  const found: number[] = [];
  for (const { low, high, rows } of pieces)
    for (let at = low.indexOf(term[0]); at >= 0 && low[at] === term[0]; at++)
      if (high[at] === term[1]) found.push(rows[at]!);
  if (found.some((row) => !(row < size))) throw new Damaged();
  return found.sort((a, b) => a - b);
}

/** Whether some row has a term. By the browser's own search: a page that was just opened runs its own code slowly. */
export const holds = ({ low }: TermColumns, term: Term): boolean => low.includes(term[0]);
