import { numbersOf, type Entry } from '../entry.js';
import { sortDigits } from './digits.js';
import { Flag, wordFields, type Segment } from './segment.js';
import { isNumber, numberTerm, termList, textTerm } from './terms.js';
import { buildWords, type WordRow } from './words-build.js';

const encoder = new TextEncoder();
let made = 0;

/** Unique, also among those of other tabs and of earlier pages. */
export const segmentId = (): string =>
  `${Date.now().toString(36)}-${(made++).toString(36)}-${Math.random().toString(36).slice(2, 8)}`;

/** A record as it came, and as it was read. */
export interface Row {
  readonly json: string;
  readonly entry: Entry;
}

/** The segment of these records. */
export function buildSegment(connectionId: string, rows: readonly Row[]): Segment {
  const [ids, numbers, terms] = [termList(), termList(), termList()];
  const [digits, digitRows]: [string[], number[]] = [[], []];
  const ends = new Uint32Array(rows.length);
  let end = 0;
  rows.forEach(({ json, entry }, row) => {
    ends[row] = end += byteLength(json);
    ids.add(textTerm(entry.record.id), row);
    for (const term of entry.terms)
      if (isNumber(term)) numbers.add(numberTerm(term), row);
      else terms.add(textTerm(term), row);
    for (const each of digitsOf(entry)) {
      digits.push(each);
      digitRows.push(row);
    }
  });
  return {
    id: segmentId(),
    connectionId,
    size: rows.length,
    text: encoder.encode(rows.map(({ json }) => json).join('')),
    ends,
    flags: Uint8Array.from(rows, ({ entry }) => flagsOf(entry)),
    ids: ids.sorted(),
    numbers: numbers.sorted(),
    terms: terms.sorted(),
    digits: sortDigits(digits, digitRows),
    words: buildWords(rows.map(wordsOf)),
  };
}

const wordsOf = ({ entry: { record, name, emails } }: Row): WordRow => ({
  inactive: !record.active,
  words: [
    { text: name, field: wordFields.name },
    { text: record.company?.name ?? '', field: wordFields.company },
    ...emails.map((email) => ({ text: email, field: wordFields.email })),
  ],
});

/** In UTF-8; JSON from `JSON.stringify` has no half of a pair alone. */
function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}

function flagsOf({ record, parts, lines }: Entry): number {
  return (
    (record.active ? 0 : Flag.inactive) |
    (parts.firstName ? 0 : Flag.noFirstName) |
    (parts.lastName ? 0 : Flag.noLastName) |
    (lines.flatMap(numbersOf).some(({ isPending }) => isPending) ? Flag.pending : 0) |
    (lines.some(({ number }) => !number.e164 && !number.isPending) ? Flag.undialable : 0)
  );
}

/** Every form in which somebody may begin to type one of the numbers. */
function digitsOf({ lines }: Entry): ReadonlySet<string> {
  const forms = new Set<string>();
  for (const { digits, e164, significant } of lines.flatMap(numbersOf)) {
    if (digits) forms.add(digits.startsWith('+') ? digits.slice(1) : digits);
    if (e164) forms.add(e164.slice(1));
    if (significant) forms.add(significant);
  }
  forms.delete('');
  return forms;
}
