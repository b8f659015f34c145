import type { RecordKey } from '../../core/contact.js';
import type { Block, BlockKey } from './blocks.js';
import { readSegment, type SegmentManifest } from './columns.js';
import { readCompanies } from './companies.js';
import { Damaged } from './open.js';
import { joinRows, rowBlocks } from './row-blocks.js';
import type { Manifest, Reading } from './schema.js';
import type { Snapshot, StoredSegment } from './types.js';

/** Blocks that are read at once: what arrives together is unpacked together, and must not hold up the page. */
const atOnce = 64;

/** Reads everything, in one transaction, so that nothing of it can be of another moment. Rejects with `Damaged`. */
export async function readAll(within: Reading, reading: Promise<Manifest | undefined>): Promise<Snapshot | undefined> {
  const manifest = await reading;
  if (!manifest) return undefined;
  const [rest, companies, ...segments] = await Promise.all([
    within.objectStore('rest').get('now'),
    readCompanies(within, manifest),
    ...manifest.segments.map((segment) => readStored(within, segment)),
  ]);
  if (!rest) throw new Damaged();
  return {
    clock: manifest.clock,
    segments,
    companies,
    pulls: new Map([...rest.pulls].map(([connectionId, json]) => [connectionId, JSON.parse(json) as unknown])),
    merged: JSON.parse(rest.merged) as readonly (readonly [RecordKey, RecordKey])[],
  };
}

async function readStored(within: Reading, manifest: SegmentManifest): Promise<StoredSegment> {
  const read = async (column: string, blocks: number): Promise<readonly Block[]> => {
    const parts: Promise<readonly Block[]>[] = [];
    for (let from = 0; from < blocks; from += atOnce) {
      const to = Math.min(from + atOnce, blocks);
      parts.push(within.objectStore('blocks').getAll(blockRange(manifest.id, column, from, to)));
    }
    return (await Promise.all(parts)).flat();
  };
  const [segment, dead, at] = await Promise.all([
    readSegment(manifest, read),
    read('dead', rowBlocks(manifest.size)),
    read('at', rowBlocks(manifest.size)),
  ]);
  return { segment, ...joinRows(manifest.size, dead, at) };
}

const blockRange = (id: string, column: string, from: number, to: number) =>
  IDBKeyRange.bound([id, column, from] satisfies BlockKey, [id, column, to] satisfies BlockKey, false, true);
