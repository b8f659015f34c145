import { Damaged } from './open.js';

/** Part of a column, as one value of the database. */
export type Block = Uint8Array | Uint16Array | Uint32Array | Float64Array;
export type BlockKey = [segmentId: string, column: string, block: number];

/** The size of a block. What takes 64 KiB or more, browsers put into a file of its own, which holds up the page longer. */
export const bytesInBlock = 60 * 1024;

/** Cuts a column into blocks of so many items. What is stored of a view is all that lies behind it, so parts are copies. */
export function* cut<Column extends Block>(column: Column, items: number): Generator<Column> {
  if (column.length && column.length <= items && column.byteLength === column.buffer.byteLength) yield column;
  else for (let from = 0; from < column.length; from += items) yield column.slice(from, from + items) as Column;
}

export const itemsInBlock = (column: Block): number => bytesInBlock / column.BYTES_PER_ELEMENT;
export const blocksFor = (length: number, items: number): number => Math.ceil(length / items);

/** Something that blocks are put together to, as they come. */
export interface Filling<Whole, Part = Block> {
  take(block: Part): void;
  /** The whole, after the last block. Throws `Damaged`, as `take` does, where the blocks do not fill it exactly. */
  done(): Whole;
}

export function fill<Column extends Block>(column: Column): Filling<Column> {
  let at = 0;
  return {
    take(block) {
      if (block.BYTES_PER_ELEMENT !== column.BYTES_PER_ELEMENT || at + block.length > column.length)
        throw new Damaged();
      column.set(block, at);
      at += block.length;
    },
    done() {
      if (at !== column.length) throw new Damaged();
      return column;
    },
  };
}

/** Reads the first so many blocks of a column. */
export type ReadBlocks = (column: string, blocks: number, take: Filling<unknown>['take']) => Promise<void>;
