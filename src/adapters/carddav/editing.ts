/** A patch or a draft, as the text of a card. */
import type { ContactDraft, EmailChange, PhoneChange, RecordPatch } from '../../core/adapter.js';
import { CrmError } from '../../core/errors.js';
import { added, lineOf, removed, replaced, textOf, type Card } from './vcard/card.js';
import { emailsOf, newEmail, newPhone, phonesOf, withEmail } from './vcard/items.js';
import { readLines, withValue } from './vcard/lines.js';
import { renamed } from './vcard/name.js';
import { writeNumber } from './vcard/number.js';
import { escapeText } from './vcard/values.js';

/** Whether what is to be changed is still there. */
export function hasAll(card: Card, { phones = [], emails = [] }: RecordPatch): boolean {
  const known = new Set([...phonesOf(card), ...emailsOf(card)].map(({ key }) => key));
  return [...phones, ...emails].every(({ key }) => key === undefined || known.has(key));
}

/** The text of the card after the change; the very same text where nothing changes. */
export function edited(card: Card, patch: RecordPatch): string {
  const { firstName, lastName, phones = [], emails = [] } = patch;
  const [phoneItems, emailItems] = [phonesOf(card), emailsOf(card)]; // keys are those of before the first change
  let now = named(card, firstName, lastName);
  for (const change of phones)
    now = changePhone(
      now,
      change,
      phoneItems.find(({ key }) => key === change.key),
    );
  for (const change of emails)
    now = changeEmail(
      now,
      change,
      emailItems.find(({ key }) => key === change.key),
    );
  return textOf(textOf(now) === textOf(card) ? card : stamped(now));
}

function named(card: Card, firstName: string | null | undefined, lastName: string | null | undefined): Card {
  if (firstName === undefined && lastName === undefined) return card;
  const now = renamed(card, {
    ...(firstName !== undefined && { firstName: firstName?.trim() ?? '' }),
    ...(lastName !== undefined && { lastName: lastName?.trim() ?? '' }),
  });
  if (!now) throw nameless();
  return now;
}

const nameless = () => new CrmError('invalid', { fields: { lastName: '' } });

function changePhone(card: Card, change: PhoneChange, item: ReturnType<typeof phonesOf>[number] | undefined): Card {
  if (change.key === undefined) {
    const { kind, value, extension } = change;
    return added(card, newPhone(card, kind, { value, ...(extension && { extension }) }));
  }
  if (!item) return card;
  if (!change.value?.trim()) return removed(card, item.line);
  const extension = change.extension === undefined ? item.extension : change.extension;
  if (change.value.trim() === item.value && (extension ?? undefined) === item.extension) return card;
  return replaced(card, item.line, writeNumber(item.line, { value: change.value, ...(extension && { extension }) }));
}

function changeEmail(card: Card, change: EmailChange, item: ReturnType<typeof emailsOf>[number] | undefined): Card {
  const value = change.value?.trim() ?? '';
  if (change.key === undefined) return added(card, newEmail(card, value));
  if (!item) return card;
  if (value === item.value) return card;
  return value ? replaced(card, item.line, withEmail(item, value)) : removed(card, item.line);
}

/** A card that says when it was last changed must not say something else than what is true. */
function stamped(card: Card): Card {
  const line = lineOf(card, 'REV');
  if (!line) return card;
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  return replaced(card, line, withValue(line, line.value.includes('-') ? now : now.replace(/[-:]/gu, '')));
}

/** A new card. Version 3, which every server takes. */
export function newCard(uid: string, { firstName = '', lastName = '', company, ...draft }: ContactDraft): string {
  if (!firstName.trim() && !lastName.trim()) throw nameless();
  const organisation = company ? [`ORG:${escapeText(company.name)}`] : [];
  const lines = ['BEGIN:VCARD', 'VERSION:3.0', `UID:${escapeText(uid)}`, ...organisation, 'END:VCARD', ''];
  return edited(readLines(lines.join('\r\n')), { firstName, lastName, ...draft });
}
