import type { Company, CrmRecord } from '../../core/contact.js';
import type { Block, BlockKey } from './blocks.js';
import { isSmall, type SegmentManifest } from './columns.js';
import { readCompany } from './companies.js';
import { unpack } from '../segments/packed.js';
import { rowOf } from '../segments/row-text.js';
import { Damaged } from './open.js';
import { deadBlockOf, isDead } from './row-blocks.js';
import type { Manifest, Reading } from './schema.js';
import { isUncut, rowsWith, shardRange, uncutRange, type Shard, type TermColumn } from './shards.js';
import { readRow, textBlockOf } from './text-blocks.js';
import type { StoredSegment, Term } from './types.js';

export interface Query {
  readonly column: TermColumn;
  readonly term: Term;
  /** Only in this connection. */
  readonly connectionId?: string;
}

/** A record of the disk; the same object each time that it is found. */
export interface Found {
  readonly connectionId: string;
  readonly record: CrmRecord;
}

/** Finds records by reading the few blocks in which they stand, each once. */
export interface Lookup {
  /** The live records with a term; of each segment no more than `most`. */
  find(query: Query, most: number): Promise<readonly Found[]>;
  company(found: Found): Promise<Company | undefined>;
}

/** The manifest may still be on its way: the first question is on its way as well then. */
export function createLookup(within: Reading, reading: Promise<Manifest | undefined>): Lookup {
  const rows = createRowReader(within);
  let manifest: Manifest | undefined;
  void reading.then((read) => (manifest = read)).catch(() => undefined); // whoever finds something awaits it too
  const uncut = new Map<string, Promise<readonly Shard[]>>();
  const uncutShards = (column: TermColumn) =>
    manifest && !manifest.segments.some((each) => isUncut(each) && !isSmall(each))
      ? []
      : once(uncut, column, () => within.getAll('shards', uncutRange(column)));
  const smallOnes = () => (manifest && !manifest.segments.some(isSmall) ? none : rows.small());

  return {
    async find({ column, term, connectionId }, most) {
      const [cut, uncut, small, now] = await Promise.all([
        within.getAll('shards', shardRange(column, term)),
        uncutShards(column),
        smallOnes(),
        reading,
      ]);
      const shards = [...cut, ...uncut];
      const termsOf = (id: string) => {
        const own = small.get(id);
        return own
          ? [own.segment[column]]
          : shards.flatMap(({ segmentId, terms }) => (segmentId === id ? [terms] : []));
      };
      const segments = now?.segments.filter((each) => (connectionId ?? each.connectionId) === each.connectionId);
      const found = (segments ?? []).map((segment) =>
        rows.living(segment, rowsWith(termsOf(segment.id), term, segment.size), most),
      );
      return (await Promise.all(found)).flat();
    },
    async company({ connectionId, record }) {
      const manifest = await reading;
      return manifest && record.company && readCompany(within, manifest, connectionId, record.company.id);
    },
  };
}

const none: ReadonlyMap<string, StoredSegment> = new Map();

/** Reads rows, each block of them once. */
export function createRowReader(within: Reading) {
  let smallOnes: Promise<ReadonlyMap<string, StoredSegment>> | undefined;
  const small = () =>
    (smallOnes ??= within.getAll('small').then((all) => new Map(all.map((each) => [each.segment.id, each]))));
  const smallOne = async ({ id, size }: SegmentManifest) => {
    const one = (await small()).get(id);
    if (one?.segment.size !== size) throw new Damaged();
    return one;
  };
  const blocks = new Map<string, Promise<Block | undefined>>();
  const records = new Map<string, Promise<Found>>();
  const block = (...key: BlockKey) => once(blocks, key.join('/'), () => within.get('blocks', key));

  async function isAlive(segment: SegmentManifest, row: number): Promise<boolean> {
    if (!segment.deadSum) return true;
    if (isSmall(segment)) return !isDead((await smallOne(segment)).dead, row);
    const dead = await block(segment.id, 'dead', deadBlockOf(row));
    if (!(dead instanceof Uint8Array)) throw new Damaged();
    return !isDead(dead, row);
  }

  async function read(segment: SegmentManifest, row: number): Promise<Found> {
    const { id, connectionId, size } = segment;
    const json = isSmall(segment)
      ? rowOf((await smallOne(segment)).segment, row)
      : readRow(await block(id, 'text', textBlockOf(row)), row, size);
    return { connectionId, record: unpack(json) };
  }

  return {
    /** All small segments, by their ids. */
    small,
    isAlive,
    /** The live ones of these rows. Where there are many, the dead ones are not read; else all is asked for at once. */
    async living(segment: SegmentManifest, rows: readonly number[], most: number): Promise<readonly Found[]> {
      const alive = (those: readonly number[]) => Promise.all(those.map((row) => isAlive(segment, row)));
      let few = rows;
      if (rows.length > most) {
        const lives = await alive(rows);
        few = rows.filter((_, at) => lives[at]).slice(0, most);
      }
      const found = few.map((row) => once(records, `${segment.id}/${row}`, () => read(segment, row)));
      const [lives, ...all] = await Promise.all([alive(few), ...found]);
      return all.filter((_, at) => lives[at]);
    },
  };
}

export type RowReader = ReturnType<typeof createRowReader>;

/** What is asked for a second time is not read again. */
function once<T>(known: Map<string, Promise<T>>, name: string, read: () => Promise<T>): Promise<T> {
  const value = known.get(name) ?? read();
  known.set(name, value);
  return value;
}
