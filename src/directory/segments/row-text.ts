import type { Segment } from './segment.js';
import { startOf } from './words.js';

/** The texts of rows, one after another, and where each ends. */
export type RowTexts = Pick<Segment, 'text' | 'ends'>;

const decoder = new TextDecoder();

/** The JSON of a row in UTF-8; it is not copied. */
export const bytesOf = ({ text, ends }: RowTexts, row: number): Uint8Array =>
  text.subarray(startOf(ends, row), ends[row]);

export const rowOf = (texts: RowTexts, row: number): string => decoder.decode(bytesOf(texts, row));
