import { numbersOf, type Entry, type Line } from '../entry.js';
import { spelled } from '../numbers/spelling.js';
import { plainText } from '../numbers/unicode.js';
import { noBits, setBit } from '../segments/bits.js';
import type { LiveSegment } from '../segments/live.js';
import { Flag, type DigitColumns } from '../segments/segment.js';
import { bestFirst, scored, scores, type Fit } from './fit.js';

/** At least so many digits make a number to look for. */
const fewestDigits = 3;

/** As many places as the columns have. */
const places = 15;

/** How many rows of a beginning are looked at in a segment, and how many beginnings before an inner part in all. */
const mostRows = 4096;
const mostBeginnings = 512;

/** The digits to look for in numbers; `undefined` if the query is none. */
export function digitsOf(query: string): string | undefined {
  const text = plainText(query).replace(/^(\s*(?:\+|00)[\d\s]*)\(0\)/u, '$1');
  const digits = text.replace(/\D/gu, '');
  return /^[\d\s+().\-/]+$/u.test(text) && digits.length >= fewestDigits ? digits : undefined;
}

/**
 * Records with a number that begins with these digits, best first; the likeliest `most` if there are more. More digits
 * than three are also found inside a number, as far as few numbers have few beginnings.
 */
export function byDigits(segments: readonly LiveSegment[], digits: string, most: number): readonly Fit[] {
  const beginnings = beginningsOf(digits);
  const fits = read(segments, (live) => rowsBeginning(live, beginnings, most), most).flatMap(
    (entry) => fitBeginning(entry, beginnings) ?? [],
  );
  if (fits.length >= most || digits.length <= fewestDigits) return fits.sort(bestFirst);
  const inside = read(
    segments,
    (live) => rowsInside(live, digits, most, mostBeginnings / segments.length),
    most,
  ).flatMap((entry) => fitBeginning(entry, beginnings) ?? fitInside(entry, digits) ?? []);
  return [...fits, ...inside].sort(bestFirst);
}

/** Whoever pastes a number pastes a whole one. */
const fewestPasted = 7;

/** Those of a number as it is pasted: with an extension, behind a label, as a link. */
export function pastedDigits(query: string): string | undefined {
  const { text, kind } = spelled(query);
  const digits = kind === 'bare' ? digitsOf(text) : undefined;
  return digits && digits.length >= fewestPasted ? digits : undefined;
}

/** 00 and 0 are not part of a number. */
const beginningsOf = (digits: string): readonly string[] =>
  [...new Set([digits, digits.replace(/^0+/u, '')])].filter(Boolean);

/** The line in which these digits are, at its beginning or inside. */
export const lineWith = (entry: Entry, digits: string): Line | undefined =>
  lineBeginning(entry, beginningsOf(digits)) ?? lineHaving(entry, digits);

/** Of so many it tells little that their numbers begin alike. */
const tooMany = 65_536;

/** The rows of numbers that begin with these digits; `undefined` if they are too many to tell. */
export function rowsBeginningWith({ segment }: LiveSegment, digits: string): Uint8Array | undefined {
  const columns = segment.digits;
  const rows = noBits(segment.size);
  for (const beginning of beginningsOf(digits)) {
    const { from, to } = rangeOf(columns, 0, beginning);
    if (to - from > tooMany) return undefined;
    for (let at = from; at < to; at++) setBit(rows, columns.rows[at]!);
  }
  return rows;
}

/** Reads `most` of the rows that each segment has, those first who are active. */
function read(
  segments: readonly LiveSegment[],
  rowsIn: (live: LiveSegment) => Iterable<number>,
  most: number,
): readonly Entry[] {
  const active: (() => Entry | undefined)[] = [];
  const inactive: (() => Entry | undefined)[] = [];
  for (const live of segments)
    for (const row of rowsIn(live))
      (live.segment.flags[row]! & Flag.inactive ? inactive : active).push(() => live.entry(row));
  return [...active, ...inactive].slice(0, most).flatMap((entry) => entry() ?? []);
}

function fitBeginning(entry: Entry, beginnings: readonly string[]): Fit | undefined {
  const line = lineBeginning(entry, beginnings);
  return line && scored(entry, scores.address, line.value);
}

function fitInside(entry: Entry, digits: string): Fit | undefined {
  const line = lineHaving(entry, digits);
  return line && scored(entry, scores.inside, line.value);
}

const lineBeginning = ({ lines }: Entry, beginnings: readonly string[]): Line | undefined =>
  lines.find((line) => formsOf(line).some((form) => beginnings.some((beginning) => form.startsWith(beginning))));

const lineHaving = ({ lines }: Entry, digits: string): Line | undefined =>
  lines.find((line) => formsOf(line).some((form) => form.includes(digits)));

const formsOf = (line: Line): readonly string[] =>
  numbersOf(line).flatMap(({ digits, e164, significant }) => [
    digits.replace('+', ''),
    e164?.slice(1) ?? '',
    significant ?? '',
  ]);

/** Enough of those who are active, and of the others as many as come before them. */
function rowsBeginning(live: LiveSegment, beginnings: readonly string[], most: number): Iterable<number> {
  const { digits, flags } = live.segment;
  const rows = new Set<number>();
  let active = 0;
  for (const beginning of beginnings) {
    const { from, to } = rangeOf(digits, 0, beginning);
    for (let at = from; at < Math.min(to, from + mostRows) && active < most; at++) {
      const row = digits.rows[at]!;
      if (rows.has(row) || live.isDead(row)) continue;
      rows.add(row);
      if (!(flags[row]! & Flag.inactive)) active++;
    }
  }
  return rows;
}

/** Goes from one beginning that there is to the next, and looks whether it goes on with the digits. */
function rowsInside(live: LiveSegment, digits: string, most: number, mostLooked: number): Iterable<number> {
  const columns = live.segment.digits;
  const rows = new Set<number>();
  let looked = 0;
  for (let length = 1; length + digits.length <= places; length++) {
    const unit = 10 ** (places - length);
    for (let at = 0; at < columns.values.length && looked++ < mostLooked && rows.size < most;) {
      const beginning = Math.floor(columns.values[at]! / unit);
      const { from, to } = rangeOf(columns, at, `${beginning}`.padStart(length, '0') + digits);
      for (let each = from; each < to && rows.size < most; each++)
        if (!live.isDead(columns.rows[each]!)) rows.add(columns.rows[each]!);
      at = firstFrom(columns, to, (beginning + 1) * unit);
    }
  }
  return rows;
}

/** Where the numbers stand that begin with these digits, at `after` or behind it. */
function rangeOf(columns: DigitColumns, after: number, digits: string): { readonly from: number; readonly to: number } {
  const unit = 10 ** Math.max(places - digits.length, 0);
  const value = Number(digits.slice(0, places).padEnd(places, '0'));
  const from = firstFrom(columns, after, value);
  return { from, to: firstFrom(columns, from, value + unit) };
}

/** The place of the first value that is not below this one. */
function firstFrom({ values }: DigitColumns, after: number, value: number): number {
  let low = after;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
