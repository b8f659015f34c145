import { rowOf, type RowTexts } from '../segments/row-text.js';
import type { Segment } from '../segments/segment.js';
import { startOf } from '../segments/words.js';
import { blocksFor, type Block, type Filling } from './blocks.js';
import { Damaged } from './open.js';

/** The rows whose JSON is one block: to find one of them all are read. */
const rowsInBlock = 192;

export const textBlocks = (size: number): number => blocksFor(size, rowsInBlock);
export const textBlockOf = (row: number): number => Math.floor(row / rowsInBlock);

/** A block is where each of its rows ends, four bytes each, then their JSON. */
export function* cutText({ text, ends, size }: Segment): Generator<Uint8Array> {
  for (let from = 0; from < size; from += rowsInBlock) {
    const begin = startOf(ends, from);
    const own = ends.slice(from, from + rowsInBlock).map((end) => end - begin);
    const block = new Uint8Array(own.byteLength + own.at(-1)!);
    block.set(new Uint8Array(own.buffer));
    block.set(text.subarray(begin, begin + own.at(-1)!), own.byteLength);
    yield block;
  }
}

/** The text of a segment of this size and so many bytes. */
export function fillText(size: number, bytes: number): Filling<RowTexts> {
  const [text, ends] = [new Uint8Array(bytes), new Uint32Array(size)];
  let blocks = 0;
  let end = 0;
  return {
    take(block) {
      const part = open(block, rowsIn(size, blocks));
      if (end + part.text.length > bytes) throw new Damaged();
      text.set(part.text, end);
      for (const [row, own] of part.ends.entries()) ends[blocks * rowsInBlock + row] = end + own;
      end += part.text.length;
      blocks++;
    },
    done() {
      if (blocks !== textBlocks(size) || end !== bytes) throw new Damaged();
      return { text, ends };
    },
  };
}

/** The JSON of one row of its block. */
export const readRow = (block: Block | undefined, row: number, size: number): string =>
  rowOf(open(block, rowsIn(size, textBlockOf(row))), row % rowsInBlock);

const rowsIn = (size: number, block: number) => Math.min(rowsInBlock, size - block * rowsInBlock);

function open(block: Block | undefined, rows: number): RowTexts {
  if (!(block instanceof Uint8Array) || block.length < rows * 4) throw new Damaged();
  const ends = new Uint32Array(block.buffer, block.byteOffset, rows);
  const text = block.subarray(ends.byteLength);
  if (text.length !== ends.at(-1)) throw new Damaged();
  return { text, ends };
}
