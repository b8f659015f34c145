/** What changes about the rows of a segment: which are dead, and when each was last heard of. */
import { hasBit } from '../segments/bits.js';
import { blocksFor, fill, type Block, type ReadBlocks } from './blocks.js';
import type { SegmentManifest } from './columns.js';
import type { Reading } from './schema.js';
import type { StoredSegment } from './types.js';

/** The rows of which one block tells; a multiple of 8. */
const rowsInBlock = 8192;

export type Rows = Pick<StoredSegment, 'dead' | 'at'>;
export type RowColumn = keyof Rows;

const rowBlocks = (size: number): number => blocksFor(size, rowsInBlock);
export const deadBlockOf = (row: number): number => Math.floor(row / rowsInBlock);
const bytesOfDead = (size: number): number => blocksFor(size, 8);

export async function readRows(
  { size, deadSum }: Pick<SegmentManifest, 'size' | 'deadSum'>,
  read: ReadBlocks,
): Promise<Rows> {
  const [dead, at] = [fill(new Uint8Array(bytesOfDead(size))), fill(new Uint32Array(size))];
  await Promise.all([
    deadSum ? read('dead', rowBlocks(size), dead.take) : undefined,
    read('at', rowBlocks(size), at.take),
  ]);
  return { dead: deadSum ? dead.done() : new Uint8Array(bytesOfDead(size)), at: at.done() };
}

/** Only which are dead, of the segment with this id. */
export async function readDead(within: Pick<Reading, 'getAll'>, id: string, size: number): Promise<Uint8Array> {
  const dead = fill(new Uint8Array(bytesOfDead(size)));
  for (const block of await within.getAll('blocks', IDBKeyRange.bound([id, 'dead'], [id, 'dead', []])))
    dead.take(block);
  return dead.done();
}

export const copyRows = ({ dead, at }: Rows): Rows => ({ dead: dead.slice(), at: at.slice() });

/** The blocks that are not as they were `before`; none of `dead` where no row is. */
export function* changedRows(now: Rows, before: Rows | undefined): Generator<readonly [RowColumn, number, Block]> {
  if (now.dead.some(Boolean))
    yield* changed('dead', now.dead, before?.dead.some(Boolean) ? before.dead : undefined, rowsInBlock / 8);
  yield* changed('at', now.at, before?.at, rowsInBlock);
}

function* changed(
  name: RowColumn,
  now: Rows[RowColumn],
  before: Rows[RowColumn] | undefined,
  items: number,
): Generator<readonly [RowColumn, number, Block]> {
  for (let from = 0; from < now.length; from += items)
    if (!before || differs(now, before, from, from + items)) yield [name, from / items, now.slice(from, from + items)];
}

function differs(a: Rows[RowColumn], b: Rows[RowColumn], from: number, to: number): boolean {
  for (let at = from; at < to && at < a.length; at++) if (a[at] !== b[at]) return true;
  return false;
}

export const isDead = (block: Uint8Array, row: number): boolean => hasBit(block, row % rowsInBlock);
