import type {
  CallLogEntry,
  CallLogRef,
  Capabilities,
  ContactDraft,
  FindQuery,
  RecordPatch,
} from '../../src/core/adapter.js';
import type { CrmRecord } from '../../src/core/contact.js';
import { CrmError } from '../../src/core/errors.js';

export type SimField = 'firstName' | 'email' | 'mobile';
export const simFields: readonly SimField[] = ['firstName', 'email', 'mobile'];

/** How a CRM takes writes: refuses stale ones; to the second only; not at all. */
export interface Kind {
  readonly concurrency: Capabilities['concurrency'];
  /** Takes an idempotency key. */
  readonly idempotent: boolean;
}

/** Who sent a request: an agent's tab, or somebody who works in the CRM itself. */
export interface Sender {
  readonly user: string;
  /** Which page. */
  readonly tab: object;
  /** When the request was sent; the world's steps. */
  readonly sentAt: number;
  /** When the answer was there, if it ever was. */
  answeredAt?: number;
}

/** One value that was written over another. */
export interface Write {
  readonly record: string;
  readonly field: SimField;
  readonly was: string;
  readonly value: string;
  /** Absent: somebody who works in the CRM itself. */
  readonly sender?: Sender;
  readonly at: number;
}

export interface Creation {
  readonly record: string;
  readonly email: string;
  readonly sender: Sender;
  readonly at: number;
}

export interface Logged {
  readonly contactId: string;
  readonly notes: string;
  readonly sender: Sender;
}

/** The server of a CRM: it keeps state, and remembers everything that was done to it. */
export interface SimCrm {
  readonly id: string;
  readonly kind: Kind;
  readonly capabilities: Capabilities;
  readonly writes: readonly Write[];
  readonly creations: readonly Creation[];
  /** Of each call all that was ever written, the last of which stands. */
  readonly calls: ReadonlyMap<string, readonly Logged[]>;
  /** When each email was looked for. */
  readonly looks: readonly { readonly email: string; readonly at: number }[];
  /** When each record was read, and by whom. */
  readonly reads: readonly { readonly record: string; readonly sender: Sender; readonly at: number }[];
  ids(): readonly string[];
  valueOf(record: string, field: SimField): string | undefined;
  read(record: string, sender?: Sender): CrmRecord;
  find(query: FindQuery): readonly CrmRecord[];
  update(record: string, patch: RecordPatch, ifRevision: string | undefined, sender: Sender): CrmRecord;
  create(draft: ContactDraft, key: string, sender: Sender): CrmRecord;
  /** One entry for each call, whatever is sent of it. */
  logCall(entry: CallLogEntry, sender: Sender): CallLogRef;
  /** As somebody who works in the CRM itself. */
  edit(record: string, field: SimField, value: string): void;
  remove(record: string): void;
  merge(from: string, into: string): void;
}

interface Row {
  readonly values: Map<SimField, string>;
  revision: number;
  movedAt: number;
}

export function createCrm(
  id: string,
  kind: Kind,
  people: ReadonlyMap<string, string>,
  clock: { now(): number; tick(): number },
): SimCrm {
  const rows = new Map<string, Row>();
  const merged = new Map<string, string>();
  const made = new Map<string, string>();
  const writes: Write[] = [];
  const creations: Creation[] = [];
  const calls = new Map<string, Logged[]>();
  const looks: { email: string; at: number }[] = [];
  const reads: { record: string; sender: Sender; at: number }[] = [];
  for (const [record, name] of people)
    rows.set(record, {
      values: new Map([
        ['firstName', name],
        ['email', `${name}@example.com`],
      ]),
      revision: 1,
      movedAt: clock.now(),
    });

  const revisionOf = ({ revision, movedAt }: Row): string =>
    kind.concurrency === 'coarse' ? `s${Math.floor(movedAt / 1000)}` : `r${revision}`;

  function row(record: string): Row {
    const found = rows.get(record);
    if (found) return found;
    const replacedBy = merged.get(record);
    throw replacedBy === undefined ? new CrmError('not-found', { status: 404 }) : new CrmError('gone', { replacedBy });
  }

  function read(record: string): CrmRecord {
    const found = row(record);
    const [firstName = '', email, mobile] = simFields.map((field) => found.values.get(field));
    return {
      id: record,
      active: true,
      firstName,
      revision: revisionOf(found),
      updatedAt: new Date(found.movedAt).toISOString(),
      emails: email ? [{ key: 'e', value: email }] : [],
      phones: mobile ? [{ key: 'm', kind: 'mobile', value: mobile }] : [],
    };
  }

  function put(record: string, changes: ReadonlyMap<SimField, string>, sender?: Sender): void {
    const found = row(record);
    for (const [field, value] of changes) {
      const was = found.values.get(field) ?? '';
      found.values.set(field, value);
      writes.push({ record, field, was, value, ...(sender && { sender }), at: clock.tick() });
    }
    found.revision++;
    found.movedAt = clock.now();
  }

  return {
    id,
    kind,
    capabilities: capabilitiesOf(kind),
    writes,
    creations,
    calls,
    looks,
    reads,
    ids: () => [...rows.keys()],
    valueOf: (record, field) => rows.get(record)?.values.get(field) ?? (rows.has(record) ? '' : undefined),
    read(record, sender) {
      if (sender) reads.push({ record, sender, at: clock.tick() });
      return read(record);
    },
    find(query) {
      const email = 'email' in query ? query.email : '';
      looks.push({ email, at: clock.tick() });
      return [...rows.keys()]
        .map((record) => read(record))
        .filter(({ emails }) => emails.some(({ value }) => value === email));
    },
    update(record, patch, ifRevision, sender) {
      const current = row(record);
      if (kind.concurrency !== 'none' && ifRevision !== undefined && ifRevision !== revisionOf(current))
        throw new CrmError('conflict', { current: read(record) });
      put(record, changesIn(patch), sender);
      return read(record);
    },
    create(draft, key, sender) {
      const known = kind.idempotent ? made.get(key) : undefined;
      if (known !== undefined) return read(known);
      const record = `new-${made.size}`;
      const email = draft.emails?.[0]?.value ?? '';
      rows.set(record, { values: new Map(), revision: 0, movedAt: clock.now() });
      made.set(key, record);
      put(record, new Map([['firstName', draft.firstName ?? ''], ['email', email]]), sender); // prettier-ignore
      creations.push({ record, email, sender, at: clock.tick() });
      return read(record);
    },
    logCall({ callId, contactId, notes = '' }, sender) {
      row(contactId);
      calls.set(callId, [...(calls.get(callId) ?? []), { contactId, notes, sender }]);
      return { id: `log-${callId}`, contactId };
    },
    edit: (record, field, value) => put(record, new Map([[field, value]])),
    remove: (record) => void rows.delete(record),
    merge(from, into) {
      rows.delete(from);
      merged.set(from, into);
    },
  };
}

function changesIn({ firstName, emails = [], phones = [] }: RecordPatch): ReadonlyMap<SimField, string> {
  const changes = new Map<SimField, string>();
  if (firstName !== undefined) changes.set('firstName', firstName ?? '');
  for (const { value } of emails) changes.set('email', value ?? '');
  for (const { value } of phones) changes.set('mobile', value ?? '');
  return changes;
}

const capabilitiesOf = ({ concurrency, idempotent }: Kind): Capabilities => ({
  operations: ['find', 'createContact', 'updateContact', 'logCall'],
  fields: {
    firstName: { access: 'write', many: false },
    lastName: { access: 'write', many: false },
    email: { access: 'write', many: false },
    mobile: { access: 'write', many: false },
  },
  create: { required: [], idempotent },
  actsAs: false,
  names: 'parts',
  concurrency,
  changes: 'none',
  find: 'literal',
});
