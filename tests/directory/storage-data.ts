/** Small directories to store, made of records whose numbers are E.164 already. */
import type { Company, CrmRecord } from '../../src/core/contact.js';
import { pack } from '../../src/directory/segments/packed.js';
import type { Segment, TermColumns } from '../../src/directory/segments/segment.js';
import { numberTerm, textTerm, type Term } from '../../src/directory/segments/terms.js';
import type { Snapshot, StoredSegment, TermsOf } from '../../src/directory/storage/types.js';

let made = 0;

export interface Person {
  readonly id: string;
  readonly name?: string;
  readonly phones?: readonly string[];
  readonly emails?: readonly string[];
  readonly company?: string;
}

export const recordOf = ({ id, name = `Person ${id}`, phones = [], emails = [], company }: Person): CrmRecord => ({
  id,
  name,
  active: true,
  phones: phones.map((value, at) => ({ key: `p${at}`, kind: 'direct', value })),
  emails: emails.map((value, at) => ({ key: `e${at}`, value })),
  ...(company !== undefined && { company: { id: company, name: `Company ${company}` } }),
});

function columnsOf(terms: readonly (readonly [term: Term, row: number])[]): TermColumns {
  const sorted = [...terms].sort(([a], [b]) => a[0] - b[0] || a[1] - b[1]);
  return {
    low: Uint32Array.from(sorted, ([[low]]) => low),
    high: Uint32Array.from(sorted, ([[, high]]) => high),
    rows: Uint32Array.from(sorted, ([, row]) => row),
  };
}

/** A segment of these people. Nobody searches its digits and words here, so those are in no order. */
export function segmentOf(connectionId: string, people: readonly Person[]): Segment {
  const texts = people.map((person) => new TextEncoder().encode(pack(recordOf(person))));
  let end = 0;
  const ends = Uint32Array.from(texts, ({ length }) => (end += length));
  const text = new Uint8Array(end);
  texts.forEach((bytes, row) => text.set(bytes, row ? ends[row - 1] : 0));
  const letters = Uint16Array.from(people.flatMap(({ id }) => [...id].map((letter) => letter.charCodeAt(0))));
  return {
    id: `segment-${++made}`,
    connectionId,
    size: people.length,
    text,
    ends,
    flags: Uint8Array.from(people, (_, row) => row % 32),
    ids: columnsOf(people.map(({ id }, row) => [textTerm(id), row])),
    numbers: columnsOf(
      people.flatMap(({ phones = [] }, row) => phones.map((phone) => [numberTerm(phone), row] as const)),
    ),
    terms: columnsOf(people.flatMap(({ emails = [] }, row) => emails.map((email) => [textTerm(email), row] as const))),
    digits: { values: Float64Array.from(people, (_, row) => row + 1e14), rows: Uint32Array.from(people.keys()) },
    words: {
      letters,
      ends: Uint32Array.from([letters.length]),
      last: Uint32Array.from([people.length]),
      postings: Uint32Array.from(people, (_, row) => row << 3),
    },
  };
}

/** As the directory holds it: `dead` names the rows that no longer count. */
export function stored(segment: Segment, dead: readonly number[] = [], at = 1): StoredSegment {
  const bits = new Uint8Array((segment.size + 7) >>> 3);
  for (const row of dead) bits[row >>> 3]! |= 1 << (row & 7);
  return { segment, dead: bits, at: new Uint32Array(segment.size).fill(at) };
}

export const snapshotOf = (segments: readonly StoredSegment[], more: Partial<Snapshot> = {}): Snapshot => ({
  clock: 7,
  segments,
  companies: new Map(),
  pulls: new Map(),
  merged: [],
  ...more,
});

export const companyOf = (id: string): Company => ({ id, name: `Company ${id}`, active: true, phones: [] });

/** People hang together by their numbers and their emails. */
export const termsOf: TermsOf = (_connectionId, { phones, emails }) => ({
  numbers: phones.map(({ value }) => numberTerm(value)),
  texts: emails.map(({ value }) => textTerm(value)),
});

export type Living = Person & { readonly connectionId: string };

/** Who hangs together with the holders of a number by what nobody else of the same connection has; and who else has it. */
export function naive(alive: readonly Living[], number: string): readonly string[] {
  const holders = (term: string) => alive.filter(({ phones, emails }) => [...phones!, ...emails!].includes(term));
  const unique = (those: readonly Living[]) =>
    new Set(those.map(({ connectionId }) => connectionId)).size === those.length;
  const followed = new Set(holders(number));
  const found = new Set(followed);
  for (const { phones, emails } of followed)
    for (const term of [...phones!, ...emails!]) {
      const those = holders(term);
      those.forEach((each) => found.add(each));
      if (unique(those)) those.forEach((each) => followed.add(each)); // a Set grows while it is walked
    }
  return [...found].map(({ connectionId, id }) => `${connectionId}/${id}`).sort();
}
