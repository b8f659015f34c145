import type { Capabilities } from '../core/adapter.js';
import type { CrmRecord, Email, Phone } from '../core/contact.js';
import { joinName, splitName, type NameParts } from '../core/names.js';
import type { FormField } from '../core/saving.js';
import { takeApart } from './extension.js';
import { isExtension, numberOf, type NumberField } from './fields.js';
import { meaningOf, tidy, type Meaning, type Tongue } from './meaning.js';

/** What it takes to read and write the values of one record. */
export interface Place extends Tongue {
  readonly capabilities: Capabilities;
  /** The same person's name where a CRM keeps its parts: it tells where a single name string divides. */
  readonly parts?: NameParts;
}

/** What a record holds in one field; an empty value is not set. */
export interface Held extends Meaning {
  readonly value: string;
  /** Of the phone or email inside the record. */
  readonly key?: string;
}

/** `key` names the phone or email that was meant before; without it, or once it is gone, the first of the kind counts. */
export function heldIn(record: CrmRecord, field: FormField, place: Place, key?: string): Held {
  const raw = rawIn(record, field, place, key);
  return { ...meaningOf(field, raw.value, place), ...raw };
}

/** The phone that a field of the form stands for in this record. */
export const phoneIn = ({ phones }: CrmRecord, field: NumberField, key?: string): Phone | undefined =>
  itemIn(
    phones,
    phones.filter(({ kind }) => kind === field),
    key,
  );

export const emailIn = ({ emails }: CrmRecord, key?: string): Email | undefined => itemIn(emails, emails, key);

/** A phone's number and extension, also where the CRM keeps both in one text. */
export function partsOf(phone: Phone, { country, numbers }: Tongue) {
  const inside = takeApart(phone.value, country, numbers);
  return {
    number: inside.number,
    extension: tidy(phone.extension) || inside.extension,
    inside: inside.extension !== '',
  };
}

/** One without a value is only taken where there is no other. */
const itemIn = <T extends { readonly key: string; readonly value: string }>(
  all: readonly T[],
  fitting: readonly T[],
  key: string | undefined,
): T | undefined =>
  (key === undefined ? undefined : all.find((item) => item.key === key)) ??
  fitting.find(({ value }) => value.trim() !== '') ??
  fitting[0];

function rawIn(record: CrmRecord, field: FormField, place: Place, key?: string): Pick<Held, 'value' | 'key'> {
  if (field === 'firstName' || field === 'lastName') return { value: namesIn(record, place)[field] };
  if (field === 'name') return { value: fullName(record) };
  if (field === 'email') {
    const email = emailIn(record, key);
    return email ? { value: tidy(email.value), key: email.key } : { value: '' };
  }
  const phone = phoneIn(record, isExtension(field) ? numberOf(field) : field, key);
  if (!phone) return { value: '' };
  const { number, extension } = partsOf(phone, place);
  return { value: isExtension(field) ? extension : number, key: phone.key };
}

const fullName = (record: CrmRecord): string => tidy(record.name) || joinName(record.firstName, record.lastName);

function namesIn(record: CrmRecord, { capabilities, parts }: Place): NameParts {
  if (capabilities.names === 'parts') return { firstName: tidy(record.firstName), lastName: tidy(record.lastName) };
  const name = tidy(record.name);
  if (!parts || joinName(parts.firstName, parts.lastName).toLowerCase() !== name.toLowerCase()) return splitName(name);
  const words = name.split(' ');
  const first = tidy(parts.firstName).split(' ').filter(Boolean).length;
  return { firstName: words.slice(0, first).join(' '), lastName: words.slice(first).join(' ') };
}
