import type { RecordKey } from '../../core/contact.js';
import type { BlockKey, ReadBlocks } from './blocks.js';
import { readSegment, type SegmentManifest } from './columns.js';
import { readCompanies } from './companies.js';
import { Damaged } from './open.js';
import { readRows } from './row-blocks.js';
import type { Manifest, Reading } from './schema.js';
import type { Snapshot, StoredSegment } from './types.js';

/** Blocks that are read with one request. */
const atOnce = 6;

/** Reads everything, in one transaction, so that nothing of it can be of another moment. Rejects with `Damaged`. */
export async function readAll(within: Reading, reading: Promise<Manifest | undefined>): Promise<Snapshot | undefined> {
  const manifest = await reading;
  if (!manifest) return undefined;
  const [rest, companies] = await Promise.all([within.get('rest', 'now'), readCompanies(within, manifest)]);
  const segments: StoredSegment[] = [];
  for (const segment of manifest.segments) segments.push(await readStored(within, segment));
  if (!rest) throw new Damaged();
  return {
    clock: manifest.clock,
    segments,
    companies,
    pulls: new Map([...rest.pulls].map(([connectionId, json]) => [connectionId, JSON.parse(json) as unknown])),
    merged: JSON.parse(rest.merged) as readonly (readonly [RecordKey, RecordKey])[],
  };
}

/**
 * A few blocks after others: what a cold page asks for in the meantime does not wait for all, and what arrives together is
 * unpacked together, which must not hold up the page.
 */
async function readStored(within: Reading, manifest: SegmentManifest): Promise<StoredSegment> {
  const { id, size } = manifest;
  let last: Promise<unknown> = Promise.resolve();
  const read: ReadBlocks = async (column, blocks, take) => {
    for (let from = 0; from < blocks; from += atOnce) {
      const range = blockRange(id, column, from, Math.min(from + atOnce, blocks));
      const next = last.then(() => within.getAll('blocks', range));
      last = next;
      for (const block of await next) take(block);
    }
  };
  const [segment, rows] = await Promise.all([
    readSegment(manifest, read, () => within.get('columns', id)),
    readRows(size, read),
  ]);
  return { segment, ...rows };
}

const blockRange = (id: string, column: string, from: number, to: number) =>
  IDBKeyRange.bound([id, column, from] satisfies BlockKey, [id, column, to] satisfies BlockKey, false, true);
