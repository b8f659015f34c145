import type { Entry } from './entry.js';
import { fold } from './fold.js';

type Agreement = 'full' | 'partial' | undefined;

/**
 * Whether two records can be one person by name: `full` when both have a whole name and it is the same; `partial` when
 * one has no name, or lacks a part and the other has the rest. Two without any name say nothing, so they do not agree.
 * Order and punctuation do not matter, and `Müller` is both `Muller` and `Mueller`. Initials, nicknames and additional
 * middle names do not agree: father and son share a number.
 */
export const nameAgreement = (one: Entry, other: Entry): Agreement =>
  agree(one, other, (name) => name) ?? agree(one, other, spellOut);

function agree(one: Entry, other: Entry, spell: (name: string) => string): Agreement {
  const [a, b] = [words(spell(one.name)), words(spell(other.name))];
  if (!a.length || !b.length) return a.length || b.length ? 'partial' : undefined;
  const [wholeA, wholeB] = [isWhole(one), isWhole(other)];
  if (a.join(' ') === b.join(' ')) return wholeA && wholeB ? 'full' : 'partial';
  return (!wholeA && within(a, b)) || (!wholeB && within(b, a)) ? 'partial' : undefined;
}

const spellOut = (name: string) => name.normalize('NFC').replace(/[äöüø]/giu, (letter) => `${fold(letter)}e`);
const words = (name: string) => fold(name).split(' ').filter(Boolean).sort();
const isWhole = ({ parts }: Entry) => Boolean(parts.firstName && parts.lastName);
const within = (few: readonly string[], many: readonly string[]) => few.every((word) => many.includes(word));
