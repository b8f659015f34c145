import type { Segment } from '../segments/segment.js';
import { blocksFor, cut, itemsInBlock, join, type Block, type BlockKey } from './blocks.js';
import { pairsOf } from './shards.js';
import type { StoredSegment } from './types.js';
import { cutText, joinText, textBlocks } from './text-blocks.js';

/** Columns that are only ever read whole. */
const plainColumns = ({ flags, ids, numbers, terms, digits, words }: Segment) => ({
  flags,
  idLow: ids.low,
  idHigh: ids.high,
  idRows: ids.rows,
  numberLow: numbers.low,
  numberHigh: numbers.high,
  numberRows: numbers.rows,
  termLow: terms.low,
  termHigh: terms.high,
  termRows: terms.rows,
  digits: digits.values,
  digitRows: digits.rows,
  letters: words.letters,
  wordEnds: words.ends,
  wordLast: words.last,
  postings: words.postings,
});
type Columns = ReturnType<typeof plainColumns>;
type ColumnName = keyof Columns;

/** A segment without its columns. */
export interface SegmentManifest extends Pick<Segment, 'id' | 'connectionId' | 'size'> {
  readonly lengths: Readonly<Record<ColumnName, number>>;
  /** Whether any of its rows is dead. */
  readonly hasDead: boolean;
  /** Of a small segment, in place of shards. */
  readonly pairs?: NonNullable<ReturnType<typeof pairsOf>>;
}

export function manifestOf(segment: Segment, { dead }: Pick<StoredSegment, 'dead'>): SegmentManifest {
  const { id, connectionId, size } = segment;
  const lengths = Object.entries(plainColumns(segment)).map(([name, { length }]) => [name, length]);
  const pairs = pairsOf(segment);
  return {
    id,
    connectionId,
    size,
    ...(pairs && { pairs }),
    lengths: Object.fromEntries(lengths) as SegmentManifest['lengths'],
    hasDead: dead.some(Boolean),
  };
}

/** The columns of a segment as they are written, bit by bit. */
export function* blocksOf(segment: Segment): Generator<readonly [BlockKey, Block]> {
  const columns: [string, Iterable<Block>][] = [
    ['text', cutText(segment)],
    ...Object.entries(plainColumns(segment)).map(([name, column]): [string, Iterable<Block>] => [
      name,
      cut<Block>(column, itemsInBlock(column)),
    ]),
  ];
  for (const [name, blocks] of columns) {
    let at = 0;
    for (const block of blocks) yield [[segment.id, name, at++], block];
  }
}

/** Puts a segment together; `read` brings the first so many blocks of a column. */
export async function readSegment(
  { id, connectionId, size, lengths }: SegmentManifest,
  read: (column: string, blocks: number) => Promise<readonly Block[]>,
): Promise<Segment> {
  async function column<Kind extends Block>(empty: Kind, name: ColumnName): Promise<Kind> {
    return join(empty, await read(name, blocksFor(empty.length, itemsInBlock(empty))));
  }
  const integers = (name: ColumnName) => column(new Uint32Array(lengths[name]), name);
  const reading = {
    text: read('text', textBlocks(size)),
    flags: column(new Uint8Array(lengths.flags), 'flags'),
    ids: together({ low: integers('idLow'), high: integers('idHigh'), rows: integers('idRows') }),
    numbers: together({ low: integers('numberLow'), high: integers('numberHigh'), rows: integers('numberRows') }),
    terms: together({ low: integers('termLow'), high: integers('termHigh'), rows: integers('termRows') }),
    digits: together({ values: column(new Float64Array(lengths.digits), 'digits'), rows: integers('digitRows') }),
    words: together({
      letters: column(new Uint16Array(lengths.letters), 'letters'),
      ends: integers('wordEnds'),
      last: integers('wordLast'),
      postings: integers('postings'),
    }),
  };
  const { text, ...columns } = await together(reading);
  return { id, connectionId, size, ...joinText(size, text), ...columns };
}

/** Awaits what is in an object, all at once. */
async function together<T extends object>(promises: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const entries = Object.entries<Promise<unknown>>(promises).map(async ([name, value]) => [name, await value] as const);
  return Object.fromEntries(await Promise.all(entries)) as T;
}
