import type { Segment } from '../segments/segment.js';
import { blocksFor, type Block } from './blocks.js';
import { Damaged } from './open.js';

/** The rows whose JSON is one block: to find one of them all are read. */
const rowsInBlock = 64;

const decoder = new TextDecoder();

export const textBlocks = (size: number): number => blocksFor(size, rowsInBlock);
export const textBlockOf = (row: number): number => Math.floor(row / rowsInBlock);

/** A block is where each of its rows ends, four bytes each, then their JSON. */
export function* cutText({ text, ends, size }: Segment): Generator<Uint8Array> {
  for (let from = 0; from < size; from += rowsInBlock) {
    const begin = from ? ends[from - 1]! : 0;
    const own = ends.slice(from, from + rowsInBlock).map((end) => end - begin);
    const block = new Uint8Array(own.byteLength + own.at(-1)!);
    block.set(new Uint8Array(own.buffer));
    block.set(text.subarray(begin, begin + own.at(-1)!), own.byteLength);
    yield block;
  }
}

export function joinText(size: number, blocks: readonly Block[]): Pick<Segment, 'text' | 'ends'> {
  const parts = blocks.map((block, at) => open(block, rowsIn(size, at)));
  const ends = new Uint32Array(size);
  const text = new Uint8Array(parts.reduce((sum, part) => sum + part.text.length, 0));
  let begin = 0;
  parts.forEach((part, at) => {
    ends.set(
      part.ends.map((end) => begin + end),
      at * rowsInBlock,
    );
    text.set(part.text, begin);
    begin += part.text.length;
  });
  if (parts.length !== textBlocks(size)) throw new Damaged();
  return { text, ends };
}

/** The JSON of one row of its block. */
export function readRow(block: Block | undefined, row: number, size: number): string {
  const { text, ends } = open(block, rowsIn(size, textBlockOf(row)));
  const at = row % rowsInBlock;
  return decoder.decode(text.subarray(at ? ends[at - 1]! : 0, ends[at]));
}

const rowsIn = (size: number, block: number) => Math.min(rowsInBlock, size - block * rowsInBlock);

function open(block: Block | undefined, rows: number): { readonly text: Uint8Array; readonly ends: Uint32Array } {
  if (!(block instanceof Uint8Array) || block.length < rows * 4) throw new Damaged();
  const ends = new Uint32Array(block.buffer, block.byteOffset, rows);
  const text = block.subarray(ends.byteLength);
  if (text.length !== ends.at(-1)) throw new Damaged();
  return { text, ends };
}
