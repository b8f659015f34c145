import { wrap } from 'idb';
import type { Company } from '../../core/contact.js';
import { blocksOf, manifestOf, type SegmentManifest } from './columns.js';
import { allOf as companiesOf, putCompanies } from './companies.js';
import { changedRows, copyRows, type Rows } from './row-blocks.js';
import { reading, writing, type Database, type Rest, type Writing } from './schema.js';
import type { Snapshot } from './types.js';

/** How much is written in one transaction, in bytes: what another page wants to read waits that long. */
const bytesAtOnce = 4_000_000;
/** How long it is cut and copied without a pause, in milliseconds. */
const slice = 8;

/** What this tab knows to be on the disk, because it has written it. */
interface Known {
  readonly segments: ReadonlyMap<string, SegmentManifest>;
  readonly rows: ReadonlyMap<string, Rows>;
  readonly companies: ReadonlyMap<string, { readonly list?: readonly Company[]; readonly fences: readonly string[] }>;
}

/** A snapshot of which nothing can change any more while it is written. */
interface Frozen {
  readonly snapshot: Snapshot;
  readonly rows: ReadonlyMap<string, Rows>;
  readonly rest: Rest;
}

/**
 * Makes the disk as snapshots are. For the one tab that writes: what it has written is as it left it. New segments are
 * written first, and nothing refers to them yet; then all else in one transaction, so that what is known and how far
 * it has been pulled are never apart.
 */
export function createWriter(database: Database, now: () => number): (snapshot: Snapshot) => Promise<void> {
  let known: Known | undefined;
  return async (snapshot) => {
    const frozen = freeze(snapshot);
    known ??= await look(database);
    const fresh = snapshot.segments.filter(({ segment: { id } }) => !known!.segments.has(id));
    for (const { segment } of fresh) await writeBlocks(database, blocksOf(segment));
    known = await commit(database, known, frozen, now());
  };
}

function freeze(snapshot: Snapshot): Frozen {
  return {
    snapshot,
    rows: new Map(snapshot.segments.map((stored) => [stored.segment.id, copyRows(stored)])),
    rest: {
      pulls: new Map([...snapshot.pulls].map(([connectionId, state]) => [connectionId, JSON.stringify(state)])),
      merged: JSON.stringify(snapshot.merged),
    },
  };
}

/** What is on the disk. Segments to which nothing refers are what a torn write has left, and go. */
async function look(database: Database): Promise<Known> {
  const within = reading(database);
  const manifest = await within.objectStore('manifest').get('now');
  const segments = new Map(manifest?.segments.map((segment) => [segment.id, segment]));
  const left: string[] = [];
  let cursor = await within.objectStore('blocks').openKeyCursor();
  while (cursor) {
    const [id] = cursor.key;
    if (!segments.has(id)) left.push(id);
    cursor = await cursor.continue([id, []] as never); // an array is above all strings: on to the next segment
  }
  const cleaning = writing(database);
  for (const id of left) cleaning.delete('blocks', allOf(id));
  await cleaning.done;
  const companies = [...(manifest?.companies ?? [])].map(([id, fences]) => [id, { fences }] as const);
  return { segments, rows: new Map(), companies: new Map(companies) };
}

async function writeBlocks(database: Database, blocks: ReturnType<typeof blocksOf>): Promise<void> {
  for (let next = blocks.next(); !next.done;) {
    const within = writing(database);
    let since = performance.now();
    for (let bytes = 0; !next.done && bytes < bytesAtOnce; next = blocks.next()) {
      const [key, block] = next.value;
      const request = within.put('blocks', block, key);
      bytes += block.byteLength;
      if (performance.now() - since < slice) continue;
      await wrap(request);
      since = performance.now();
    }
    await within.done;
  }
}

/** All that is not a segment itself: which of them count, what is told of their rows, companies, pulls. */
async function commit(database: Database, known: Known, { snapshot, rows, rest }: Frozen, now: number): Promise<Known> {
  const within = writing(database);
  const segments = new Map(
    snapshot.segments.map(({ segment }) => [segment.id, known.segments.get(segment.id) ?? manifestOf(segment)]),
  );
  for (const id of known.segments.keys()) if (!segments.has(id)) within.delete('blocks', allOf(id));
  for (const [id, each] of rows)
    for (const [column, at, block] of changedRows(each, known.rows.get(id)))
      within.put('blocks', block, [id, column, at]);
  const companies = commitCompanies(within, known, snapshot);
  const fences = [...companies].map(([connectionId, { fences }]) => [connectionId, fences] as const);
  within.put(
    'manifest',
    { clock: snapshot.clock, segments: [...segments.values()], companies: new Map(fences) },
    'now',
  );
  within.put('rest', rest, 'now');
  within.put('used', now, 'at');
  await within.done;
  return { segments, rows, companies };
}

function commitCompanies(within: Writing, known: Known, { companies }: Snapshot): Known['companies'] {
  for (const connectionId of known.companies.keys())
    if (!companies.has(connectionId)) within.delete('companies', companiesOf(connectionId));
  return new Map(
    [...companies].map(([connectionId, list]) => {
      const before = known.companies.get(connectionId);
      const fences = before?.list === list ? before.fences : putCompanies(within, connectionId, list);
      return [connectionId, { list, fences }];
    }),
  );
}

const allOf = (segmentId: string) => IDBKeyRange.bound([segmentId], [segmentId, []]);
