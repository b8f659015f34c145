import { emailOf } from '../entry.js';
import { unpack } from '../segments/packed.js';
import type { Segment } from '../segments/segment.js';
import { textTerm } from '../segments/terms.js';
import { answerShardOf, answerShards, packAnswers, signatureOf, type Answer } from './answers.js';
import type { StoredSegment, Term } from './types.js';

/** Of whom more records hang together than that, it is looked for who they are. */
const most = 8;
/** Rows, and numbers, that are worked on between two pauses. */
const atOnce = 64;

const decoder = new TextDecoder();

/** Who has which term; rows are counted through all segments. */
interface Holders {
  readonly terms: readonly Term[];
  /** How many of the terms are numbers: they come first. */
  readonly numbers: number;
  /** By term. */
  readonly rows: readonly (readonly number[])[];
  /** By row. */
  readonly termsOf: readonly (readonly number[])[];
  /** By row; each connection has a number. */
  readonly connections: readonly number[];
}

/** The words of all shards, as `readCold` would find who answers; yields now and then. */
export function* buildAnswers(
  parts: readonly Pick<StoredSegment, 'segment' | 'dead'>[],
): Generator<void, readonly Uint32Array[]> {
  const holders = yield* collect(parts);
  const shards: Answer[][] = Array.from({ length: answerShards }, () => []);
  for (let number = 0; number < holders.numbers; number++) {
    if (number % atOnce === 0) yield;
    const term = holders.terms[number]!;
    const rows = hangingTogether(number, holders) ?? [];
    const lows = new Set(rows.flatMap((row) => holders.termsOf[row]!.map((each) => holders.terms[each]![0])));
    shards[answerShardOf(term)]!.push({ low: term[0], signature: signatureOf(lows), rows });
  }
  const packed: Uint32Array[] = [];
  for (const answers of shards) {
    packed.push(packAnswers(answers));
    yield;
  }
  return packed;
}

function* collect(parts: readonly Pick<StoredSegment, 'segment' | 'dead'>[]): Generator<void, Holders> {
  const [terms, rows]: [Term[], number[][]] = [[], []];
  const known = new Map<number | string, number>();
  const ids = [...new Set(parts.map(({ segment }) => segment.connectionId))];
  const connections = parts.flatMap(({ segment }) =>
    Array<number>(segment.size).fill(ids.indexOf(segment.connectionId)),
  );
  const termsOf = Array<readonly number[]>(connections.length).fill([]);

  function add(key: number | string, term: () => Term, row: number): void {
    const own = termsOf[row]!;
    const at = known.get(key) ?? terms.push(term()) - 1;
    if (own.includes(at)) return;
    known.set(key, at);
    termsOf[row] = [...own, at]; // there are very many of these lists: none has room that it does not need
    const those = rows[at];
    if (those) those.push(row);
    else rows.push([row]);
  }

  for (const { segment, dead, first } of countedThrough(parts)) {
    const { low, high, rows } = segment.numbers;
    for (let at = 0; at < low.length; at++) {
      if (at % (16 * atOnce) === 0) yield;
      const term = [low[at]!, high[at]!] as const;
      if (!isSet(dead, rows[at]!)) add(term[1] * 2 ** 32 + term[0], () => term, first + rows[at]!);
    }
  }
  const numbers = terms.length;
  for (const { segment, dead, first } of countedThrough(parts))
    for (let row = 0; row < segment.size; row++) {
      if (row % atOnce === 0) yield;
      if (!isSet(dead, row)) for (const email of emailsOf(segment, row)) add(email, () => textTerm(email), first + row);
    }
  return { terms, numbers, rows, termsOf, connections };
}

function* countedThrough(parts: readonly Pick<StoredSegment, 'segment' | 'dead'>[]) {
  let first = 0;
  for (const { segment, dead } of parts) {
    yield { segment, dead, first };
    first += segment.size;
  }
}

const isSet = (bits: Uint8Array, at: number): boolean => (bits[at >>> 3]! & (1 << (at & 7))) !== 0;

function emailsOf({ text, ends }: Segment, row: number): readonly string[] {
  const json = decoder.decode(text.subarray(row ? ends[row - 1] : 0, ends[row]));
  return unpack(json)
    .emails.map(({ value }) => emailOf(value))
    .filter(Boolean);
}

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
  return found;
}

function addTo(known: number[], rows: readonly number[]): void {
  for (const row of rows) if (!known.includes(row)) known.push(row);
}

const isShared = (rows: readonly number[], connections: readonly number[]): boolean =>
  rows.some((row, at) => rows.slice(0, at).some((other) => connections[other] === connections[row]));
