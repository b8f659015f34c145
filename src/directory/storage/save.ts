import type { Company } from '../../core/contact.js';
import type { Segment } from '../segments/segment.js';
import { breathe } from '../slices.js';
import { blocksOf, isSmall, manifestOf, type SegmentManifest } from './columns.js';
import { allOf as companiesOf, putCompanies, type CompanyBlocks } from './companies.js';
import { changedRows, copyRows, type Rows } from './row-blocks.js';
import { reading, writing, type Rest, type Writing } from './schema.js';
import { ownShards, segmentOf, shardsOf } from './shards.js';
import type { Snapshot } from './types.js';

/**
 * How much is written in one transaction, in bytes. That long another page has to wait that wants to read; and browsers
 * write large transactions more slowly than several small ones.
 */
const bytesAtOnce = 1 << 18;

/** So many small segments are written together with what refers to them; more would hold up the page. */
const fewSmall = 8;

/** So many segments that are no more are removed in one transaction. */
const goneAtOnce = 16;

/** What this tab knows to be on the disk, because it has written it. */
interface Known {
  readonly segments: ReadonlyMap<string, SegmentManifest>;
  readonly rows: ReadonlyMap<string, Rows>;
  readonly companies: ReadonlyMap<string, { readonly list?: readonly Company[]; readonly blocks: CompanyBlocks }>;
}

/** A snapshot of which nothing can change any more while it is written. */
interface Frozen {
  readonly snapshot: Snapshot;
  readonly rows: ReadonlyMap<string, Rows>;
  readonly rest: Rest;
}

/** A segment that is to be written. */
interface Fresh {
  readonly segment: Segment;
  readonly rows: Rows;
  readonly isSmall: boolean;
}

/**
 * Makes the disk as snapshots are. For the one tab that writes: what it has written is as it left it. New segments that are
 * large, or many, are written first, and nothing refers to them yet; then all else in one transaction, so that what is
 * known and how far it has been pulled are never apart; then goes what nothing refers to any more.
 */
export function createWriter(database: IDBDatabase, now: () => number): (take: () => Snapshot) => Promise<void> {
  let known: Known | undefined;
  return async (take) => {
    const snapshot = take();
    const frozen = freeze(snapshot);
    known ??= await look(database);
    const manifests = manifestsOf(frozen, known);
    const fresh = freshOf(frozen, known, manifests);
    const small = fresh.filter((each) => each.isSmall);
    const together = small.length > fewSmall ? [] : small;
    const before = fresh.filter((each) => !together.includes(each));
    if (before.length) await writeSegments(database, before);
    const gone = [...known.segments.values()].filter(({ id }) => !frozen.rows.has(id));
    known = await commit(database, known, together, frozen, manifests, now());
    await removeSegments(database, gone);
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

const manifestsOf = ({ snapshot, rows }: Frozen, known: Known): Known['segments'] =>
  new Map(
    snapshot.segments.map(({ segment }) => {
      const { id } = segment;
      return [id, manifestOf(segment, rows.get(id)!, known.segments.get(id))];
    }),
  );

const freshOf = ({ snapshot, rows }: Frozen, known: Known, manifests: Known['segments']): readonly Fresh[] =>
  snapshot.segments.flatMap(({ segment }) => {
    const { id } = segment;
    return known.segments.has(id) ? [] : { segment, rows: rows.get(id)!, isSmall: isSmall(manifests.get(id)!) };
  });

/** What is on the disk. Segments to which nothing refers are what a torn write has left, and go. */
async function look(database: IDBDatabase): Promise<Known> {
  const within = reading(database);
  const [manifest, small, blocks, shards] = await Promise.all([
    within.get('manifest', 'now'),
    within.keys('small'),
    within.keys('blocks'),
    within.keys('shards'),
  ]);
  const segments = new Map(manifest?.segments.map((segment) => [segment.id, segment]));
  const cleaning = writing(database);
  for (const key of small) if (!segments.has(key)) cleaning.delete('small', key);
  for (const key of blocks) if (!segments.has(key[0])) cleaning.delete('blocks', key);
  for (const key of shards) if (!segments.has(segmentOf(key))) cleaning.delete('shards', key);
  await cleaning.done();
  const companies = [...(manifest?.companies ?? [])].map(([id, blocks]) => [id, { blocks }] as const);
  return { segments, rows: new Map(), companies: new Map(companies) };
}

async function writeSegments(database: IDBDatabase, segments: readonly Fresh[]): Promise<void> {
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
      within = writing(database);
      bytes = 0;
    }
  await Promise.all([before, within.done()]);
}

/** The writes that a segment is made of, each with its bytes, or as many as would take as long. */
function* writesOf({
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

/** All but what was written before: few small segments, which of all count, what is told of their rows, companies, pulls. */
async function commit(
  database: IDBDatabase,
  known: Known,
  small: readonly Fresh[],
  { snapshot, rows, rest }: Frozen,
  segments: Known['segments'],
  now: number,
): Promise<Known> {
  const within = writing(database);
  for (const each of small) for (const { put } of writesOf(each)) put(within);
  for (const { segment } of snapshot.segments) {
    const { id } = segment;
    const before = known.segments.get(id);
    if (!before) continue;
    const changed = [...changedRows(rows.get(id)!, known.rows.get(id))];
    if (!changed.length) continue;
    if (isSmall(before)) within.put('small', { segment, ...rows.get(id)! }, id);
    else for (const [column, at, block] of changed) within.put('blocks', block, [id, column, at]);
  }
  const companies = commitCompanies(within, known, snapshot);
  const blocks = [...companies].map(([connectionId, { blocks }]) => [connectionId, blocks] as const);
  const manifest = { clock: snapshot.clock, used: now, segments: [...segments.values()], companies: new Map(blocks) };
  within.put('manifest', manifest, 'now');
  within.put('rest', rest, 'now');
  await within.done();
  return { segments, rows, companies };
}

function commitCompanies(within: Writing, known: Known, { companies }: Snapshot): Known['companies'] {
  for (const connectionId of known.companies.keys())
    if (!companies.has(connectionId)) within.delete('companies', companiesOf(connectionId));
  return new Map(
    [...companies].map(([connectionId, list]) => {
      const before = known.companies.get(connectionId);
      const blocks = before?.list === list ? before.blocks : putCompanies(within, connectionId, list);
      return [connectionId, { list, blocks }];
    }),
  );
}

async function removeSegments(database: IDBDatabase, gone: readonly SegmentManifest[]): Promise<void> {
  for (let from = 0; from < gone.length; from += goneAtOnce) {
    const within = writing(database);
    for (const segment of gone.slice(from, from + goneAtOnce)) removeSegment(within, segment);
    await within.done();
  }
}

function removeSegment(within: Writing, segment: SegmentManifest): void {
  if (isSmall(segment)) {
    within.delete('small', segment.id);
    return;
  }
  within.delete('blocks', IDBKeyRange.bound([segment.id], [segment.id, []]));
  for (const range of ownShards(segment)) within.delete('shards', range);
}
