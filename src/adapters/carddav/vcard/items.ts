/** Phones and email addresses of a card, each with the line in which it stands. */
import type { PhoneKind } from '../../../core/contact.js';
import { isVersion4, labelOf, linesOf, rankOf, typesOf, type Card } from './card.js';
import { newLine, withValue, type Line } from './lines.js';
import { readNumber, writeNumber, type PhoneNumber } from './number.js';
import { escapeText, unescapeText } from './values.js';

export interface Item {
  /** See {@link keyed}. */
  readonly key: string;
  readonly line: Line;
}
export type PhoneItem = Item & PhoneNumber & { readonly kind: PhoneKind };
export type EmailItem = Item & { readonly value: string };

/** Preferred ones first, else as they stand in the card. */
export const phonesOf = (card: Card): readonly PhoneItem[] =>
  keyed('tel', linesOf(card, 'TEL'), (line) => {
    const number = readNumber(line);
    return number && { ...number, kind: kindOf(card, line) };
  });

export const emailsOf = (card: Card): readonly EmailItem[] =>
  keyed('email', linesOf(card, 'EMAIL'), (line) => {
    const value = unescapeText(line.value).trim();
    return value ? { value } : undefined;
  });

/**
 * A line of a vCard has no name of its own that all programs keep. It is called by its group, else by its types, and
 * where several are called so also by its place among them: a number keeps its key when it is changed, when a number of
 * another kind goes or comes, and when a server writes the card in another order.
 */
function keyed<T>(what: string, lines: readonly Line[], read: (line: Line) => T | undefined): readonly (T & Item)[] {
  const taken = new Map<string, number>();
  const items = lines.flatMap((line) => {
    const item = read(line);
    if (item === undefined) return [];
    const types = typesOf(line).filter((type) => !saysNothing.has(type));
    const name = [what, line.group ?? [...new Set(types)].sort().join(',')].join(':');
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return [{ ...item, line, key: count > 1 ? `${name}:${count}` : name }];
  });
  return items.sort((a, b) => rankOf(a.line) - rankOf(b.line));
}

/** Types that servers and other programs add, drop, or move to another line. */
const saysNothing = new Set(['voice', 'pref', 'internet']);

/** The first of these words that is among the types or is the label decides. */
const words: readonly (readonly [RegExp, PhoneKind])[] = [
  [/fax/u, 'fax'],
  [/^(?:cell|mobile|iphone)$/u, 'mobile'],
  [/^(?:pager|car)$/u, 'other'],
  [/^main(?:-number)?$/u, 'main'],
  [/^(?:work|direct)$/u, 'direct'],
  [/^home$/u, 'home'],
];

function kindOf(card: Card, line: Line): PhoneKind {
  const label = labelOf(card, line, 'X-ABLABEL')?.replace(/^_\$!<(.*)>!\$_$/u, '$1');
  const types = [...typesOf(line), ...(label === undefined ? [] : [label.trim().toLowerCase()])];
  return words.find(([word]) => types.some((type) => word.test(type)))?.[1] ?? 'other';
}

/** As the programs at hand write them: "main" is in no standard of vCard 3. */
const types: Readonly<Record<PhoneKind, readonly string[]>> = {
  direct: ['WORK', 'VOICE'],
  mobile: ['CELL'],
  home: ['HOME', 'VOICE'],
  main: ['MAIN'],
  fax: ['WORK', 'FAX'],
  other: ['VOICE'],
};

export function newPhone(card: Card, kind: PhoneKind, number: PhoneNumber): Line {
  const values = isVersion4(card) ? types[kind].map((type) => type.toLowerCase()) : types[kind];
  const line = { name: 'TEL', params: [{ name: 'TYPE', values }], value: '' };
  return writeNumber(newLine(line, card[0]), number);
}

export const newEmail = (card: Card, value: string): Line =>
  newLine(
    {
      name: 'EMAIL',
      params: isVersion4(card) ? [] : [{ name: 'TYPE', values: ['INTERNET'] }],
      value: escapeText(value),
    },
    card[0],
  );

export const withEmail = ({ line }: EmailItem, value: string): Line => withValue(line, escapeText(value));
