import type { Entry } from './entry.js';
import { fold } from './fold.js';

/** `Müller` and `Mueller`, `Søren` and `Soeren` are one name; order and punctuation do not matter. */
const words = (name: string) =>
  fold(name)
    .replace(/([aou])e/gu, '$1')
    .split(' ')
    .filter(Boolean)
    .sort();

/**
 * Whether two records can be one person by name: `full` when both have a whole name and it is the same; `partial` when
 * one has no name, or lacks a part and the other has the rest. Two without any name say nothing, so they do not agree.
 * Initials, nicknames and additional middle names do not agree: father and son share a number.
 */
export function nameAgreement(one: Entry, other: Entry): 'full' | 'partial' | undefined {
  const [a, b] = [words(one.name), words(other.name)];
  if (!a.length || !b.length) return a.length || b.length ? 'partial' : undefined;
  const [wholeA, wholeB] = [isWhole(one), isWhole(other)];
  if (a.join(' ') === b.join(' ')) return wholeA && wholeB ? 'full' : 'partial';
  return (!wholeA && within(a, b)) || (!wholeB && within(b, a)) ? 'partial' : undefined;
}

const isWhole = ({ parts }: Entry) => Boolean(parts.firstName && parts.lastName);
const within = (few: readonly string[], many: readonly string[]) => few.every((word) => many.includes(word));
