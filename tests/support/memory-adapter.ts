/** A CRM in memory behind the port, for tests: pages, revisions, merges, and failures and pauses on demand. */
import type {
  CallLogEntry,
  Capabilities,
  ContactDraft,
  CrmAdapter,
  FindQuery,
  Operation,
  Page,
} from '../../src/core/adapter.js';
import type { Connection } from '../../src/core/connection.js';
import type { Company, CrmRecord, CrmUser } from '../../src/core/contact.js';
import { CrmError } from '../../src/core/errors.js';
import { joinName } from '../../src/core/names.js';
import { applyPatch } from './patch-record.js';

type Method = Operation | 'check' | 'contacts' | 'contact';

export interface MemoryCrmOptions {
  readonly id: string;
  readonly label?: string;
  readonly country?: string;
  readonly names?: 'parts' | 'single';
  readonly pageSize?: number;
  readonly needsCompany?: boolean;
  /** Takes an idempotency key; default true. */
  readonly idempotent?: boolean;
  readonly concurrency?: Capabilities['concurrency'];
  readonly operations?: readonly Operation[];
  readonly fields?: Capabilities['fields'];
  /** Whether pages tell how many there are in all; default true. */
  readonly totals?: boolean;
}

export interface MemoryCrm {
  readonly connection: Connection;
  readonly adapter: CrmAdapter;
  /** As the CRM holds them now. */
  readonly records: ReadonlyMap<string, CrmRecord>;
  readonly companies: Map<string, Company>;
  readonly users: Map<string, CrmUser>;
  /** Calls that it keeps, by call id. */
  readonly calls: ReadonlyMap<string, CallLogEntry>;
  /** What was asked of it, oldest first; a page is one request. */
  readonly requests: readonly { readonly method: Method; readonly id?: string }[];
  /** Stores a record as somebody working in the CRM would; it gets a new revision. */
  put(record: Partial<CrmRecord> & { readonly id: string }): CrmRecord;
  remove(id: string): void;
  /** Merges the first into the second. */
  merge(from: string, to: string): void;
  /** Fails every call of this method from now on; `undefined` heals it. */
  fail(method: Method, error: unknown): void;
  /** Lets calls of this method wait until they are released. The answer is the one from before the pause. */
  hold(method: Method): () => void;
}

const everything: readonly Operation[] = [
  'find',
  'companies',
  'findCompany',
  'createContact',
  'updateContact',
  'users',
  'logCall',
];

export function memoryCrm(options: MemoryCrmOptions): MemoryCrm {
  const records = new Map<string, CrmRecord>();
  const companies = new Map<string, Company>();
  const users = new Map<string, CrmUser>();
  const calls = new Map<string, CallLogEntry>();
  const merged = new Map<string, string>();
  const made = new Map<string, string>();
  const failures = new Map<Method, unknown>();
  const gates = new Map<Method, Promise<void>>();
  const requests: { method: Method; id?: string }[] = [];
  const capabilities = describe(options);
  let revision = 0;

  function put(record: Partial<CrmRecord> & { readonly id: string }): CrmRecord {
    revision++;
    const updatedAt = new Date(Date.UTC(2026, 0, 1) + revision * 1000).toISOString();
    const stored: CrmRecord = { active: true, phones: [], emails: [], ...record, revision: `r${revision}`, updatedAt };
    records.set(stored.id, stored);
    return stored;
  }

  /** One request: counted, failed or held as asked. `answer` is taken before the pause, as a slow network would. */
  async function request<T>(method: Method, signal: AbortSignal | undefined, answer: () => T, id?: string): Promise<T> {
    signal?.throwIfAborted();
    requests.push(id === undefined ? { method } : { method, id });
    const gate = gates.get(method);
    const result = outcome(() => {
      if (failures.has(method)) throw failures.get(method);
      return answer();
    });
    await aborted(signal, gate ?? Promise.resolve());
    return result();
  }

  async function* pages<T>(method: Method, all: () => readonly T[], signal?: AbortSignal, after?: string) {
    const size = options.pageSize ?? 50;
    let from = Number(after ?? 0);
    for (let more = true; more; from += size) {
      const page = await request(method, signal, (): Page<T> => {
        const items = all();
        const total = options.totals === false ? {} : { total: items.length };
        const next = from + size < items.length ? { next: String(from + size) } : {};
        return { items: items.slice(from, from + size), ...total, ...next };
      });
      more = page.next !== undefined;
      yield page;
    }
  }

  function read(id: string): CrmRecord {
    const replacedBy = merged.get(id);
    if (replacedBy !== undefined) throw new CrmError('gone', { replacedBy });
    const record = records.get(id);
    if (!record) throw new CrmError('not-found', { status: 404 });
    return record;
  }

  function create(draft: ContactDraft, key: string): CrmRecord {
    const known = capabilities.create?.idempotent ? made.get(key) : undefined;
    if (known !== undefined) return read(known);
    if (options.needsCompany && !draft.company) throw new CrmError('invalid', { fields: { company: 'is required' } });
    const id = `new-${revision + 1}`;
    made.set(key, id);
    const { phones = [], emails = [], ...rest } = draft;
    return put({
      id,
      ...rest,
      phones: phones.map((phone, at) => ({ key: `p${at}`, ...phone })),
      emails: emails.map((email, at) => ({ key: `e${at}`, ...email })),
    });
  }

  const full: CrmAdapter = {
    spec: 1,
    capabilities,
    check: ({ signal } = {}) => request('check', signal, () => ({ capabilities })),
    contacts: ({ signal, after } = {}) => pages('contacts', () => [...records.values()], signal, after),
    contact: (id, { signal } = {}) => request('contact', signal, () => read(id), id),
    find: (query, { signal } = {}) =>
      request('find', signal, () => [...records.values()].filter((record) => fits(record, query))),
    companies: ({ signal, after } = {}) => pages('companies', () => [...companies.values()], signal, after),
    findCompany: (query, { signal } = {}) =>
      request('findCompany', signal, () =>
        [...companies.values()].filter(({ name }) => name.toLowerCase().includes(query.toLowerCase())),
      ),
    createContact: (draft, { signal, idempotencyKey }) =>
      request('createContact', signal, () => create(draft, idempotencyKey)),
    updateContact: (id, patch, { signal, ifRevision } = {}) =>
      request(
        'updateContact',
        signal,
        () => {
          const current = read(id);
          if (capabilities.concurrency !== 'none' && ifRevision !== undefined && ifRevision !== current.revision)
            throw new CrmError('conflict', { current });
          return put(applyPatch(current, patch));
        },
        id,
      ),
    logCall: (entry, { signal } = {}) =>
      request(
        'logCall',
        signal,
        () => {
          const { id: contactId } = read(entry.contactId);
          calls.set(entry.callId, entry);
          return { id: `call-${entry.callId}`, contactId };
        },
        entry.contactId,
      ),
    users: ({ signal, after } = {}) => pages('users', () => [...users.values()], signal, after),
  };
  for (const operation of everything) if (!capabilities.operations.includes(operation)) delete full[operation];

  return {
    connection: {
      id: options.id,
      kind: 'memory',
      label: options.label ?? options.id,
      adapter: full,
      linkOrigins: [`https://${options.id}.example`],
      ...(options.country === undefined ? {} : { country: options.country }),
    },
    adapter: full,
    records,
    companies,
    users,
    calls,
    requests,
    put,
    remove: (id) => void records.delete(id),
    merge(from, to) {
      records.delete(from);
      merged.set(from, to);
    },
    fail(method, error) {
      if (error === undefined) failures.delete(method);
      else failures.set(method, error);
    },
    hold(method) {
      let release = () => {};
      gates.set(method, new Promise((resolve) => (release = resolve)));
      return () => {
        gates.delete(method);
        release();
      };
    },
  };
}

function describe(options: MemoryCrmOptions): Capabilities {
  const operations = options.operations ?? everything;
  const one = { access: 'write', many: false } as const;
  const phone = { access: 'write', many: true, extension: true } as const;
  const names = options.names === 'single' ? { name: one } : { firstName: one, lastName: one };
  return {
    operations,
    fields: options.fields ?? {
      ...names,
      title: { access: 'read', many: false },
      company: { access: 'read', many: false },
      email: { access: 'write', many: true },
      direct: phone,
      mobile: phone,
    },
    ...(operations.includes('createContact')
      ? { create: { required: options.needsCompany ? ['company'] : [], idempotent: options.idempotent ?? true } }
      : {}),
    actsAs: false,
    names: options.names ?? 'parts',
    concurrency: options.concurrency ?? 'server',
    changes: 'none',
    find: 'digits',
  };
}

function fits(record: CrmRecord, query: FindQuery): boolean {
  if ('email' in query)
    return record.emails.some(({ value }) => value.trim().toLowerCase() === query.email.trim().toLowerCase());
  if ('name' in query) {
    const name = record.name ?? joinName(record.firstName, record.lastName);
    return name.toLowerCase().includes(query.name.toLowerCase());
  }
  const wanted = [query.phone, query.national ?? query.phone].map(tail);
  return record.phones.some(({ value }) => wanted.includes(tail(value)));
}

/** As crude as many CRMs compare: their answers are only candidates. */
const tail = (number: string) => number.replace(/\D/gu, '').slice(-7);

/** Keeps what `work` brought, to be handed out later. */
function outcome<T>(work: () => T): () => T {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Waits for `done`, or rejects with the signal's reason. */
function aborted(signal: AbortSignal | undefined, done: Promise<void>): Promise<void> {
  if (!signal) return done;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    void done.then(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}
