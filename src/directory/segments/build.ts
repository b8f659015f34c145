import { isName, numbersOf, type Entry } from '../entry.js';
import { DigitList } from './digits.js';
import { Flag, type Segment } from './segment.js';
import { isNumber, numberTerm, TermList, textTerm } from './terms.js';
import { buildWords } from './words-build.js';
import type { WordRow } from './words-met.js';

let made = 0;

/** Unique, also among those of other tabs and of earlier pages. */
export const segmentId = (): string =>
  `${Date.now().toString(36)}-${(made++).toString(36)}-${Math.random().toString(36).slice(2, 8)}`;

/** A record as it is kept, and as it was read. */
export interface Row {
  /** See packed.ts. */
  readonly json: string;
  readonly entry: Entry;
}

/** Used again and again, as one segment is built at a time. */
const [ids, numbers, terms] = [new TermList(), new TermList(), new TermList()];

/** The segment of these records. */
export function buildSegment(connectionId: string, rows: readonly Row[]): Segment {
  for (const list of [ids, numbers, terms]) list.clear();
  const digits = new DigitList();
  for (let row = 0; row < rows.length; row++) {
    const { entry } = rows[row]!;
    ids.add(textTerm(entry.record.id), row);
    for (const term of entry.terms)
      if (isNumber(term)) numbers.add(numberTerm(term), row);
      else terms.add(textTerm(term), row);
    addDigits(digits, entry, row);
  }
  return {
    id: segmentId(),
    connectionId,
    size: rows.length,
    ...encode(rows),
    flags: Uint8Array.from(rows, ({ entry }) => flagsOf(entry)),
    ids: ids.sorted(),
    numbers: numbers.sorted(),
    terms: terms.sorted(),
    digits: digits.sorted(),
    words: buildWords(rows.map(wordsOf)),
  };
}

const wordsOf = ({ entry: { record, name, emails } }: Row): WordRow => ({
  name,
  company: record.company?.name ?? '',
  emails,
  inactive: !record.active,
});

const encoder = new TextEncoder();
/** For the rows of a page; more of them have memory of their own, which goes again. */
const scratch = new Uint8Array(1 << 18);

/** The JSON of all rows in UTF-8. */
function encode(rows: readonly Row[]): Pick<Segment, 'text' | 'ends'> {
  const most = 3 * rows.reduce((sum, { json }) => sum + json.length, 0);
  const bytes = most <= scratch.length ? scratch : new Uint8Array(most);
  const all = rows.map(({ json }) => json).join('');
  const { written } = encoder.encodeInto(all, bytes); // at one go: each call takes its time
  const isAscii = written === all.length;
  let end = 0;
  const ends = Uint32Array.from(rows, ({ json }) => (end += isAscii ? json.length : utf8Length(json)));
  return { text: bytes.slice(0, written), ends };
}

/** Bytes of a text; surrogates stand in pairs, as `JSON.stringify` leaves them. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) bytes += unit > 0x7ff && !(unit >= 0xd800 && unit <= 0xdfff) ? 2 : 1;
  }
  return bytes;
}

function flagsOf({ record, parts, lines }: Entry): number {
  let flags =
    (record.active ? 0 : Flag.inactive) |
    (isName(parts.firstName) ? 0 : Flag.noFirstName) |
    (isName(parts.lastName) ? 0 : Flag.noLastName);
  for (const { number, also } of lines) {
    if (number.isPending || also?.some(({ isPending }) => isPending)) flags |= Flag.pending;
    if (!number.e164 && !number.isPending) flags |= Flag.undialable;
  }
  return flags;
}

/** Every form in which somebody may begin to type one of the numbers. */
function addDigits(list: DigitList, { lines }: Entry, row: number): void {
  for (const line of lines)
    for (const { digits, e164, significant } of numbersOf(line)) {
      if (digits) list.add(digits.startsWith('+') ? digits.slice(1) : digits, row);
      if (e164) list.add(e164.slice(1), row);
      if (significant) list.add(significant, row);
    }
}
