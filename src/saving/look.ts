import type { ContactDraft, FindQuery } from '../core/adapter.js';
import type { Connection } from '../core/connection.js';
import type { CrmRecord } from '../core/contact.js';
import { joinName } from '../core/names.js';
import { meaningOf } from './meaning.js';
import { heldIn, partsOf, type Place } from './values.js';

/**
 * Looks for a contact that may have been made a moment ago: the record that has the same name and every number and
 * address of the draft. With a name alone nobody can tell it from a namesake, so that is `unsure`; so is a CRM that cannot
 * be asked. Rejects when asking fails.
 */
export async function lookFor(
  draft: ContactDraft,
  { adapter }: Connection,
  place: Place,
  signal: AbortSignal,
): Promise<CrmRecord | 'absent' | 'unsure'> {
  const query = queryFor(draft, place);
  if (!query || !adapter.find) return 'unsure';
  const candidates = await adapter.find(query, { signal });
  const same = candidates.filter((record) => isAsDrafted(record, draft, place));
  if ('name' in query) return same.length ? 'unsure' : 'absent';
  return same[0] ?? 'absent';
}

/** The most telling question that can be asked. */
function queryFor(draft: ContactDraft, place: Place): FindQuery | undefined {
  const email = draft.emails?.[0]?.value;
  if (email) return { email };
  const phone = draft.phones?.[0]?.value;
  const name = nameOf(draft);
  if (!phone) return name ? { name } : undefined;
  const { e164, national } = place.numbers.parse(phone, place.country);
  return { phone: e164 ?? phone, ...(national !== undefined && { national }) };
}

const nameOf = ({ name, firstName, lastName }: Pick<CrmRecord, 'name' | 'firstName' | 'lastName'>): string =>
  name ?? joinName(firstName, lastName);

/** Whether a record has the name and every number and address of the draft. */
export function isAsDrafted(record: CrmRecord, draft: ContactDraft, place: Place): boolean {
  const same = (field: 'name' | 'email' | 'direct', one: string, other: string) =>
    meaningOf(field, one, place).loose === meaningOf(field, other, place).loose;
  const numbers = record.phones.map((phone) => partsOf(phone, place).number);
  return (
    same('name', heldIn(record, 'name', place).value, nameOf(draft)) &&
    (draft.emails ?? []).every(({ value }) => record.emails.some((email) => same('email', email.value, value))) &&
    (draft.phones ?? []).every(({ value }) => {
      const { number } = partsOf({ key: '', kind: 'other', value }, place);
      return numbers.some((held) => same('direct', held, number));
    })
  );
}
