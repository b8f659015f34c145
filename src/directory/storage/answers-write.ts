import { noBits } from '../segments/bits.js';
import type { Segment } from '../segments/segment.js';
import { breathe, inSlices } from '../slices.js';
import { lastShard, packAnswers, stateOf, type AnswerShard } from './answers.js';
import { buildAnswers, type World } from './answers-build.js';
import { readCompanyBlocks } from './companies.js';
import { isSmall, type SegmentManifest } from './columns.js';
import { problemOf } from './open.js';
import { readDead } from './row-blocks.js';
import { reading, writing, type Manifest, type Reading } from './schema.js';
import { isUncut } from './shards.js';

/** More would take more memory than a page should: it is looked for who answers then. */
const most = 400_000;
/** What has come since is looked through in addition; from so many rows on all is worked out anew. */
const mostNewer = 1000;
/** Shards that are written in one transaction: that long another page waits. */
const atOnce = 32;

/**
 * Works out ahead who answers which number, if what there is of it is too old. For the one tab that writes; `segments` are
 * those that it holds, which the disk may not know yet.
 */
export async function writeAnswers(
  database: IDBDatabase,
  segments: readonly Segment[],
  isStopped: () => boolean,
): Promise<void> {
  const world = await readWorld(database, segments);
  const answers = world && (await inSlices(buildAnswers(world), isStopped));
  if (!answers) return;
  const { shards, width, textsOf } = answers;
  const of = { state: world.state, segments: world.parts.map(({ segment }) => segment.id) };
  try {
    for (let from = 0; from < shards.length && !isStopped(); from += atOnce) {
      const within = writing(database);
      const to = Math.min(shards.length, from + atOnce);
      within.delete('answers', IDBKeyRange.bound(from * width, to * width, false, true)); // there were more before, or fewer
      for (let shard = from; shard < to; shard++)
        within.put(
          'answers',
          { ...of, first: shard * width, ...packAnswers(shards[shard]!, textsOf) },
          (shard + 1) * width - 1,
        );
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
async function readWorld(
  database: IDBDatabase,
  segments: readonly Segment[],
): Promise<(World & { readonly state: string }) | undefined> {
  const within = reading(database);
  const [manifest, last] = await Promise.all([within.get('manifest', 'now'), within.get('answers', lastShard)]);
  if (!manifest || !isWorth(manifest, last)) return undefined;
  const held = new Map(segments.map((segment) => [segment.id, segment]));
  const reads = manifest.segments.map(async (each) => {
    const segment = held.get(each.id);
    return segment && { segment, dead: await deadOf(within, each) };
  });
  const [companies, ...found] = await Promise.all([readCompanyBlocks(within, manifest), ...reads]);
  const parts = found.flatMap((part) => part ?? []);
  if (parts.length < reads.length) return undefined; // they are being merged: it comes up again
  return { parts, companies, state: stateOf(manifest) };
}

async function deadOf(within: Reading, segment: SegmentManifest): Promise<Uint8Array> {
  const { id, size, deadSum } = segment;
  if (!deadSum) return noBits(size);
  return isSmall(segment) ? ((await within.get('small', id))?.dead ?? noBits(size)) : readDead(within, id, size);
}

/** `last`: the shard that was written last. */
function isWorth({ segments }: Manifest, last: AnswerShard | undefined): boolean {
  const isIn = new Set(last?.segments);
  const newer = segments.filter(({ id }) => !isIn.has(id));
  const rows = (of: Manifest['segments']) => of.reduce((sum, { size }) => sum + size, 0);
  if (rows(segments) > most) return false;
  return !last || segments.length - newer.length < isIn.size || !newer.every(isUncut) || rows(newer) > mostNewer;
}
