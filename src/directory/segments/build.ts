import type { Entry } from '../entry.js';
import { sortDigits } from './digits.js';
import { Flag, wordFields, type Segment } from './segment.js';
import { isNumber, numberTerm, sortTerms, textTerm, type Term } from './terms.js';
import { buildWords } from './words-build.js';

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
  const texts = rows.map(({ json }) => encoder.encode(json));
  const ends = new Uint32Array(rows.length);
  const text = new Uint8Array(texts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  texts.forEach((bytes, row) => {
    text.set(bytes, end);
    ends[row] = end += bytes.length;
  });
  const terms = rows.flatMap(({ entry }, row) => [...entry.terms].map((term) => [term, row] as const));
  return {
    id: segmentId(),
    connectionId,
    size: rows.length,
    text,
    ends,
    flags: Uint8Array.from(rows, ({ entry }) => flagsOf(entry)),
    ids: sortTerms(rows.map(({ entry }, row) => [textTerm(entry.record.id), row])),
    numbers: sortTerms(
      terms.filter(([term]) => isNumber(term)).map(([term, row]): [Term, number] => [numberTerm(term), row]),
    ),
    terms: sortTerms(
      terms.filter(([term]) => !isNumber(term)).map(([term, row]): [Term, number] => [textTerm(term), row]),
    ),
    digits: sortDigits(
      rows.flatMap(({ entry }, row) => digitsOf(entry).map((digits): [string, number] => [digits, row])),
    ),
    words: buildWords(
      rows.map(({ entry }) => ({
        inactive: !entry.record.active,
        words: [
          { text: entry.name, field: wordFields.name },
          { text: entry.record.company?.name ?? '', field: wordFields.company },
          ...entry.emails.map((email) => ({ text: email, field: wordFields.email })),
        ],
      })),
    ),
  };
}

function flagsOf({ record, parts, lines }: Entry): number {
  return (
    (record.active ? 0 : Flag.inactive) |
    (parts.firstName ? 0 : Flag.noFirstName) |
    (parts.lastName ? 0 : Flag.noLastName) |
    (lines.some(({ number }) => number.isPending) ? Flag.pending : 0) |
    (lines.some(({ number }) => !number.e164 && !number.isPending) ? Flag.undialable : 0)
  );
}

/** Every form in which somebody may begin to type one of the numbers. */
const digitsOf = ({ lines }: Entry): readonly string[] => [
  ...new Set(
    lines.flatMap(({ number: { digits, e164, significant } }) =>
      [digits.replace('+', ''), e164?.slice(1) ?? '', significant ?? ''].filter(Boolean),
    ),
  ),
];
