import type { Company } from '../../core/contact.js';
import { isSmall, manifestOf, type SegmentManifest } from './columns.js';
import { allOf as companiesOf, putCompanies, type CompanyBlocks } from './companies.js';
import { changedRows, copyRows, type Rows } from './row-blocks.js';
import { reading, writing, type Rest, type Writing } from './schema.js';
import { removeSegment, removeSegments, sizeOf, writeSegments, writesOf, type Fresh } from './segment-writes.js';
import { segmentOf } from './shards.js';
import type { Snapshot } from './types.js';

/** So many small segments are written together with what refers to them; more would hold up the page. */
const fewSmall = 8;

/** More would hold up the page even at its end, in bytes: then as much is written as can be. */
const mostAtOnce = 1 << 25;

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

/** Makes the disk as snapshots are. For the one tab that writes: what it has written is as it left it. */
export interface Writer {
  /**
   * Bit by bit: new segments that are large, or many, are written first, and nothing refers to them yet; then all else in
   * one transaction, so that what is known and how far it has been pulled are never apart; then goes what nothing refers to
   * any more.
   */
  write(take: () => Snapshot): Promise<void>;
  /** All at once: in the next moment the page may be gone. What is being written bit by bit is given up for it. */
  writeAtOnce(take: () => Snapshot): Promise<void>;
}

export function createWriter(database: IDBDatabase, now: () => number): Writer {
  let known: Known | undefined;
  let latest = new AbortController();

  /** What was begun before is given up. */
  function begin(): AbortSignal {
    latest.abort();
    latest = new AbortController();
    return latest.signal;
  }

  async function write(take: () => Snapshot): Promise<void> {
    const signal = begin();
    const frozen = freeze(take());
    known ??= await look(database);
    const work = workOf(frozen, known);
    const together = work.fresh.filter((each) => each.isSmall);
    const before = together.length > fewSmall ? work.fresh : work.fresh.filter((each) => !each.isSmall);
    await writeSegments(database, before, signal);
    if (signal.aborted) return;
    const within = writing(database);
    const next = commit(within, known, { ...work, fresh: together.length > fewSmall ? [] : together }, now());
    await within.done();
    if (signal.aborted) return;
    known = next;
    await removeSegments(database, work.gone);
  }

  return {
    write,
    async writeAtOnce(take) {
      const work = known && workOf(freeze(take()), known);
      if (!known || !work || sizeOf(work.fresh) > mostAtOnce) return write(take);
      begin();
      const within = writing(database);
      known = commit(within, known, work, now());
      for (const segment of work.gone) removeSegment(within, segment);
      await within.done();
    },
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

/** What is to be done until the disk is as a snapshot. */
interface Work {
  readonly frozen: Frozen;
  readonly manifests: Known['segments'];
  readonly fresh: readonly Fresh[];
  /** Segments that are no more. */
  readonly gone: readonly SegmentManifest[];
}

function workOf(frozen: Frozen, known: Known): Work {
  const { snapshot, rows } = frozen;
  const manifests = new Map(
    snapshot.segments.map(({ segment }) => {
      const { id } = segment;
      return [id, manifestOf(segment, rows.get(id)!, known.segments.get(id))];
    }),
  );
  const fresh = snapshot.segments.flatMap(({ segment }) => {
    const { id } = segment;
    return known.segments.has(id) ? [] : { segment, rows: rows.get(id)!, isSmall: isSmall(manifests.get(id)!) };
  });
  return { frozen, manifests, fresh, gone: [...known.segments.values()].filter(({ id }) => !rows.has(id)) };
}

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

/** All but what was written before: segments that are left, which of all count, what is told of their rows, companies, pulls. */
function commit(
  within: Writing,
  known: Known,
  { fresh, manifests: segments, frozen: { snapshot, rows, rest } }: Work,
  now: number,
): Known {
  for (const each of fresh) for (const { put } of writesOf(each)) put(within);
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
