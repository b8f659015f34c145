import type { AdapterContext, Capabilities, CrmAdapter, FieldCapability, FindQuery } from '../../../core/adapter.js';
import { pages } from '../../http/index.js';
import { createApi, type Api } from './api.js';
import { listing, pagesOf } from './listings.js';
import { fromDraft, fromPatch, toChanges, toCompany, toRecord, toUser } from './mapping.js';
import * as wire from './schemas.js';

const phone: FieldCapability = { access: 'write', many: false, extension: true };

const capabilities: Capabilities = {
  operations: ['changes', 'find', 'companies', 'createContact', 'updateContact', 'users', 'logCall'],
  fields: {
    name: { access: 'write', many: false },
    title: { access: 'read', many: false },
    company: { access: 'write', many: false },
    email: { access: 'write', many: false },
    direct: phone,
    mobile: phone,
    home: phone,
    other: phone,
  },
  create: { required: ['name'], idempotent: true },
  actsAs: false,
  names: 'single',
  concurrency: 'server',
  changes: 'feed',
  find: 'normalised',
};

export function createFabrikam(settings: wire.FabrikamSettings, { fetch }: AdapterContext): CrmAdapter {
  const api = createApi(settings, fetch);
  return {
    spec: 1,
    capabilities,
    async check({ signal } = {}) {
      const { tenant, now, user } = await api.read('whoami', wire.wireWhoAmI, { signal, background: true });
      const serverTime = new Date(now).toISOString();
      return { account: tenant, ...(user ? { user: toUser(user) } : {}), serverTime, capabilities };
    },
    async *contacts(options = {}) {
      for await (const { page, changesFrom } of listing(api, 'contacts', wire.wireContact, toRecord, options)) {
        yield page.next === undefined ? { ...page, changesFrom } : page;
      }
    },
    changes: ({ since, signal }) =>
      pages(since, async (position) => {
        const query = { since: position };
        return toChanges(await api.read('feed', wire.wireFeed, { signal, background: true, query }));
      }),
    contact: async (id, { signal } = {}) => toRecord(await api.read(at(id), wire.wireContact, { signal })),
    async find(query, { signal } = {}) {
      const { results } = await api.read('search', wire.wireFound, { signal, query: searchOf(query) });
      return results.map(toRecord);
    },
    companies: (options = {}) => pagesOf(listing(api, 'accounts', wire.wireAccount, toCompany, options)),
    users: (options = {}) => pagesOf(listing(api, 'users', wire.wireUser, toUser, options)),
    ...writes(api),
  };
}

const at = (id: string): string => `contacts/${encodeURIComponent(id)}`;

const writes = (api: Api) =>
  ({
    async createContact(draft, { signal, idempotencyKey }) {
      const request = { signal, headers: { 'idempotency-key': idempotencyKey }, body: fromDraft(draft) };
      return toRecord(await api.write('post', 'contacts', wire.wireContact, request));
    },
    async updateContact(id, patch, { signal, ifRevision } = {}) {
      const headers = ifRevision === undefined ? {} : { 'if-match': ifRevision };
      return toRecord(await api.write('patch', at(id), wire.wireContact, { signal, headers, body: fromPatch(patch) }));
    },
    async logCall({ callId, contactId, ...entry }, { signal } = {}) {
      const body = { contact: contactId, ...entry };
      const call = await api.write('put', `calls/${encodeURIComponent(callId)}`, wire.wireCall, { signal, body });
      return { id: call.uid, contactId: call.contact };
    },
  }) satisfies Partial<CrmAdapter>;

/** Numbers are compared in E.164, so a number that is not written so finds nothing. */
function searchOf(query: FindQuery): Readonly<Record<string, string>> {
  if ('phone' in query) return { phone: query.phone };
  if ('email' in query) return { email: query.email };
  return { q: [query.name, query.company].filter(Boolean).join(' ') };
}
