import type { RecordKey } from '../../core/contact.js';
import { bytesInBlock, type BlockKey, type ReadBlocks } from './blocks.js';
import { isSmall, readSegment, type SegmentManifest, type SegmentTerms } from './columns.js';
import { readCompanies } from './companies.js';
import { Damaged } from './open.js';
import { readRows } from './row-blocks.js';
import type { Manifest, Reading } from './schema.js';
import { fillTerms, rangesOf, type TermColumn } from './shards.js';
import type { Snapshot, StoredSegment } from './types.js';

/** Blocks that are read with one request. */
const atOnce = 6;

/** Reads everything, in one transaction, so that nothing of it can be of another moment. Rejects with `Damaged`. */
export async function readAll(within: Reading, reading: Promise<Manifest | undefined>): Promise<Snapshot | undefined> {
  const manifest = await reading;
  if (!manifest) return undefined;
  const [rest, companies] = await Promise.all([within.get('rest', 'now'), readCompanies(within, manifest)]);
  const terms = await readTerms(within, manifest);
  const segments: StoredSegment[] = [];
  for (const segment of manifest.segments) segments.push(await readStored(within, segment, terms));
  if (!rest) throw new Damaged();
  return {
    clock: manifest.clock,
    segments,
    companies,
    pulls: new Map([...rest.pulls].map(([connectionId, json]) => [connectionId, JSON.parse(json) as unknown])),
    merged: JSON.parse(rest.merged) as readonly (readonly [RecordKey, RecordKey])[],
  };
}

/** What shards hold, by segment: those of all segments lie side by side. */
type AllTerms = Readonly<Record<TermColumn, ReadonlyMap<string, SegmentTerms[TermColumn]>>>;

async function readTerms(within: Reading, { segments }: Manifest): Promise<AllTerms> {
  const read = async (column: TermColumn) => {
    const lengths = segments.flatMap(({ id, lengths }) => (lengths ? [[id, lengths[column]] as const] : []));
    const columns = new Map(lengths.map(([id, length]) => [id, fillTerms(length)]));
    const sum = lengths.reduce((all, [, length]) => all + length, 0);
    for (const range of sum ? rangesOf(column, sum, atOnce * bytesInBlock) : [])
      for (const shard of await within.getAll('shards', range)) columns.get(shard.segmentId)?.take(shard);
    return new Map([...columns].map(([id, filling]) => [id, filling.done()]));
  };
  const [ids, numbers, terms] = [await read('ids'), await read('numbers'), await read('terms')];
  return { ids, numbers, terms };
}

/**
 * A few blocks after others: what a cold page asks for in the meantime does not wait for all, and what arrives together is
 * unpacked together, which must not hold up the page.
 */
async function readStored(within: Reading, manifest: SegmentManifest, all: AllTerms): Promise<StoredSegment> {
  const { id } = manifest;
  if (isSmall(manifest)) return readSmall(within, manifest);
  let last: Promise<unknown> = Promise.resolve();
  const read: ReadBlocks = async (column, blocks, take) => {
    for (let from = 0; from < blocks; from += atOnce) {
      const range = blockRange(id, column, from, Math.min(from + atOnce, blocks));
      const next = last.then(() => within.getAll('blocks', range));
      last = next;
      for (const block of await next) take(block);
    }
  };
  const terms = { ids: all.ids.get(id)!, numbers: all.numbers.get(id)!, terms: all.terms.get(id)! };
  const [segment, rows] = await Promise.all([readSegment(manifest, read, terms), readRows(manifest, read)]);
  return { segment, ...rows };
}

async function readSmall(within: Reading, { id, size }: SegmentManifest): Promise<StoredSegment> {
  const stored = await within.get('small', id);
  if (stored?.segment.size !== size || stored.at.length !== size) throw new Damaged();
  return stored;
}

const blockRange = (id: string, column: string, from: number, to: number) =>
  IDBKeyRange.bound([id, column, from] satisfies BlockKey, [id, column, to] satisfies BlockKey, false, true);
