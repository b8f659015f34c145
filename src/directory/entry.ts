import { recordKey, type CrmRecord, type PhoneKind, type RecordKey } from '../core/contact.js';
import { joinName, splitName, type NameParts } from '../core/names.js';
import { fold } from './fold.js';
import type { NumberReader, ReadNumber } from './numbers.js';
import { splitExtension } from './numbers/spelling.js';
import { splitNumbers } from './numbers/split.js';

/** A phone of a record, read. */
export interface Line {
  readonly itemKey: string;
  readonly kind: PhoneKind;
  /** As the CRM spells it, without the extension. */
  readonly value: string;
  readonly number: ReadNumber;
  /** The numbers of a field into which people wrote more than one: found by, never dialled or edited apart. */
  readonly also?: readonly ReadNumber[];
}

/** All numbers that a line is found by. */
export const numbersOf = ({ number, also = [] }: Line): readonly ReadNumber[] => [number, ...also];

/** A record with all that is found by it. */
export interface Entry {
  readonly key: RecordKey;
  readonly connectionId: string;
  readonly record: CrmRecord;
  /** By which national numbers are read. */
  readonly country: string;
  readonly parts: NameParts;
  readonly name: string;
  readonly lines: readonly Line[];
  /** Trimmed, lower case. */
  readonly emails: readonly string[];
  /** What the index knows it by. */
  readonly terms: Terms;
}

export const companyTerm = (connectionId: string, companyId: string): string => `company:${connectionId}/${companyId}`;
export const companyNameTerm = (name: string): string => `company name:${fold(short(name))}`;
/** Of a whole name, in whatever order its words stand. */
export const nameTerm = (name: string): string => `name:${fold(name).split(' ').sort().join(' ')}`;
export const emailOf = (value: string): string => value.trim().toLowerCase();

/** Of a longer text only the beginning is read: nobody has such a name. */
const longest = 1000;
const short = (text: string): string => text.trim().slice(0, longest);

/** First and last name, whichever way the CRM keeps them. */
function partsOf(record: CrmRecord): NameParts {
  const { firstName = '', lastName = '', name } = record;
  if (firstName.trim() || lastName.trim()) return { firstName: short(firstName), lastName: short(lastName) };
  return splitName(name === undefined ? undefined : short(name));
}

/** Whether it says a name: where a CRM asks for one, people who do not know it type "-" or ".". */
export const isName = (part: string): boolean => /[\p{L}\p{N}]/u.test(part);

/** Throws if the record is not one at all. */
export function readRecord(connectionId: string, record: CrmRecord, country: string, numbers: NumberReader): Entry {
  const lines = record.phones.flatMap((phone) => readLine(phone, country, numbers));
  const emails = record.emails
    .map(({ value }) => emailOf(value))
    .filter(({ length }) => length > 0 && length <= longest);
  const parts = partsOf(record);
  const name = joinName(parts.firstName, parts.lastName);
  const key = recordKey(connectionId, record.id);
  const terms = termsOf({ connectionId, record, parts, name, lines, emails });
  return { key, connectionId, record, country, parts, name, lines, emails, terms };
}

function termsOf({
  connectionId,
  record: { company },
  parts,
  name,
  lines,
  emails,
}: Pick<Entry, 'connectionId' | 'record' | 'parts' | 'name' | 'lines' | 'emails'>): Terms {
  const terms: string[] = [];
  for (const { number, also } of lines) {
    if (number.term !== undefined) addOnce(terms, number.term);
    for (const { term } of also ?? []) if (term !== undefined) addOnce(terms, term);
  }
  for (const email of emails) addOnce(terms, email);
  if (parts.firstName && parts.lastName) addOnce(terms, nameTerm(name));
  if (company) {
    addOnce(terms, companyTerm(connectionId, company.id));
    addOnce(terms, companyNameTerm(company.name));
  }
  return terms.length > few ? new Set(terms) : terms;
}

/** Each once. A few are looked through faster than hashed; many would be looked through for each of them. */
type Terms = readonly string[] | Set<string>;
const few = 32;

export const hasTerm = ({ terms }: Entry, term: string): boolean =>
  terms instanceof Set ? terms.has(term) : terms.includes(term);

/** Once there are more than a few it is left to the set. */
function addOnce(terms: string[], term: string): void {
  if (terms.length > few || !terms.includes(term)) terms.push(term);
}

/** Two numbers are not shorter than this. */
const fewestOfTwo = 13;

function readLine(phone: CrmRecord['phones'][number], country: string, numbers: NumberReader): Line[] {
  const { key, kind, value } = phone;
  if (!value.trim()) return [];
  const own = phone.extension?.replace(/\D/gu, '');
  const parsed = numbers.read(value, country);
  const text = !own && parsed.extension ? splitExtension(value).text : value.trim();
  const line = { itemKey: key, kind, value: text, number: own ? { ...parsed, extension: own } : parsed };
  const parts = parsed.e164 || value.length < fewestOfTwo ? [] : splitNumbers(value);
  return [parts.length > 1 ? { ...line, also: parts.map((part) => numbers.read(part, country)) } : line];
}

/** Numbers by meaning: the same line, whatever the spelling. What is no number is compared as it is written. */
export const lineMeaning = ({ value, number: { e164, term, digits, extension = '' } }: Line): string =>
  `${e164 ?? (term === undefined ? value : digits)};${extension}`;
