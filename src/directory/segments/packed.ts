/**
 * Records as they are kept: JSON without the names of fields, which would be more than half of it. It is copied, compared,
 * written and read far more often than it is looked into.
 */
import type { CrmRecord, Email, Phone } from '../../core/contact.js';

/** What is absent is left out, and a number in front has a bit for each of these that is there. */
const fields = [
  'id',
  'revision',
  'updatedAt',
  'active',
  'firstName',
  'lastName',
  'name',
  'title',
  'url',
  'country',
] as const satisfies readonly (keyof CrmRecord)[];
const hasCompany = 1 << fields.length;

type Packed = [has: number, phones: PackedPhone[], emails: [string, string][], ...values: unknown[]];
type PackedPhone = [key: string, kind: Phone['kind'], value: string, extension?: string];

export function pack(record: CrmRecord): string {
  const { phones, emails, company } = record;
  const packed: Packed = [0, phones.map(packPhone), emails.map(({ key, value }) => [key, value])];
  for (let at = 0; at < fields.length; at++) {
    const value = record[fields[at]!];
    if (value === undefined) continue;
    packed[0] |= 1 << at;
    packed.push(value);
  }
  if (company) {
    packed[0] |= hasCompany;
    packed.push(company.id, company.name);
  }
  return JSON.stringify(packed);
}

const packPhone = ({ key, kind, value, extension }: Phone): PackedPhone =>
  extension === undefined ? [key, kind, value] : [key, kind, value, extension];

/** Throws where that is nothing that was packed. */
export const unpack = (json: string): CrmRecord => unpackParsed(JSON.parse(json));

/** The same of what has been parsed already. */
export function unpackParsed(parsed: unknown): CrmRecord {
  const [has, phones, emails, ...values] = parsed as Packed;
  const record: Record<string, unknown> = {};
  let next = 0;
  for (let at = 0; at < fields.length; at++) if (has & (1 << at)) record[fields[at]!] = values[next++];
  if (has & hasCompany) record['company'] = { id: values[next], name: values[next + 1] };
  record['phones'] = phones.map(unpackPhone);
  record['emails'] = emails.map(([key, value]): Email => ({ key, value }));
  return record as unknown as CrmRecord;
}

const unpackPhone = ([key, kind, value, extension]: PackedPhone): Phone =>
  extension === undefined ? { key, kind, value } : { key, kind, value, extension };
