import type { Manifest } from './schema.js';
import type { Term } from './types.js';

/**
 * Who answers which number, worked out ahead: for each number of one shard all records that hang together with its
 * holders, and their companies. It is of the moment in which it was worked out; whoever reads it checks whether it still
 * holds. All is in few columns: a page that has just been opened reads it, and somebody is on the phone.
 *
 * A shard has all numbers whose terms begin alike. It is kept under the last low half that can be in it: so a page finds
 * it that does not know how many there are.
 */
export interface AnswerShard {
  /** The first low half that can be in it. */
  readonly first: number;
  /** Of what they are: see `stateOf`. */
  readonly state: string;
  /** Ids of all segments that there were then. Rows are counted through them, in this order. */
  readonly segments: readonly string[];
  /**
   * How many numbers there are; of all the low halves, where the rows of each end, and where its text ends; then of each
   * the high half, the signature and the rows.
   */
  readonly words: Uint32Array;
  /** Of each number JSON in UTF-8: each record, and behind it its company or `null`. */
  readonly text: Uint8Array;
}

/** One number's answer. */
export interface Answer {
  readonly number: Term;
  /** Of the terms of all these records: see `signatureOf`. */
  readonly signature: number;
  /** None: they are too many, look yourself. */
  readonly rows: Iterable<number>;
}

const lows = 2 ** 32;
/** About so many numbers are in one shard: some 8 KiB. */
const inShard = 32;

/** The key of the last shard, however many there are. */
export const lastShard = lows - 1;
export const answerRange = ([low]: Term): IDBKeyRange => IDBKeyRange.lowerBound(low);

/** Of the shards of so many numbers how many low halves each has: a power of two. */
export const shardWidth = (numbers: number): number => lows / 2 ** Math.ceil(Math.log2(Math.max(1, numbers / inShard)));

/** As long as it is the same, answers hold: by it is seen which segments there are, which rows are dead, and all companies. */
export function stateOf({ segments, companies }: Manifest): string {
  const parts: string[] = [];
  for (const { id, deadSum } of segments) parts.push(`${id} ${deadSum}`);
  for (const [connectionId, { sum }] of companies) parts.push(`${sum} ${connectionId}`);
  return parts.sort().join('\n');
}

/** `textsOf`: the JSON of a row's record, and of its company. */
export function packAnswers(
  answers: readonly Answer[],
  textsOf: (row: number) => readonly [record: Uint8Array, company: Uint8Array],
): Pick<AnswerShard, 'words' | 'text'> {
  const packed = answers.map(({ number: [, high], signature, rows }) => [high, signature, ...rows]);
  const texts = packed.map(([, , ...rows]) => rows.flatMap(textsOf));
  let end = 1 + 3 * answers.length;
  const ends = packed.map(({ length }) => (end += length));
  let textEnd = 0;
  const textEnds = texts.map((all) => (textEnd += all.reduce((sum, { length }) => sum + length + 1, all.length && 1)));
  const own = answers.map(({ number: [low] }) => low);
  return {
    words: Uint32Array.from([answers.length, ...own, ...ends, ...textEnds, ...packed.flat()]),
    text: asLists(texts, textEnd),
  };
}

const [opening, comma, closing] = [0x5b, 0x2c, 0x5d] as const;

/** JSON arrays, one behind the other; nothing for an empty one. */
function asLists(texts: readonly (readonly Uint8Array[])[], length: number): Uint8Array {
  const text = new Uint8Array(length);
  let at = 0;
  for (const all of texts) {
    for (const [nth, each] of all.entries()) {
      text[at++] = nth ? comma : opening;
      text.set(each, at);
      at += each.length;
    }
    if (all.length) text[at++] = closing;
  }
  return text;
}

/** One number's answer as it is read. */
export interface ToldAnswer extends Answer {
  readonly rows: Uint32Array;
  /** Of each row the record, and its company. */
  readonly text: string;
}

const decoder = new TextDecoder();

export function unpackAnswer({ words, text }: AnswerShard, number: Term): ToldAnswer | 'nobody' {
  const [low, high] = number;
  const count = words[0]!;
  const rowsBegin = (at: number) => (at === 1 ? 1 + 3 * count : words[at + count - 1]!);
  let at = words.indexOf(low, 1);
  while (at > 0 && at <= count && words[rowsBegin(at)] !== high) at = words.indexOf(low, at + 1);
  if (at < 0 || at > count) return 'nobody';
  const begin = rowsBegin(at);
  const textBegin = at === 1 ? 0 : words[at + 2 * count - 1]!;
  return {
    number,
    signature: words[begin + 1]!,
    rows: words.subarray(begin + 2, words[at + count]),
    text: decoder.decode(text.subarray(textBegin, words[at + 2 * count])),
  };
}

/** By which it is seen that records have other terms than they had: of the low halves of all, each once. */
export function signatureOf(terms: readonly Term[]): number {
  const lows = new Set<number>();
  let sum = 0;
  for (const [low] of terms) {
    if (lows.has(low)) continue;
    lows.add(low);
    sum = (sum + low) >>> 0;
  }
  return sum;
}
