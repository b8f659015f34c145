import type { RecordKey } from '../../core/contact.js';
import type { Block, BlockKey } from './blocks.js';
import { readSegment, type SegmentManifest } from './columns.js';
import { readCompanies } from './companies.js';
import { Damaged } from './open.js';
import { joinRows, rowBlocks } from './row-blocks.js';
import type { Manifest, Reading } from './schema.js';
import type { Snapshot, StoredSegment } from './types.js';

/** Blocks of text that are read with one request. */
const atOnce = 32;

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
 * Block after block: what a cold page asks for in the meantime does not wait for all, and what arrives together is
 * unpacked together, which must not hold up the page.
 */
async function readStored(within: Reading, manifest: SegmentManifest): Promise<StoredSegment> {
  let last: Promise<unknown> = Promise.resolve();
  async function read(column: string, blocks: number): Promise<readonly Block[]> {
    const all: Block[] = [];
    const step = column === 'text' ? atOnce : 1;
    for (let from = 0; from < blocks; from += step) {
      const range = blockRange(manifest.id, column, from, Math.min(from + step, blocks));
      const next = last.then(() => within.getAll('blocks', range));
      last = next;
      all.push(...(await next));
    }
    return all;
  }
  const [segment, dead, at] = await Promise.all([
    readSegment(manifest, read),
    read('dead', rowBlocks(manifest.size)),
    read('at', rowBlocks(manifest.size)),
  ]);
  return { segment, ...joinRows(manifest.size, dead, at) };
}

const blockRange = (id: string, column: string, from: number, to: number) =>
  IDBKeyRange.bound([id, column, from] satisfies BlockKey, [id, column, to] satisfies BlockKey, false, true);
