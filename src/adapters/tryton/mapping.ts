/** Tryton's parties and our records, each from the other. */
import type { ContactDraft, EmailChange, PhoneChange, RecordPatch } from '../../core/adapter.js';
import type { Company, CrmRecord, CrmUser, Phone, PhoneKind } from '../../core/contact.js';
import type { WireMechanism, WireParty, WireUser } from './schemas.js';

/** What leads from a person to their company: a relation type and its reverse, by id. */
export interface Employment {
  readonly type: number;
  readonly reverse: number;
}

const kinds: Readonly<Partial<Record<string, PhoneKind>>> = { phone: 'direct', mobile: 'mobile', fax: 'fax' };
const types: Readonly<Partial<Record<PhoneKind, string>>> = { direct: 'phone', mobile: 'mobile', fax: 'fax' };

/** The type of mechanism that holds this kind of number; `undefined`: Tryton has none. */
export const typeOf = (kind: PhoneKind): string | undefined => types[kind];

/**
 * Names this version: `<stamp of the party> <mechanism>:<stamp> ...`. All mechanisms stand in it, because an edit of one
 * of them alone does not move the party's stamp.
 */
export function revision(party: WireParty): string {
  const mechanisms = party['contact_mechanisms.'].map(({ id, _timestamp }) => `${id}:${_timestamp ?? ''}`);
  return [party._timestamp ?? '', ...mechanisms.sort()].join(' ');
}

/**
 * What Tryton itself is to check while it writes: the party, and those mechanisms that are written (it looks at no
 * other). `{"party.party,7": "1795553453.376265"}`.
 */
export function stamps(party: WireParty): Readonly<Record<string, string | null | undefined>> {
  const mechanisms = party['contact_mechanisms.'].map(
    (m) => [`party.contact_mechanism,${m.id}`, m._timestamp] as const,
  );
  return Object.fromEntries([[`party.party,${party.id}`, party._timestamp], ...mechanisms]);
}

export function toRecord(party: WireParty, url: string, employment: Employment | undefined): CrmRecord {
  const shown = inUse(party);
  const country = countryOf(party);
  const work = party['relations.']?.find(({ type }) => type === employment?.type);
  const updatedAt = newest([party, ...party['contact_mechanisms.']]);
  const company = work && { id: String(work.to), name: work['to.']?.rec_name ?? '' };
  return {
    id: String(party.id),
    revision: revision(party),
    ...(updatedAt && { updatedAt }),
    url: `${url}/model/party.party/${party.id}`,
    active: party.active,
    ...(party.name && { name: party.name }),
    ...(company && { company }),
    ...(country && { country }),
    phones: shown.flatMap(toPhone),
    emails: shown.filter(({ type }) => type === 'email').map(({ id, value }) => ({ key: String(id), value })),
  };
}

/** Somebody works there. */
export const isCompany = (party: WireParty, employment: Employment | undefined): boolean =>
  employment !== undefined && (party['relations.'] ?? []).some(({ type }) => type === employment.reverse);

/** Nobody worked there at that time (ISO 8601): until then it was a contact. */
export const isNewCompany = (party: WireParty, employment: Employment | undefined, since: string): boolean =>
  (party['relations.'] ?? []).every(
    ({ type, create_date }) => type !== employment?.reverse || (create_date ?? '') > since,
  );

export function toCompany(party: WireParty): Company {
  const shown = inUse(party);
  const country = countryOf(party);
  const phones = shown
    .filter(({ type }) => type === 'phone' || type === 'mobile')
    .map(({ value, name }) => ({ value, ...(name && { site: name }) }));
  const domains = shown.flatMap(({ type, value }) => (type === 'website' ? domainOf(value) : []));
  return {
    id: String(party.id),
    name: party.name ?? '',
    ...(country && { country }),
    active: party.active,
    phones,
    ...(domains.length > 0 && { domains }),
  };
}

export const toUser = ({ id, name, login, email, active }: WireUser): CrmUser => ({
  id: String(id),
  name: name ?? login ?? '',
  ...(email && { email }),
  active,
});

/** What a party is created with. */
export function newParty(draft: ContactDraft, employment: Employment | undefined): Readonly<Record<string, unknown>> {
  const phones = (draft.phones ?? []).map((p) => ({
    type: typeOf(p.kind),
    value: withExtension(p.value, p.extension),
  }));
  const emails = (draft.emails ?? []).map(({ value }) => ({ type: 'email', value }));
  const mechanisms = [...phones, ...emails];
  return {
    name: draft.name?.trim(),
    ...(mechanisms.length > 0 && { contact_mechanisms: [['create', mechanisms]] }),
    ...(employment &&
      draft.company && { relations: [['create', [{ type: employment.type, to: Number(draft.company.id) }]]] }),
  };
}

/** What a party is written with: everything through the party, so that its stamp moves. */
export function changes(patch: RecordPatch, current: CrmRecord): Readonly<Record<string, unknown>> {
  const mechanisms = [
    ...(patch.phones ?? []).map((change) => phoneChange(change, current.phones)),
    ...(patch.emails ?? []).map(emailChange),
  ];
  return {
    ...(patch.name !== undefined && { name: patch.name?.trim() || null }),
    ...(mechanisms.length > 0 && { contact_mechanisms: mechanisms }),
  };
}

function phoneChange(change: PhoneChange, phones: readonly Phone[]): readonly unknown[] {
  if (change.value === null) return ['delete', [Number(change.key)]];
  if (change.key === undefined) {
    return ['create', [{ type: typeOf(change.kind), value: withExtension(change.value, change.extension) }]];
  }
  const kept = phones.find(({ key }) => key === change.key)?.extension;
  const extension = change.extension === undefined ? kept : change.extension;
  return ['write', [Number(change.key)], { value: withExtension(change.value, extension) }];
}

function emailChange(change: EmailChange): readonly unknown[] {
  if (change.value === null) return ['delete', [Number(change.key)]];
  const value = change.value.trim();
  return change.key === undefined ? ['create', [{ type: 'email', value }]] : ['write', [Number(change.key)], { value }];
}

type Shown = WireMechanism & { readonly value: string };

/** In Tryton's own order. */
const inUse = (party: WireParty): readonly Shown[] =>
  party['contact_mechanisms.'].filter((m): m is Shown => m.active && Boolean(m.value));

/**
 * Tryton keeps an extension inside the number; it writes `x12` or `ext. 12`, as the number's country does, once it knows
 * the number. What has no digits before it is a text.
 */
const extended = /^(.*\d.*?)\s*(?:ext\.?|x)\s?(\d{1,9})$/iu;

function toPhone({ id, type, value }: Shown): readonly Phone[] {
  const kind = kinds[type];
  if (!kind) return [];
  const [, number, extension] = extended.exec(value) ?? [];
  return [{ key: String(id), kind, value: number ?? value, ...(extension && { extension }) }];
}

export const withExtension = (value: string, extension: string | null | undefined): string =>
  extension ? `${value.trim()} ext. ${extension}` : value.trim();

const countryOf = (party: WireParty): string | undefined =>
  party['addresses.'].find((address) => address.active && address['country.'])?.['country.']?.code;

function domainOf(website: string): readonly string[] {
  const url = website.includes('://') ? website : `https://${website}`;
  return URL.canParse(url) ? [new URL(url).hostname.replace(/^www\./, '')] : [];
}

function newest(rows: readonly { readonly _timestamp?: string | null | undefined }[]): string | undefined {
  const time = Math.max(...rows.map((row) => Number(row._timestamp ?? 0))) * 1000;
  return time > 0 ? new Date(time).toISOString() : undefined;
}
