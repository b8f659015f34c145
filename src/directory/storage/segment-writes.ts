import type { Segment } from '../segments/segment.js';
import { breathe } from '../slices.js';
import { blocksOf, isSmall, type SegmentManifest } from './columns.js';
import { changedRows, type Rows } from './row-blocks.js';
import { writing, type Writing } from './schema.js';
import { ownShards, shardsOf } from './shards.js';

/**
 * How much is written in one transaction, in bytes. That long another page has to wait that wants to read; and browsers
 * write large transactions more slowly than several small ones.
 */
const bytesAtOnce = 1 << 18;

/** So many segments that are no more are removed in one transaction. */
const goneAtOnce = 16;

/** A segment that is to be written. */
export interface Fresh {
  readonly segment: Segment;
  readonly rows: Rows;
  readonly isSmall: boolean;
}

/** In bytes, about. */
export const sizeOf = (segments: readonly Fresh[]): number =>
  segments.reduce((sum, { segment }) => sum + 2 * segment.text.length, 0);

/** Each of them bit by bit, until the signal. */
export async function writeSegments(
  database: IDBDatabase,
  segments: readonly Fresh[],
  signal: AbortSignal,
): Promise<void> {
  if (!segments.length || signal.aborted) return;
  let within = writing(database);
  let before = Promise.resolve();
  let bytes = 0;
  for (const segment of segments)
    for (const { put, size } of writesOf(segment)) {
      put(within);
      if ((bytes += size) < bytesAtOnce) continue;
      const ending = within.done();
      await Promise.all([before, breathe()]); // the browser writes one while the next is put together
      before = ending;
      if (signal.aborted) return before;
      within = writing(database);
      bytes = 0;
    }
  await Promise.all([before, within.done()]);
}

/** The writes that a segment is made of, each with its bytes, or as many as would take as long. */
export function* writesOf({
  segment,
  rows,
  isSmall,
}: Fresh): Generator<{ readonly put: (within: Writing) => void; readonly size: number }> {
  if (isSmall) {
    yield { put: (within) => within.put('small', { segment, ...rows }, segment.id), size: 2 * segment.text.length };
    return;
  }
  for (const [key, block] of blocksOf(segment))
    yield { put: (within) => within.put('blocks', block, key), size: block.byteLength };
  for (const [key, shard] of shardsOf(segment))
    yield { put: (within) => within.put('shards', shard, key), size: 3 * shard.terms.low.byteLength };
  for (const [column, at, block] of changedRows(rows, undefined))
    yield { put: (within) => within.put('blocks', block, [segment.id, column, at]), size: block.byteLength };
}

export async function removeSegments(database: IDBDatabase, gone: readonly SegmentManifest[]): Promise<void> {
  for (let from = 0; from < gone.length; from += goneAtOnce) {
    const within = writing(database);
    for (const segment of gone.slice(from, from + goneAtOnce)) removeSegment(within, segment);
    await within.done();
  }
}

export function removeSegment(within: Writing, segment: SegmentManifest): void {
  if (isSmall(segment)) {
    within.delete('small', segment.id);
    return;
  }
  within.delete('blocks', IDBKeyRange.bound([segment.id], [segment.id, []]));
  for (const range of ownShards(segment)) within.delete('shards', range);
}
