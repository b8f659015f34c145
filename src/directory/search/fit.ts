import type { Entry } from '../entry.js';
import { fold } from '../fold.js';
import { tokens } from '../segments/words-tokens.js';
import type { Reading, Wanted } from './query.js';
import { howAlmost } from './typo.js';

/** A record that fits, best with the lowest score. */
export interface Fit {
  readonly entry: Entry;
  readonly score: number;
  /** Folded, to sort by. */
  readonly name: string;
  /** The number or address that was found. */
  readonly found?: string;
}

/**
 * Below the one that matched by name, company and address in this order, then numbers that have the digits inside. Those
 * who are inactive come after all that fit as well, and a word with a typo after all that have none.
 */
export const scores = {
  whole: 0,
  start: 1,
  name: 2,
  company: 3,
  address: 4,
  inside: 5,
  inactive: 10,
  typo: 20,
  typoInBeginning: 25,
} as const;

export const scored = (entry: Entry, score: number, found?: string, name = fold(entry.name)): Fit => ({
  entry,
  score: score + (entry.record.active ? 0 : scores.inactive),
  name,
  ...(found === undefined ? {} : { found }),
});

export const bestFirst = (a: Fit, b: Fit): number =>
  a.score - b.score || order(a.name, b.name) || order(a.entry.key, b.entry.key);

/** Both are folded already; a locale would only be slow here. */
const order = (a: string, b: string) => (a < b ? -1 : Number(a > b));

type Test = (token: string) => boolean;

const beginsWith =
  (wanted: Wanted): Test =>
  (token) =>
    wanted.some((word) => token.startsWith(word));

/** How a record fits the query as it is read here; `typo`: which of its words has one. */
export function fitOf(entry: Entry, reading: Reading, typo?: number): Fit | undefined {
  if (typo === undefined) return fitOfName(entry, reading) ?? fitByField(entry, reading.map(beginsWith));
  const tests = (isWhole: boolean) =>
    reading.map((wanted, at) => (at === typo ? almostBegins(wanted, isWhole) : beginsWith(wanted)));
  return fitByField(entry, tests(true), scores.typo) ?? fitByField(entry, tests(false), scores.typoInBeginning);
}

/** Where the name is what was typed, or begins with it. */
function fitOfName(entry: Entry, reading: Reading): Fit | undefined {
  const name = fold(entry.name);
  const queries = reading.some(({ length }) => length > 1) ? [0, 1] : [0];
  for (const at of queries) {
    const query = reading.map((wanted) => wanted[at] ?? wanted[0]).join(' ');
    if (name.startsWith(query)) return scored(entry, name === query ? scores.whole : scores.start, undefined, name);
  }
  return undefined;
}

const almostBegins =
  (wanted: Wanted, isWhole: boolean): Test =>
  (token) =>
    wanted.some((word) => {
      const how = howAlmost(token, word);
      return how === 'whole' || (!isWhole && how === 'beginning');
    });

function fitByField(entry: Entry, tests: readonly Test[], base = 0): Fit | undefined {
  const { name, record, emails } = entry;
  const missingIn = (text: string, sought: readonly Test[]) => {
    const words = tokens(text);
    return sought.filter((test) => !words.some(test));
  };
  const notInName = missingIn(name, tests);
  if (!notInName.length) return scored(entry, base + scores.name);
  const notInCompany = missingIn(record.company?.name ?? '', notInName);
  if (!notInCompany.length) return scored(entry, base + scores.company);
  if (emails.reduce((rest, email) => missingIn(email, rest), notInCompany).length) return undefined;
  const found = record.emails.find(({ value }) => missingIn(value, notInCompany).length < notInCompany.length);
  return scored(entry, base + scores.address, found?.value.trim());
}
