/** The name of a card: `N`, in parts, and `FN`, as it is shown. */
import { joinName, splitName, type NameParts } from '../../../core/names.js';
import { added, lineOf, linesOf, replaced, type Card } from './card.js';
import { emailsOf, phonesOf } from './items.js';
import { newLine, withValue } from './lines.js';
import { escapeText, splitAt, unescapeText } from './values.js';

/** Family, given, additional, prefix, suffix. */
type Parts = readonly string[];

/** First and last name; from the shown name where the card has no parts. */
export function nameOf(card: Card): NameParts {
  const [lastName = '', firstName = ''] = partsOf(card);
  return firstName || lastName ? { firstName, lastName } : splitName(shownName(card));
}

/** What the card says of the organisation, by itself: `Acme` of `Acme;Sales`. */
export const organisationOf = (card: Card): string =>
  plain(splitAt(';', lineOf(card, 'ORG')?.value ?? '')[0] ?? '') || (isOrganisation(card) ? shownText(card) : '');

const isOrganisation = (card: Card): boolean =>
  lineOf(card, 'KIND')?.value.trim().toLowerCase() === 'org' ||
  lineOf(card, 'X-ABSHOWAS')?.value.trim().toLowerCase() === 'company';

/**
 * The card under another name. `undefined`: it would have none at all, which no card may. The shown name goes along if it
 * was made of the parts; one that says more is the owner's own.
 */
export function renamed(card: Card, change: Partial<NameParts>): Card | undefined {
  const before = nameOf(card);
  const { firstName, lastName } = { ...before, ...change };
  if (firstName === before.firstName && lastName === before.lastName) return card;
  const parts = partsOf(card);
  const shown = shownName(card);
  const order = orders.find((each) => shown !== '' && each(written(parts, before)) === shown);
  const after = written(parts, { firstName, lastName });
  const text = order ? order(after) : shown || orders[0]!(after);
  const fallback = text || organisationOf(card) || emailsOf(card)[0]?.value || phonesOf(card)[0]?.value;
  if (!fallback) return undefined;
  const kept = splitAt(';', lineOf(card, 'N')?.value ?? ';;;;');
  const n = [spelled(kept[0], lastName), spelled(kept[1], firstName), ...kept.slice(2)].join(';');
  const named = order || !shown ? put(card, 'FN', escapeText(fallback)) : card;
  return put(named, 'N', n);
}

/** A part that says so already stays as it is: it may be a list. */
const spelled = (part = '', text: string): string => (partOf(part) === text ? part : escapeText(text));

function put(card: Card, name: 'N' | 'FN', value: string): Card {
  const line = lineOf(card, name);
  if (line) return replaced(card, line, withValue(line, value));
  return added(card, newLine({ name, params: [], value }, card[0]));
}

const plain = (value: string): string => unescapeText(value).replace(/\s+/gu, ' ').trim();

const partOf = (part: string): string => plain(splitAt(',', part).join(' '));

const partsOf = (card: Card): Parts => splitAt(';', lineOf(card, 'N')?.value ?? '').map(partOf);

const written = ([, , ...rest]: Parts, { firstName, lastName }: NameParts): Parts => [lastName, firstName, ...rest];

const shownText = (card: Card): string => plain(lineOf(card, 'FN')?.value ?? '');

/** The shown name, if it is that of a person: programs also show an organisation, an address or a number there. */
function shownName(card: Card): string {
  const text = shownText(card);
  const others = [...emailsOf(card), ...phonesOf(card)].map(({ value }) => value);
  const organisation = linesOf(card, 'ORG').flatMap(({ value }) => [
    plain(splitAt(';', value)[0] ?? ''),
    plain(splitAt(';', value).join(' ')),
  ]);
  return isOrganisation(card) || [...others, ...organisation].includes(text) ? '' : text;
}

const inOrder =
  (...places: readonly number[]) =>
  (parts: Parts): string =>
    places.reduce((text, place) => joinName(text, parts[place]), '');

/** How programs make a shown name of the parts. */
const orders: readonly ((parts: Parts) => string)[] = [
  inOrder(1, 0),
  inOrder(1, 2, 0),
  inOrder(3, 1, 2, 0, 4),
  inOrder(3, 1, 0),
  inOrder(0, 1),
  inOrder(0, 1, 2),
  (parts) => [inOrder(0)(parts), inOrder(1, 2)(parts)].filter(Boolean).join(', '),
];
