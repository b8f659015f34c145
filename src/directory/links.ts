import { splitKey, type RecordKey } from '../core/contact.js';
import type { Kept } from '../core/storage.js';

/** What the agent has said of two records, as it is kept: under `pairOf` the two. */
export interface KeptLink {
  readonly version: 1;
  readonly is: Word;
}

type Word = 'same' | 'apart';

/**
 * Which records the agent has said to be the same person, and which not. It holds for good: also for records that are
 * not here at the moment.
 */
export interface Links {
  of(key: RecordKey): readonly RecordKey[];
  /** Whether the agent has said of two of these that they are not the same person. */
  areApart(keys: readonly RecordKey[]): boolean;
  /**
   * Refused where links alone would bring two records of one connection together. It overrides what was said before of
   * any two `among` all the records that are meant.
   */
  link(keys: readonly RecordKey[], among?: readonly RecordKey[]): boolean;
  /** The record is none of the others. Those that were linked through it alone stay linked with each other. */
  part(key: RecordKey, others: readonly RecordKey[]): void;
  /** What was said of the first holds for the second. */
  merge(from: RecordKey, to: RecordKey): void;
}

/**
 * `today` leads from a merged record to where it is found now. `changed` is called when links come in from disk or from
 * another tab.
 */
export function createLinks(options: {
  readonly kept?: Kept<KeptLink> | undefined;
  readonly today: (key: RecordKey) => RecordKey;
  readonly changed: () => void;
}): Links {
  const { kept, today, changed } = options;
  const said = new Map<RecordKey, Map<RecordKey, Word>>();
  const wordOf = (one: RecordKey, other: RecordKey) => said.get(one)?.get(other);
  const of = (key: RecordKey) => [...(said.get(key) ?? [])].flatMap(([other, word]) => (word === 'same' ? other : []));

  function remember(one: RecordKey, other: RecordKey, word: Word | undefined): void {
    for (const [from, to] of [[one, other] as const, [other, one] as const]) {
      const words = said.get(from) ?? new Map<RecordKey, Word>();
      if (word) said.set(from, words.set(to, word));
      else if (words.delete(to) && !words.size) said.delete(from);
    }
  }

  function say(one: RecordKey, other: RecordKey, word: Word | undefined): void {
    if (one === other || wordOf(one, other) === word) return;
    remember(one, other, word);
    if (word) kept?.set(pairOf(one, other), { version: 1, is: word });
    else kept?.delete(pairOf(one, other));
  }

  /** All that links hold together, from these on. */
  function linkedWith(keys: readonly RecordKey[]): readonly RecordKey[] {
    const all = new Set(keys);
    for (const key of all) for (const other of of(key)) all.add(other); // grows while it is walked
    return [...all];
  }

  /** The two records as they are found today. */
  function found(pair: string): readonly [RecordKey, RecordKey] | undefined {
    const keys = keysOf(pair);
    return keys && [today(keys[0]), today(keys[1])];
  }

  function load(pair: string, word: Word | undefined): void {
    const [one, other] = found(pair) ?? [];
    if (one === undefined || other === undefined || word === undefined) return;
    const isMoved = pair !== pairOf(one, other); // a record was merged before this was read
    if (isMoved) kept?.delete(pair);
    if (wordOf(one, other)) return; // what was said meanwhile is newer
    if (isMoved) say(one, other, word);
    else remember(one, other, word);
  }

  kept?.listen((pair, value) => {
    const [one, other] = found(pair) ?? [];
    if (one !== undefined && other !== undefined && one !== other) remember(one, other, wordIn(value));
    changed();
  });
  void kept?.all().then((all) => {
    for (const [pair, value] of all) load(pair, wordIn(value));
    if (all.size) changed();
  });

  return {
    of,
    areApart: (keys) => said.size > 0 && eachPair(keys).some(([one, other]) => wordOf(one, other) === 'apart'),
    link(keys, among = keys) {
      if (chains(linkedWith(keys))) return false;
      for (const [one, other] of eachPair(among)) if (wordOf(one, other) === 'apart') say(one, other, undefined);
      for (const [one, other] of eachPair(keys)) say(one, other, 'same');
      return true;
    },
    part(key, others) {
      const linked = linkedWith([key]).filter((each) => others.includes(each));
      for (const [one, other] of eachPair(linked)) if (wordOf(one, other) === undefined) say(one, other, 'same');
      for (const other of others) say(key, other, 'apart');
    },
    merge(from, to) {
      for (const [other, word] of [...(said.get(from) ?? [])]) {
        say(from, other, undefined);
        if (wordOf(to, other) !== 'apart') say(to, other, word); // where both were said, nothing is joined
      }
    },
  };
}

/** The name of two records together, in whichever order they come. */
const pairOf = (one: RecordKey, other: RecordKey): string => JSON.stringify([one, other].sort());

function keysOf(pair: string): readonly [RecordKey, RecordKey] | undefined {
  try {
    const keys: unknown = JSON.parse(pair);
    if (!Array.isArray(keys) || keys.length !== 2) return undefined;
    const [one, other] = keys as readonly unknown[];
    return typeof one === 'string' && typeof other === 'string' ? [one, other] : undefined;
  } catch {
    return undefined; // it was not written by us
  }
}

/** Of a version that is not known nothing is believed. */
function wordIn(value: unknown): Word | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, is } = value as Partial<Record<keyof KeptLink, unknown>>;
  return version === 1 && (is === 'same' || is === 'apart') ? is : undefined;
}

const eachPair = (keys: readonly RecordKey[]): readonly (readonly [RecordKey, RecordKey])[] =>
  keys.flatMap((one, at) => keys.slice(at + 1).map((other) => [one, other] as const));

/** Whether two of these stand in one connection. */
export const chains = (keys: readonly RecordKey[]): boolean =>
  new Set(keys.map((key) => splitKey(key).connectionId)).size < keys.length;
