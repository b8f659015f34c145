import { Damaged } from './open.js';

/** Part of a column, as one value of the database. */
export type Block = Uint8Array | Uint16Array | Uint32Array | Float64Array;
export type BlockKey = [segmentId: string, column: string, block: number];

/** The size of a block that is only ever read with all others. Browsers put 64 KiB and more into files, which is cheap. */
const bytesInBlock = 1 << 20;

/** Cuts a column into blocks of so many items. What is stored of a view is all that lies behind it, so parts are copies. */
export function* cut<Column extends Block>(column: Column, items: number): Generator<Block> {
  if (column.length && column.length <= items && column.byteLength === column.buffer.byteLength) yield column;
  else for (let from = 0; from < column.length; from += items) yield column.slice(from, from + items);
}

export const itemsInBlock = (column: Block): number => bytesInBlock / column.BYTES_PER_ELEMENT;
export const blocksFor = (length: number, items: number): number => Math.ceil(length / items);

/** Puts blocks together again; they have to fill `column` exactly. */
export function join<Column extends Block>(column: Column, blocks: readonly Block[]): Column {
  let at = 0;
  for (const block of blocks) {
    if (block.BYTES_PER_ELEMENT !== column.BYTES_PER_ELEMENT || at + block.length > column.length) throw new Damaged();
    column.set(block, at);
    at += block.length;
  }
  if (at !== column.length) throw new Damaged();
  return column;
}
