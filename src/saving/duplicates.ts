import type { FindQuery } from '../core/adapter.js';
import type { RecordKey } from '../core/contact.js';
import { joinName } from '../core/join-name.js';
import type { Contact } from '../core/person.js';
import type { Duplicate } from '../core/saving.js';
import { numberFields } from './fields.js';
import { e164Of, meaningOf } from './meaning.js';
import type { Services } from './services.js';
import type { Typed } from './targets.js';
import { partsOf } from './values.js';

/** For how long, in milliseconds, CRMs are waited for: what one does not tell by then is not known. */
const patience = 4_000;

/** How many contacts of one name are looked at. */
const most = 20;

/** A contact that is to be added, as far as it can be there already. */
export interface Wanted {
  readonly typed: Typed;
  /** The company that was chosen for it. */
  readonly company?: string | undefined;
}

/**
 * Contacts that may be the one that is to be added, likeliest first: with a number or the email address of it, or with its
 * name and, where both have one, its company. Every CRM is asked, beside what is known. Never rejects.
 */
export async function findDuplicates(services: Services, wanted: Wanted): Promise<readonly Duplicate[]> {
  const { directory, clock } = services;
  const found = new Set<RecordKey>();
  const asked = queriesFor(wanted).map((query) =>
    directory.ask(query, {
      onAnswer(answer) {
        if ('records' in answer) for (const key of answer.records) found.add(key);
      },
    }),
  );
  await Promise.race([Promise.all(asked), new Promise<void>((resolve) => clock.after(patience, resolve))]);
  for (const number of numbersOf(wanted))
    for (const { contactId } of directory.match(number).contacts) found.add(contactId);
  for (const text of [emailOf(wanted), nameOf(wanted)])
    if (text) for (const { contactId } of directory.search(text, most)) found.add(contactId);
  const persons = new Map([...found].flatMap((key) => {
    const contact = directory.contact(key);
    return contact ? [[contact.id, contact] as const] : [];
  })); // prettier-ignore
  return [...persons.values()]
    .flatMap((contact) => duplicateOf(services, contact, wanted) ?? [])
    .sort((one, other) => weightOf(other) - weightOf(one));
}

/** Absent where they have nothing in common that tells. */
export function duplicateOf(services: Services, contact: Contact, wanted: Wanted): Duplicate | undefined {
  const because: Duplicate['because'][number][] = [];
  if (hasNumber(services, contact, wanted)) because.push('number');
  if (hasEmail(contact, wanted)) because.push('email');
  if (hasName(services, contact, wanted)) because.push('name');
  return because.length ? { ...plainDuplicate(contact), because } : undefined;
}

/** One of which only the CRM knows why. */
export const plainDuplicate = ({ id, name, company, records }: Contact): Duplicate => ({
  contactId: id,
  name,
  ...(company && { company: company.name }),
  connectionIds: records.map(({ connectionId }) => connectionId),
  because: [],
});

function queriesFor(wanted: Wanted): readonly FindQuery[] {
  const [email, name] = [emailOf(wanted), nameOf(wanted)];
  return [
    ...numbersOf(wanted).map((phone): FindQuery => ({ phone })),
    ...(email ? [{ email }] : []),
    ...(name ? [{ name, ...(wanted.company !== undefined && { company: wanted.company }) }] : []),
  ];
}

const numbersOf = ({ typed }: Wanted): readonly string[] =>
  numberFields.flatMap((field) => {
    const edit = typed.get(field);
    return edit?.value ? (e164Of(edit) ?? edit.value) : [];
  });

const emailOf = ({ typed }: Wanted): string => typed.get('email')?.value ?? '';

const nameOf = ({ typed }: Wanted): string =>
  typed.get('name')?.value || joinName(typed.get('firstName')?.value, typed.get('lastName')?.value);

function hasNumber({ directory }: Services, { records }: Contact, { typed }: Wanted): boolean {
  const wanted = numberFields.flatMap((field) => (typed.get(field)?.value ? typed.get(field)!.loose : []));
  return records.some(({ key, record }) => {
    const tongue = { numbers: directory.numbers, country: directory.countryOf(key) };
    return record.phones.some((phone) =>
      wanted.includes(meaningOf('direct', partsOf(phone, tongue).number, tongue).loose),
    );
  });
}

const hasEmail = ({ records }: Contact, wanted: Wanted): boolean =>
  emailOf(wanted) !== '' &&
  records.some(({ record }) =>
    record.emails.some(({ value }) => value.trim().toLowerCase() === emailOf(wanted).toLowerCase()),
  );

function hasName({ directory }: Services, { name, company }: Contact, wanted: Wanted): boolean {
  const tongue = { numbers: directory.numbers, country: undefined };
  const meaning = (text: string) => meaningOf('name', text, tongue).loose;
  if (!nameOf(wanted) || meaning(name) !== meaning(nameOf(wanted))) return false;
  return !company || wanted.company === undefined || meaning(company.name) === meaning(wanted.company);
}

/** A number or an address says more than a name. */
const weightOf = ({ because }: Duplicate): number =>
  because.reduce((sum, reason) => sum + (reason === 'name' ? 1 : 2), 0);
