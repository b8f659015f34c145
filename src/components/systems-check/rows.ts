import type { Finding } from '../../core/check.js';
import type { CrmRecord } from '../../core/contact.js';
import type { Directory, Nameless } from '../../core/directory.js';
import { joinName } from '../../core/names.js';
import type { FormField } from '../../core/saving.js';
import { findings as text } from '../../text/en/findings.js';
import { systemsCheck } from '../../text/en/systems-check.js';
import type { Row } from './render-rows.js';

type LabelOf = (connectionId: string) => string;

/** A contact without a first or last name. */
export const namelessRow = ({ key, connectionId, record, missing }: Nameless, labelOf: LabelOf): Row => ({
  id: key,
  key,
  name: callIt(record),
  crm: labelOf(connectionId),
  facts: [missing.map((name) => systemsCheck.missing[name]).join(', ')],
  field: missing[0] ?? 'firstName',
});

/** Any other finding: its value, then who else it concerns. */
export function findingRow(finding: Finding, { record }: Pick<Directory, 'record'>, labelOf: LabelOf): Row {
  const { key, connectionId, kind, value, people = 0, others = [] } = finding;
  const known = record(key);
  const names = others
    .slice(0, named)
    .flatMap((other) => record(other) ?? [])
    .map(callIt);
  return {
    id: `${key} ${value ?? ''}`,
    key,
    name: finding.name.trim() || (known ? callIt(known) : key),
    crm: labelOf(connectionId),
    facts: [
      ...(value ? [value] : []),
      ...(kind === 'shared number' ? [text.sharedWith(people, names)] : []),
      ...(kind === 'twice in one CRM' && names.length ? [text.alsoAs(names)] : []),
    ],
    field: fieldOf(known, value),
  };
}

/** So many of those whom it concerns too are named. */
const named = 2;

/** By its name, else a number, else an email; a record with none of them by its id. */
const callIt = ({ id, name, firstName, lastName, phones, emails }: CrmRecord): string =>
  name?.trim() || joinName(firstName, lastName) || phones[0]?.value || emails[0]?.value || id;

/** Where the value stands, if that is a field of the form. */
function fieldOf(record: CrmRecord | undefined, value: string | undefined): FormField {
  const kind = record?.phones.find((phone) => phone.value === value)?.kind;
  if (kind === 'direct' || kind === 'mobile') return kind;
  return record?.emails.some((email) => email.value === value) ? 'email' : 'firstName';
}

/** The first of `all`, no row twice. */
export function rowsOf<T>(all: readonly T[], shown: number, rowOf: (each: T) => Row): readonly Row[] {
  return [
    ...new Map(
      all
        .slice(0, shown)
        .map((each) => rowOf(each))
        .map((row) => [row.id, row]),
    ).values(),
  ];
}
