import type { ContactDraft, PhoneChange, RecordPatch } from '../../../src/core/adapter.js';
import type { CrmRecord, PhoneKind } from '../../../src/core/contact.js';
import { CrmError } from '../../../src/core/errors.js';
import { given } from '../../../src/adapters/http/index.js';
import type { WirePerson } from './schemas.js';

/** Northwind's labels of numbers. What it calls otherwise is read as `other`, and cannot be written. */
const kinds: Readonly<Record<string, PhoneKind>> = { work: 'direct', mobile: 'mobile', home: 'home', fax: 'fax' };

export function toRecord(wire: WirePerson): CrmRecord {
  return {
    id: wire.id,
    revision: String(wire.version),
    updatedAt: wire.updated_at,
    active: !wire.archived,
    ...given('firstName', wire.first_name),
    ...given('lastName', wire.last_name),
    ...given('title', wire.job_title),
    ...given('company', wire.organisation),
    phones: wire.numbers.map(({ id, label, number, extension }) => ({
      key: id,
      kind: kinds[label] ?? 'other',
      value: number,
      ...given('extension', extension),
    })),
    emails: wire.emails.map(({ id, address }) => ({ key: id, value: address })),
  };
}

/**
 * A patch or draft as Northwind takes it; what is `undefined` is not sent. Northwind replaces its lists whole, so the whole
 * list as it stands is sent back, and what the patch does not name stays in it.
 */
export function fromPatch(patch: Patch, { numbers, emails }: Lists = { numbers: [], emails: [] }) {
  if (patch.name !== undefined) throw new CrmError('unsupported', { operation: 'name' });
  return {
    first_name: patch.firstName,
    last_name: patch.lastName,
    organisation: patch.company,
    numbers: patch.phones?.reduce<readonly Sent[]>(withPhone, numbers),
    emails: patch.emails?.reduce<readonly Sent[]>(
      (all, { key, value }) => changed(all, key, value === null ? null : { address: value }),
      emails,
    ),
  };
}

/** Whether all that is to be changed is still there. */
export const hasAll = ({ numbers, emails }: Lists, { phones = [], emails: addresses = [] }: RecordPatch): boolean =>
  [...phones, ...addresses].every(({ key }) => !key || [...numbers, ...emails].some(({ id }) => id === key));

type Patch = RecordPatch & Pick<ContactDraft, 'company'>;
type Lists = Pick<WirePerson, 'numbers' | 'emails'>;

/** An item of a list; one without an id is new. */
type Sent = { readonly id?: string };

function withPhone(all: readonly Sent[], change: PhoneChange): readonly Sent[] {
  const { key, value: number, extension } = change;
  if (number === null) return changed(all, key, null);
  const label = change.key === undefined && { label: labelOf(change.kind) };
  return changed(all, key, { ...label, number, ...(extension !== undefined && { extension }) });
}

/** The list with one item changed, added (no key) or taken out (`null`). */
function changed(all: readonly Sent[], key: string | undefined, fields: object | null): readonly Sent[] {
  if (key === undefined) return [...all, { ...fields }];
  return all.flatMap((item) => (item.id !== key ? item : fields ? { ...item, ...fields } : []));
}

function labelOf(kind: PhoneKind): string {
  const label = Object.keys(kinds).find((each) => kinds[each] === kind);
  if (label === undefined) throw new CrmError('unsupported', { operation: kind });
  return label;
}
