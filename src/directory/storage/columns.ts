import type { Segment } from '../segments/segment.js';
import { blocksFor, cut, itemsInBlock, join, type Block, type BlockKey } from './blocks.js';
import { cutTerms, fencesOf, joinTerms, type Fences } from './term-blocks.js';
import { cutText, joinText, textBlocks } from './text-blocks.js';

/** Columns that are searched on the disk. */
const termColumns = ['ids', 'numbers', 'terms'] as const;
export type TermColumn = (typeof termColumns)[number];

/** Columns that are only ever read whole. */
const plainColumns = ({ flags, digits, words }: Segment) => ({
  flags,
  digits: digits.values,
  digitRows: digits.rows,
  letters: words.letters,
  wordEnds: words.ends,
  wordLast: words.last,
  postings: words.postings,
});
type PlainColumn = keyof ReturnType<typeof plainColumns>;

/** A segment without its columns. */
export interface SegmentManifest extends Pick<Segment, 'id' | 'connectionId' | 'size'> {
  readonly fences: Readonly<Record<TermColumn, Fences>>;
  readonly lengths: Readonly<Record<PlainColumn, number>>;
}

export function manifestOf(segment: Segment): SegmentManifest {
  const { id, connectionId, size, ids, numbers, terms } = segment;
  const lengths = Object.entries(plainColumns(segment)).map(([name, column]) => [name, column.length]);
  return {
    id,
    connectionId,
    size,
    fences: { ids: fencesOf(ids), numbers: fencesOf(numbers), terms: fencesOf(terms) },
    lengths: Object.fromEntries(lengths) as SegmentManifest['lengths'],
  };
}

/** A segment as it is written, bit by bit. */
export function* blocksOf(segment: Segment): Generator<readonly [BlockKey, Block]> {
  const columns: [string, Iterable<Block>][] = [
    ['text', cutText(segment)],
    ...termColumns.map((name): [string, Iterable<Block>] => [name, cutTerms(segment[name])]),
    ...Object.entries(plainColumns(segment)).map(([name, column]): [string, Iterable<Block>] => [
      name,
      cut(column, itemsInBlock(column)),
    ]),
  ];
  for (const [name, blocks] of columns) {
    let at = 0;
    for (const block of blocks) yield [[segment.id, name, at++], block];
  }
}

/** Puts a segment together; `read` brings the first so many blocks of a column. */
export async function readSegment(
  { id, connectionId, size, fences, lengths }: SegmentManifest,
  read: (column: string, blocks: number) => Promise<readonly Block[]>,
): Promise<Segment> {
  const plain = async <Column extends Block>(name: PlainColumn, column: Column): Promise<Column> =>
    join(column, await read(name, blocksFor(column.length, itemsInBlock(column))));
  const sorted = async (name: TermColumn) => joinTerms(fences[name], await read(name, fences[name].low.length));
  const [text, ids, numbers, terms, flags, values, rows, letters, ends, last, postings] = await Promise.all([
    read('text', textBlocks(size)),
    sorted('ids'),
    sorted('numbers'),
    sorted('terms'),
    plain('flags', new Uint8Array(lengths.flags)),
    plain('digits', new Float64Array(lengths.digits)),
    plain('digitRows', new Uint32Array(lengths.digitRows)),
    plain('letters', new Uint16Array(lengths.letters)),
    plain('wordEnds', new Uint32Array(lengths.wordEnds)),
    plain('wordLast', new Uint32Array(lengths.wordLast)),
    plain('postings', new Uint32Array(lengths.postings)),
  ]);
  return {
    id,
    connectionId,
    size,
    ...joinText(size, text),
    flags,
    ids,
    numbers,
    terms,
    digits: { values, rows },
    words: { letters, ends, last, postings },
  };
}
