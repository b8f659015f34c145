import type { Segment } from '../segments/segment.js';
import {
  blocksFor,
  bytesInBlock,
  cut,
  fill,
  itemsInBlock,
  type Block,
  type BlockKey,
  type ReadBlocks,
} from './blocks.js';
import { checksumOfBits } from './checksum.js';
import { Damaged } from './open.js';
import { termColumns, type TermColumn } from './shards.js';
import type { StoredSegment } from './types.js';
import { cutText, fillText, textBlocks } from './text-blocks.js';

/** Columns that are only ever read whole. */
const plainColumns = ({ flags, digits, words }: Pick<Segment, 'flags' | 'digits' | 'words'>) => ({
  flags,
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
  /** Of its text. */
  readonly bytes: number;
  /** How many items its columns have; a small one is written whole. */
  readonly lengths?: Readonly<Record<ColumnName | TermColumn, number>>;
  /** 0 as long as none of its rows is dead; by another number it is seen that others are dead. */
  readonly deadSum: number;
}

export const isSmall = ({ lengths }: SegmentManifest): boolean => !lengths;

/** Whether all of it fits into one block. */
function fits(segment: Segment): boolean {
  const terms = termColumns.reduce((sum, column) => sum + segment[column].low.length, 0);
  const plain = Object.values(plainColumns(segment)).reduce((sum, { byteLength }) => sum + byteLength, 0);
  return segment.text.length + 4 * segment.size + 12 * terms + plain <= bytesInBlock;
}

/** `before`: what it was the last time, of which only the dead can have changed. */
export function manifestOf(
  segment: Segment,
  rows: Pick<StoredSegment, 'dead'>,
  before: SegmentManifest | undefined,
): SegmentManifest {
  const { id, connectionId, size, text } = segment;
  const deadSum = checksumOfBits(rows.dead);
  if (before) return before.deadSum === deadSum ? before : { ...before, deadSum };
  return {
    id,
    connectionId,
    size,
    bytes: text.length,
    ...(!fits(segment) && { lengths: lengthsOf(segment) }),
    deadSum,
  };
}

function lengthsOf(segment: Segment): Required<SegmentManifest>['lengths'] {
  const plain = Object.entries(plainColumns(segment)).map(([name, { length }]) => [name, length]);
  const terms = termColumns.map((column) => [column, segment[column].low.length]);
  return Object.fromEntries([...plain, ...terms]) as Required<SegmentManifest>['lengths'];
}

/** The columns of a segment as they are written, bit by bit. */
export function* blocksOf(segment: Segment): Generator<readonly [BlockKey, Block]> {
  const columns: [string, Iterable<Block>][] = [['text', cutText(segment)]];
  for (const [name, column] of Object.entries(plainColumns(segment)))
    columns.push([name, cut<Block>(column, itemsInBlock(column))]);
  for (const [name, blocks] of columns) {
    let at = 0;
    for (const block of blocks) yield [[segment.id, name, at++], block];
  }
}

/** What shards hold of a segment. */
export type SegmentTerms = Pick<Segment, TermColumn>;

/** Puts a segment together that was not small. */
export async function readSegment(
  { id, connectionId, size, bytes, lengths }: SegmentManifest,
  read: ReadBlocks,
  terms: SegmentTerms,
): Promise<Segment> {
  const text = fillText(size, bytes);
  if (lengths?.flags !== size) throw new Damaged();
  const [columns] = await Promise.all([readPlain(lengths, read), read('text', textBlocks(size), text.take)]);
  return { id, connectionId, size, ...text.done(), ...terms, ...columns };
}

async function readPlain(
  lengths: Required<SegmentManifest>['lengths'],
  read: ReadBlocks,
): Promise<Pick<Segment, 'flags' | 'digits' | 'words'>> {
  async function column<Kind extends Block>(empty: Kind, name: ColumnName): Promise<Kind> {
    const filling = fill(empty);
    await read(name, blocksFor(empty.length, itemsInBlock(empty)), filling.take);
    return filling.done();
  }
  const integers = (name: ColumnName) => column(new Uint32Array(lengths[name]), name);
  const [flags, values, rows, letters, ends, last, postings] = await Promise.all([
    column(new Uint8Array(lengths.flags), 'flags'),
    column(new Float64Array(lengths.digits), 'digits'),
    integers('digitRows'),
    column(new Uint16Array(lengths.letters), 'letters'),
    integers('wordEnds'),
    integers('wordLast'),
    integers('postings'),
  ]);
  return { flags, digits: { values, rows }, words: { letters, ends, last, postings } };
}
