import type { Segment } from '../segments/segment.js';
import { blocksFor, cut, fill, itemsInBlock, type Block, type BlockKey, type ReadBlocks } from './blocks.js';
import { Damaged } from './open.js';
import type { StoredSegment } from './types.js';
import { cutText, fillText, textBlocks } from './text-blocks.js';

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

/** Segments of no more rows are written with few requests; in larger ones what is written in one request is limited. */
const mostInSmall = 256;
export const isSmall = ({ size }: Pick<Segment, 'size'>): boolean => size <= mostInSmall;

/** All of a small segment that is only ever read whole. */
export type SmallColumns = Pick<Segment, 'flags' | 'ids' | 'numbers' | 'terms' | 'digits' | 'words'>;

export const smallColumns = ({ flags, ids, numbers, terms, digits, words }: Segment): SmallColumns => ({
  flags,
  ids,
  numbers,
  terms,
  digits,
  words,
});

/** A segment without its columns. */
export interface SegmentManifest extends Pick<Segment, 'id' | 'connectionId' | 'size'> {
  /** Of its text. */
  readonly bytes: number;
  /** Of a large segment. */
  readonly lengths?: Readonly<Record<ColumnName, number>>;
  /** Whether any of its rows is dead. */
  readonly hasDead: boolean;
}

/** `before`: what it was the last time, of which only the dead can have changed. */
export function manifestOf(
  segment: Segment,
  { dead }: Pick<StoredSegment, 'dead'>,
  before: SegmentManifest | undefined,
): SegmentManifest {
  const { id, connectionId, size } = segment;
  const hasDead = dead.some(Boolean);
  if (before) return before.hasDead === hasDead ? before : { ...before, hasDead };
  const lengths = Object.entries(plainColumns(segment)).map(([name, { length }]) => [name, length]);
  return {
    id,
    connectionId,
    size,
    bytes: segment.text.length,
    ...(!isSmall(segment) && { lengths: Object.fromEntries(lengths) as Record<ColumnName, number> }),
    hasDead,
  };
}

/** The columns of a segment as they are written, bit by bit; of a small one only the text. */
export function* blocksOf(segment: Segment): Generator<readonly [BlockKey, Block]> {
  const columns: [string, Iterable<Block>][] = [['text', cutText(segment)]];
  if (!isSmall(segment))
    for (const [name, column] of Object.entries(plainColumns(segment)))
      columns.push([name, cut<Block>(column, itemsInBlock(column))]);
  for (const [name, blocks] of columns) {
    let at = 0;
    for (const block of blocks) yield [[segment.id, name, at++], block];
  }
}

/** Puts a segment together; `readSmall` brings the columns of a small one. */
export async function readSegment(
  { id, connectionId, size, bytes, lengths }: SegmentManifest,
  read: ReadBlocks,
  readSmall: () => Promise<SmallColumns | undefined>,
): Promise<Segment> {
  const text = fillText(size, bytes);
  const [columns] = await Promise.all([
    lengths ? readLarge(lengths, read) : readSmall(),
    read('text', textBlocks(size), text.take),
  ]);
  if (columns?.flags.length !== size) throw new Damaged();
  return { id, connectionId, size, ...text.done(), ...columns };
}

async function readLarge(lengths: Readonly<Record<ColumnName, number>>, read: ReadBlocks): Promise<SmallColumns> {
  async function column<Kind extends Block>(empty: Kind, name: ColumnName): Promise<Kind> {
    const filling = fill(empty);
    await read(name, blocksFor(empty.length, itemsInBlock(empty)), filling.take);
    return filling.done();
  }
  const integers = (name: ColumnName) => column(new Uint32Array(lengths[name]), name);
  return together<SmallColumns>({
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
  });
}

/** Awaits what is in an object, all at once. */
async function together<T extends object>(promises: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const entries = Object.entries<Promise<unknown>>(promises).map(async ([name, value]) => [name, await value] as const);
  return Object.fromEntries(await Promise.all(entries)) as T;
}
