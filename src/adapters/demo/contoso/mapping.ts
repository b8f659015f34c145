import type { ContactDraft, EmailChange, PhoneChange, RecordPatch } from '../../../core/adapter.js';
import type { Company, CrmRecord, CrmUser, PhoneKind } from '../../../core/contact.js';
import { CrmError } from '../../../core/errors.js';
import { joinName } from '../../../core/names.js';
import { given } from '../../http/index.js';
import type { WireCompany, WireContact, WireItem, WireMember } from './schemas.js';

const kinds: Readonly<Record<string, PhoneKind>> = {
  Direct: 'direct',
  Mobile: 'mobile',
  Home: 'home',
  Main: 'main',
  Fax: 'fax',
};

const typeOf = (kind: PhoneKind): string => Object.keys(kinds).find((type) => kinds[type] === kind) ?? 'Other';

export function toRecord(wire: WireContact): CrmRecord {
  const items = (wire.communicationItems ?? []).filter((item): item is WireItem & { value: string } => !!item.value);
  return {
    id: String(wire.id),
    revision: String(wire._info.rowVersion),
    ...given('updatedAt', wire._info.lastUpdated),
    ...given('url', wire._info.webUrl),
    active: !wire.inactiveFlag,
    ...given('firstName', wire.firstName),
    ...given('lastName', wire.lastName),
    ...given('title', wire.title),
    ...(wire.company ? { company: { id: String(wire.company.id), name: wire.company.name } } : {}),
    ...given('country', wire.country),
    phones: items
      .filter((item) => item.type !== 'Email')
      .map((item) => ({
        key: String(item.id),
        kind: kinds[item.type] ?? 'other',
        value: item.value,
        ...given('extension', item.extension),
      })),
    emails: items.filter((item) => item.type === 'Email').map((item) => ({ key: String(item.id), value: item.value })),
  };
}

export const toCompany = (wire: WireCompany): Company => ({
  id: String(wire.id),
  name: wire.name,
  ...given('country', wire.country),
  active: !wire.inactiveFlag,
  phones: [
    ...(wire.phoneNumber ? [{ value: wire.phoneNumber }] : []),
    ...(wire.sites ?? []).flatMap(({ name, phoneNumber }) => (phoneNumber ? [{ value: phoneNumber, site: name }] : [])),
  ],
  ...given('domains', domains(wire.website)),
});

function domains(website: string | null | undefined): readonly string[] | undefined {
  const host = website && URL.canParse(website) ? new URL(website).hostname.replace(/^www\./u, '') : '';
  return host ? [host] : undefined;
}

export const toUser = (wire: WireMember): CrmUser => ({
  id: String(wire.id),
  name: joinName(wire.firstName ?? '', wire.lastName ?? ''),
  ...given('email', wire.primaryEmail),
  ...given('phones', wire.officePhone ? [wire.officePhone] : undefined),
  ...given('extension', wire.officeExtension),
  active: !wire.inactiveFlag,
});

/** One operation of a JSON Patch. */
export interface Operation {
  readonly op: 'test' | 'replace' | 'add' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** A patch in Contoso's terms: a `test` on the row version first, and each number by its own path. */
export function toOperations(patch: RecordPatch, ifRevision: string | undefined): readonly Operation[] {
  if (patch.name !== undefined) throw new CrmError('unsupported', { operation: 'updateContact: name' });
  const names = (['firstName', 'lastName'] as const).flatMap((field): Operation[] =>
    patch[field] === undefined ? [] : [{ op: 'replace', path: `/${field}`, value: patch[field] }],
  );
  return [
    ...(ifRevision === undefined
      ? []
      : [{ op: 'test' as const, path: '/_info/rowVersion', value: Number(ifRevision) }]),
    ...names,
    ...(patch.phones ?? []).flatMap(phoneOperations),
    ...(patch.emails ?? []).flatMap((change) => itemOperations(change, 'Email')),
  ];
}

function phoneOperations(change: PhoneChange): readonly Operation[] {
  const operations = itemOperations(change, change.key === undefined ? typeOf(change.kind) : '', change.extension);
  if (change.key === undefined || change.value === null || change.extension === undefined) return operations;
  return [...operations, { op: 'replace', path: `${itemPath(change.key)}/extension`, value: change.extension }];
}

function itemOperations(change: PhoneChange | EmailChange, type: string, extension?: string | null): Operation[] {
  if (change.key === undefined) {
    const value = { type, value: change.value, extension: extension ?? null };
    return [{ op: 'add', path: '/communicationItems/-', value }];
  }
  if (change.value === null) return [{ op: 'remove', path: itemPath(change.key) }];
  return [{ op: 'replace', path: `${itemPath(change.key)}/value`, value: change.value }];
}

const itemPath = (key: string): string => `/communicationItems/${key}`;

export function fromDraft(draft: ContactDraft): unknown {
  if (draft.name !== undefined) throw new CrmError('unsupported', { operation: 'createContact: name' });
  return {
    firstName: draft.firstName,
    lastName: draft.lastName,
    company: draft.company && { id: Number(draft.company.id) },
    communicationItems: [
      ...(draft.phones ?? []).map(({ kind, value, extension }) => ({ type: typeOf(kind), value, extension })),
      ...(draft.emails ?? []).map(({ value }) => ({ type: 'Email', value })),
    ],
  };
}

/** What the port calls a place that Contoso PSA refuses: a type of number, or a property. */
export const fieldOf = (place: string): string => (place === 'Email' ? 'email' : (kinds[place] ?? place));
