/** Cards and our records. */
import type { CrmRecord } from '../../core/contact.js';
import { labelOf, lineOf, linesOf, type Card } from './vcard/card.js';
import { emailsOf, phonesOf } from './vcard/items.js';
import { nameOf, organisationOf } from './vcard/name.js';
import { splitAt, unescapeText } from './vcard/values.js';

/** A list of other cards is no contact. An organisation is one: its number calls too. */
export const isContact = (card: Card): boolean =>
  ['KIND', 'X-ADDRESSBOOKSERVER-KIND'].every((name) => lineOf(card, name)?.value.trim().toLowerCase() !== 'group');

/** A card that is stored has a revision: its ETag. */
export type CardRecord = CrmRecord & { readonly revision: string };

/** The company is known by its name alone: cards have no companies of their own. */
export function toRecord(id: string, revision: string, card: Card): CardRecord {
  const { firstName, lastName } = nameOf(card);
  const title = unescapeText(lineOf(card, 'TITLE')?.value ?? '').trim();
  const company = organisationOf(card);
  const country = countryOf(card);
  return {
    id,
    revision,
    active: true,
    ...(firstName && { firstName }),
    ...(lastName && { lastName }),
    ...(title && { title }),
    ...(company && { company: { id: company, name: company } }),
    ...(country && { country }),
    phones: phonesOf(card).map(({ key, kind, value, extension }) => ({
      key,
      kind,
      value,
      ...(extension && { extension }),
    })),
    emails: emailsOf(card).map(({ key, value }) => ({ key, value })),
  };
}

/** An address names its country in any language; a code is better: Apple's, or one in the country's place. */
function countryOf(card: Card): string | undefined {
  const all = linesOf(card, 'ADR').flatMap((line) => [
    labelOf(card, line, 'X-ABADR') ?? '',
    splitAt(';', line.value)[6] ?? '',
  ]);
  const named = all.map((country) => country.trim()).filter(Boolean);
  return named.find((code) => /^[a-z]{2}$/iu.test(code))?.toUpperCase() ?? named[0];
}
