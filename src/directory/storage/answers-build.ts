import type { CrmRecord } from '../../core/contact.js';
import { emailOf } from '../entry.js';
import { hasBit } from '../segments/bits.js';
import { unpack } from '../segments/packed.js';
import { rowOf } from '../segments/row-text.js';
import type { Segment } from '../segments/segment.js';
import { textTerm } from '../segments/terms.js';
import { lastShard, shardWidth, signatureOf, type Answer } from './answers.js';
import { noCompany, readCompanyTexts, rowTexts, type CompanyTexts } from './answers-texts.js';
import type { StoredSegment, Term } from './types.js';

/** Of whom more records hang together than that, it is looked for who they are. */
const most = 8;
/** And where one of them has more numbers and emails than that: the record would be kept with each of these. */
const mostTerms = 64;
/** Rows, and numbers, that are worked on between two pauses. */
const atOnce = 64;

/** Who has which term; rows are counted through all segments. */
interface Holders {
  readonly terms: readonly Term[];
  /** How many of the terms are numbers: they come first. */
  readonly numbers: number;
  /** By term. */
  readonly rows: readonly (readonly number[])[];
  /** By row; of one that has more than `mostTerms`, one more than that. */
  readonly termsOf: readonly (readonly number[])[];
  /** By row; each connection has a number. */
  readonly connections: readonly number[];
  /** By row: the JSON of its company. */
  readonly companies: readonly Uint8Array[];
}

/** All that there is, of one moment. */
export interface World {
  readonly parts: readonly Pick<StoredSegment, 'segment' | 'dead'>[];
  /** By connection, as they are stored. */
  readonly companies: ReadonlyMap<string, readonly string[]>;
}

export interface Answers {
  readonly shards: readonly (readonly Answer[])[];
  /** How many low halves each shard has. */
  readonly width: number;
  /** The JSON of a row's record, and of its company. */
  readonly textsOf: (row: number) => readonly [record: Uint8Array, company: Uint8Array];
}

/** Who answers, as `readCold` would find it; yields now and then. */
export function* buildAnswers({ parts, companies }: World): Generator<void, Answers> {
  const holders = yield* collect(parts, yield* readCompanyTexts(companies));
  const width = shardWidth(holders.numbers);
  const shards: Answer[][] = Array.from({ length: (lastShard + 1) / width }, () => []);
  for (let number = 0; number < holders.numbers; number++) {
    if (number % atOnce === 0) yield;
    const term = holders.terms[number]!;
    const rows = hangingTogether(number, holders) ?? [];
    const terms = rows.flatMap((row) => holders.termsOf[row]!.map((each) => holders.terms[each]!));
    shards[Math.floor(term[0] / width)]!.push({ number: term, signature: signatureOf(terms), rows });
  }
  const textOf = rowTexts(parts.map(({ segment }) => segment));
  return { shards, width, textsOf: (row) => [textOf(row), holders.companies[row]!] };
}

function* collect(parts: World['parts'], companies: CompanyTexts): Generator<void, Holders> {
  const [terms, rows]: [Term[], number[][]] = [[], []];
  const known = new Map<number | string, number>();
  const ids = [...new Set(parts.map(({ segment }) => segment.connectionId))];
  const connections = parts.flatMap(({ segment }) =>
    Array<number>(segment.size).fill(ids.indexOf(segment.connectionId)),
  );
  const termsOf = Array<readonly number[]>(connections.length).fill([]);
  const companyOf = Array<Uint8Array>(connections.length).fill(noCompany);

  function add(key: number | string, term: () => Term, row: number): void {
    const at = known.get(key) ?? terms.push(term()) - 1;
    const those = rows[at];
    if (those?.at(-1) === row) return; // of each term the rows come in their order
    known.set(key, at);
    const own = termsOf[row]!;
    // there are very many of these lists: none has room that it does not need
    if (own.length <= mostTerms) termsOf[row] = [...own, at];
    if (those) those.push(row);
    else rows.push([row]);
  }

  for (const { segment, dead, first } of countedThrough(parts)) {
    const { low, high, rows } = segment.numbers;
    for (let at = 0; at < low.length; at++) {
      if (at % (16 * atOnce) === 0) yield;
      const term = [low[at]!, high[at]!] as const;
      if (!hasBit(dead, rows[at]!)) add(term[1] * 2 ** 32 + term[0], () => term, first + rows[at]!);
    }
  }
  const numbers = terms.length;
  for (const { segment, dead, first } of countedThrough(parts))
    for (let row = 0; row < segment.size; row++) {
      if (row % atOnce === 0) yield;
      if (hasBit(dead, row)) continue;
      const { emails, company } = recordOf(segment, row);
      for (const email of emails.map(({ value }) => emailOf(value)).filter(Boolean))
        add(email, () => textTerm(email), first + row);
      const text = company && companies.get(segment.connectionId)?.get(company.id);
      if (text) companyOf[first + row] = text;
    }
  return { terms, numbers, rows, termsOf, connections, companies: companyOf };
}

function* countedThrough(parts: World['parts']) {
  let first = 0;
  for (const { segment, dead } of parts) {
    yield { segment, dead, first };
    first += segment.size;
  }
}

const recordOf = (segment: Segment, row: number): CrmRecord => unpack(rowOf(segment, row));

/** The rows that `readCold` finds for a number; undefined for too many. */
function hangingTogether(number: number, { rows, termsOf, connections }: Holders): readonly number[] | undefined {
  const found = [...rows[number]!];
  if (found.length > most) return undefined;
  const followed = [...found];
  const seen = new Set([number]);
  for (const row of followed)
    for (const term of termsOf[row]!) {
      if (seen.has(term)) continue;
      seen.add(term);
      const those = rows[term]!;
      if (those.length > most) return undefined;
      addTo(found, those);
      if (found.length > most) return undefined;
      if (!isShared(those, connections)) addTo(followed, those); // grows while it is walked
    }
  return found.some((row) => termsOf[row]!.length > mostTerms) ? undefined : found;
}

function addTo(known: number[], rows: readonly number[]): void {
  for (const row of rows) if (!known.includes(row)) known.push(row);
}

const isShared = (rows: readonly number[], connections: readonly number[]): boolean =>
  rows.some((row, at) => rows.slice(0, at).some((other) => connections[other] === connections[row]));
