import { noneDead } from '../segments/live.js';
import type { Segment } from '../segments/segment.js';
import { breathe, inSlices } from '../slices.js';
import { answerShards, type AnswerShard } from './answers.js';
import { buildAnswers } from './answers-build.js';
import { isSmall, type SegmentManifest } from './columns.js';
import { problemOf } from './open.js';
import { readDead } from './row-blocks.js';
import { reading, writing, type Manifest, type Reading } from './schema.js';
import { isUncut } from './shards.js';
import type { StoredSegment } from './types.js';

/** More would take more memory than a page should: it is looked for who answers then. */
const most = 400_000;
/** What has come since is looked through in addition; from so many rows on all is worked out anew. */
const mostNewer = 1000;
/** Shards that are written in one transaction: that long another page waits. */
const atOnce = 128;

/**
 * Works out ahead who answers which number, if what there is of it is too old. For the one tab that writes; `segments` are
 * those that it holds, which the disk may not know yet.
 */
export async function writeAnswers(
  database: IDBDatabase,
  segments: readonly Segment[],
  isStopped: () => boolean,
): Promise<void> {
  const parts = await readParts(database, segments);
  if (!parts) return;
  const shards = await inSlices(buildAnswers(parts), isStopped);
  const ids = parts.map(({ segment }) => segment.id);
  if (!shards) return;
  try {
    for (let from = 0; from < answerShards && !isStopped(); from += atOnce) {
      const within = writing(database);
      for (let shard = from; shard < from + atOnce; shard++)
        within.put('answers', { segments: ids, words: shards[shard]! }, shard);
      await within.done();
      await breathe();
    }
  } catch (error) {
    if (problemOf(error) !== 'full') throw error; // they only spare time: contacts may find room yet
  }
}

/**
 * All that is on the disk, if it is to be worked out anew. Which rows are dead is read from there: of that moment are the
 * answers, whatever has become of the records in memory.
 */
async function readParts(
  database: IDBDatabase,
  segments: readonly Segment[],
): Promise<readonly Pick<StoredSegment, 'segment' | 'dead'>[] | undefined> {
  const within = reading(database);
  const [manifest, last] = await Promise.all([within.get('manifest', 'now'), within.get('answers', answerShards - 1)]);
  if (!manifest || !isWorth(manifest, last)) return undefined;
  const held = new Map(segments.map((segment) => [segment.id, segment]));
  const parts = manifest.segments.map(async (each) => {
    const segment = held.get(each.id);
    return segment && { segment, dead: await deadOf(within, each) };
  });
  const found = (await Promise.all(parts)).flatMap((part) => part ?? []);
  return found.length === parts.length ? found : undefined; // else they are being merged: it comes up again
}

async function deadOf(within: Reading, segment: SegmentManifest): Promise<Uint8Array> {
  const { id, size, hasDead } = segment;
  if (!hasDead) return noneDead(size);
  return isSmall(segment) ? ((await within.get('small', id))?.dead ?? noneDead(size)) : readDead(within, id, size);
}

/** `last`: the shard that was written last. */
function isWorth({ segments }: Manifest, last: AnswerShard | undefined): boolean {
  const isIn = new Set(last?.segments);
  const newer = segments.filter(({ id }) => !isIn.has(id));
  const rows = (of: Manifest['segments']) => of.reduce((sum, { size }) => sum + size, 0);
  if (rows(segments) > most) return false;
  return !last || segments.length - newer.length < isIn.size || !newer.every(isUncut) || rows(newer) > mostNewer;
}
