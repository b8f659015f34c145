import type { CrmRecord } from '../core/contact.js';
import type { Entry } from './entry.js';
import { fold } from './fold.js';

/** How far two names agree, strongest first. */
export type Agreement = 'full' | 'partial' | 'weak';

/** A record as far as its name goes. */
export interface Named extends Pick<Entry, 'name' | 'parts'> {
  readonly record: Pick<CrmRecord, 'firstName'>;
}

/**
 * Whether two records can be one person by name.
 * - `full`: both have a whole name, and it is the same.
 * - `partial`: one has no name at all, or only a part and the other has the rest, and the first name is the same.
 * - `weak`: the same, but for what they have in common: a last name or an initial, and a whole family has that.
 *
 * Two without any name say nothing, so they do not agree. Order and punctuation do not matter, and `Müller` is both
 * `Muller` and `Mueller`. Nicknames and additional middle names do not agree: father and son share a number.
 */
export function nameAgreement(one: Named, other: Named): Agreement | undefined {
  const [a, b] = [words(one.name), words(other.name)];
  if (!a.length || !b.length) return a.length || b.length ? 'partial' : undefined;
  const [givenA, givenB] = [givenNames(one), givenNames(other)];
  const [wholeA, wholeB] = [isWhole(one, givenA), isWhole(other, givenB)];
  if (a.join(' ') === b.join(' ') && (wholeA || wholeB)) return wholeA && wholeB ? 'full' : 'partial';
  if (!(!wholeA && within(a, b)) && !(!wholeB && within(b, a))) return undefined;
  const isTold = Boolean(one.record.firstName?.trim() || other.record.firstName?.trim()); // else a last name may pass for it
  return isTold && givenA.some((word) => givenB.includes(word)) ? 'partial' : 'weak';
}

/**
 * How well two names fit, for people: 3 the same, 2 in agreement as far as they go, 1 the same first name, also misspelt
 * or as an initial, whatever the last name (people marry); 0 not.
 */
export function likeness(one: Named, other: Named): 0 | 1 | 2 | 3 {
  const agreement = nameAgreement(one, other);
  if (agreement) return agreement === 'full' ? 3 : 2;
  const [a, b] = [words(one.parts.firstName), words(other.parts.firstName)];
  return a.some((mine) => b.some((its) => isAlike(mine, its))) ? 1 : 0;
}

const isAlike = (one: string, other: string) =>
  one === other || ((isInitial(one) || isInitial(other)) && one[0] === other[0]) || isSlip(one, other);

/** One letter is wrong, missing, too many, or two are swapped. In names of three letters that makes another name. */
function isSlip(one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < 4 || Math.abs(one.length - other.length) > 1) return false;
  let [from, end, otherEnd] = [0, one.length, other.length];
  while (from < end && one[from] === other[from]) from++;
  while (end > from && otherEnd > from && one[end - 1] === other[otherEnd - 1])
    [end, otherEnd] = [end - 1, otherEnd - 1];
  const [a, b] = [one.slice(from, end), other.slice(from, otherEnd)];
  return Math.max(a.length, b.length) <= 1 || (a.length === 2 && a === [...b].reverse().join(''));
}

/** `ue` for `ü` and the like. Not in `Joe`, who is not `Jo`. */
const spelledOut = /([aou])e(?=[^aeiou\s])|(?<=\p{L}{2}[aou])e(?=\s|$)/gu;

/** The same for all spellings of a name: folded, `Mueller` and `Müller` as `muller`. */
export const plainly = (name: string): string => fold(name).replace(spelledOut, '$1');

/** The ways in which a name may be spelled elsewhere. */
export const spellings = (name: string): ReadonlySet<string> =>
  new Set([
    fold(name),
    fold(name.normalize('NFC').replace(/[äöüø]/giu, (letter) => `${fold(letter)}e`)),
    plainly(name),
  ]);

/** In an order of their own. */
const words = (name: string): readonly string[] => plainly(name).split(' ').filter(Boolean).sort();

/** One letter that stands for a whole name. In other scripts one letter can be one. */
const isInitial = (word: string) => /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]$/u.test(word);

const givenNames = ({ parts }: Named) => words(parts.firstName).filter((word) => !isInitial(word));
const isWhole = ({ parts }: Named, given: readonly string[]) => given.length > 0 && parts.lastName !== '';
const within = (few: readonly string[], many: readonly string[]) => few.every((word) => many.includes(word));
