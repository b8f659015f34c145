import type { Term } from './types.js';

/**
 * Who answers which number, worked out ahead: for each number of one shard the rows of all records that hang together
 * with its holders. It is of the moment in which it was worked out; whoever reads it checks whether it still holds.
 */
export interface AnswerShard {
  /** Ids of all segments that there were then. Rows are counted through them, in this order. */
  readonly segments: readonly string[];
  /** How many numbers there are; the low halves of all; where the answer of each ends; the answers. */
  readonly words: Uint32Array;
}

/** One number's answer: its signature, then the rows. */
export interface Answer {
  /** The low half of its term; the shard makes up for the other. */
  readonly low: number;
  /** Of the terms of all these records: see `signatureOf`. */
  readonly signature: number;
  /** None: they are too many, look yourself. */
  readonly rows: Iterable<number>;
}

/** Shards as a power of two: one for 100,000 contacts is 3 KiB. */
const bits = 10;
export const answerShards = 1 << bits;

export const answerShardOf = ([low]: Term): number => low >>> (32 - bits);

export function packAnswers(answers: readonly Answer[]): Uint32Array {
  const packed = answers.map(({ signature, rows }) => [signature, ...rows]);
  let end = 1 + 2 * answers.length;
  const ends = packed.map(({ length }) => (end += length));
  return Uint32Array.from([answers.length, ...answers.map(({ low }) => low), ...ends, ...packed.flat()]);
}

export function unpackAnswer(words: Uint32Array, low: number): Answer | 'nobody' {
  const count = words[0]!;
  const at = words.indexOf(low, 1);
  if (at < 0 || at > count) return 'nobody';
  const begin = at === 1 ? 1 + 2 * count : words[at + count - 1]!;
  return { low, signature: words[begin]!, rows: words.subarray(begin + 1, words[at + count]) };
}

/** By which it is seen that records have other terms than they had: of the low halves of all, each once. */
export function signatureOf(lows: ReadonlySet<number>): number {
  let sum = 0;
  for (const low of lows) sum = (sum + low) >>> 0;
  return sum;
}
