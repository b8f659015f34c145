import type { RowTexts } from './row-text.js';
import { startOf } from './words.js';

const quote = 0x22;
const comma = 0x2c;
const closing = 0x5d;
const notAscii = 0x80;

/** So many of the digits are compared before a record is read: there is no faster way to look at very many. */
const compared = 4;

/**
 * Whether the numbers of a row, as the CRM spells them, may have these digits, without reading the record: they come first
 * in what is kept of it, see `pack`.
 */
export function mayHaveDigits({ text, ends }: RowTexts, row: number, digits: string): boolean {
  const wanted = parseInt(digits.slice(-compared), 16); // four bits for each digit
  const mask = digits.length < compared ? 0xfff : 0xffff;
  const end = ends[row]!;
  let at = startOf(ends, row);
  while (text[at] !== comma) at++;
  for (let last = mask; at < end; at++) {
    const byte = text[at]!;
    if (byte >= notAscii) return true; // digits of another script
    if (byte >= 0x30 && byte <= 0x39) {
      last = ((last << 4) | (byte & 15)) & mask;
      if (last === wanted) return true;
    } else if (byte === quote) last = mask;
    else if (byte === closing && text[at + 1] === closing) return false;
  }
  return false;
}
