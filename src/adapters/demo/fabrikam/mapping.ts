import type { ChangePage, ContactDraft, EmailChange, PhoneChange, RecordPatch } from '../../../core/adapter.js';
import type { Company, CrmRecord, CrmUser, Phone, PhoneKind } from '../../../core/contact.js';
import { CrmError } from '../../../core/errors.js';
import { given } from '../../http/index.js';
import type { WireAccount, WireContact, WireFeed, WireUser } from './schemas.js';

type Slot = keyof NonNullable<WireContact['phones']>;

/** One number of each kind, so the slot is the number's key. */
const slots: readonly (readonly [Slot, PhoneKind])[] = [
  ['business', 'direct'],
  ['cell', 'mobile'],
  ['home', 'home'],
  ['other', 'other'],
];

const emailKey = 'email';

export function toRecord(wire: WireContact): CrmRecord {
  return {
    id: wire.uid,
    revision: wire.etag,
    updatedAt: new Date(wire.modified).toISOString(),
    ...given('url', wire.link),
    active: wire.status !== 'archived',
    ...given('name', wire.fullName),
    ...given('title', wire.jobTitle),
    ...(wire.account ? { company: { id: wire.account, name: wire.accountTitle ?? '' } } : {}),
    ...given('country', wire.country),
    phones: slots.flatMap(([slot, kind]): Phone[] => {
      const phone = wire.phones?.[slot];
      return phone?.number ? [{ key: slot, kind, value: phone.number, ...given('extension', phone.ext) }] : [];
    }),
    emails: wire.email ? [{ key: emailKey, value: wire.email }] : [],
  };
}

export const toCompany = (wire: WireAccount): Company => ({
  id: wire.uid,
  name: wire.title,
  ...given('country', wire.country),
  active: wire.status !== 'archived',
  phones: wire.phone ? [{ value: wire.phone }] : [],
  ...given(
    'domains',
    wire.domains?.map((domain) => domain.toLowerCase()),
  ),
});

export const toUser = (wire: WireUser): CrmUser => ({
  id: wire.uid,
  name: wire.displayName,
  ...given('email', wire.mail),
  ...given('phones', wire.line?.number ? [wire.line.number] : undefined),
  ...given('extension', wire.line?.ext),
  active: wire.enabled,
});

/** The last that happened to each contact counts: the feed tells how it is now with every line. */
export function toChanges(feed: WireFeed): ChangePage {
  const upserts = new Map<string, CrmRecord>();
  const removed = new Set<string>();
  const merged = new Map<string, string>();
  for (const entry of feed.entries) {
    if ('contact' in entry) upserts.set(entry.contact.uid, toRecord(entry.contact));
    else if ('merged' in entry) merged.set(entry.merged, entry.into);
    else removed.add(entry.removed);
  }
  return {
    upserts: [...upserts.values()],
    removed: [...removed].filter((id) => !merged.has(id)),
    merged: [...merged],
    ...(feed.more ? { next: feed.position } : { changesFrom: feed.position }),
  };
}

interface Body {
  fullName?: string | null;
  email?: string | null;
  account?: string;
  phones?: Partial<Record<Slot, { number?: string; ext?: string | null } | null>>;
}

/** A patch as a merge patch. A number without a key goes into the slot of its kind. */
export function fromPatch(patch: RecordPatch): Body {
  if (patch.firstName !== undefined || patch.lastName !== undefined) unsupported('firstName and lastName');
  const body: Body = {};
  if (patch.name !== undefined) body.fullName = patch.name;
  for (const change of patch.phones ?? []) (body.phones ??= {})[slotOf(change)] = fromPhone(change);
  for (const change of patch.emails ?? []) body.email = fromEmail(change);
  return body;
}

const fromPhone = ({ value, extension }: PhoneChange): { number: string; ext?: string | null } | null =>
  value === null ? null : { number: value, ...(extension === undefined ? {} : { ext: extension }) };

function fromEmail(change: EmailChange): string | null {
  if (change.key !== undefined && change.key !== emailKey) {
    throw new CrmError('invalid', { fields: { email: 'no such address' } });
  }
  return change.value;
}

function slotOf(change: PhoneChange): Slot {
  const slot = slots.find(([key, kind]) => (change.key === undefined ? kind === change.kind : key === change.key))?.[0];
  if (slot) return slot;
  if (change.key === undefined) return unsupported(change.kind);
  throw new CrmError('invalid', { fields: { [change.key]: 'no such number' } });
}

export function fromDraft(draft: ContactDraft): Body {
  const body = fromPatch({
    ...given('firstName', draft.firstName),
    ...given('lastName', draft.lastName),
    ...given('name', draft.name),
    ...given('phones', draft.phones),
    ...given('emails', draft.emails),
  });
  return draft.company ? { ...body, account: draft.company.id } : body;
}

function unsupported(what: string): never {
  throw new CrmError('unsupported', { operation: what });
}

/** What the port calls a place that Fabrikam CRM refuses. */
export function fieldOf(place: string): string {
  if (place === 'fullName') return 'name';
  return slots.find(([slot]) => place === `phones.${slot}`)?.[1] ?? place;
}
