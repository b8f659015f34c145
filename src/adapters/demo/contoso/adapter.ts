import * as z from 'zod/mini';
import type { AdapterContext, Capabilities, CrmAdapter, FieldCapability } from '../../../core/adapter.js';
import { createHttp, type Http, type RequestOptions } from '../../http/index.js';
import { listings } from './listings.js';
import { fromDraft, toCompany, toOperations, toRecord, toUser } from './mapping.js';
import { conflict, duplicate, refused } from './refusals.js';
import * as wire from './schemas.js';

const phone: FieldCapability = { access: 'write', many: true, maxLength: 250, extension: true };
const name: FieldCapability = { access: 'write', many: false, maxLength: 100 };

const capabilities: Capabilities = {
  operations: [
    'changes',
    'ids',
    'find',
    'companies',
    'findCompany',
    'createContact',
    'updateContact',
    'users',
    'logCall',
  ],
  fields: {
    firstName: name,
    lastName: name,
    title: { access: 'read', many: false },
    company: { access: 'write', many: false },
    email: { access: 'write', many: true, maxLength: 250 },
    direct: phone,
    mobile: phone,
    home: phone,
    main: phone,
    fax: phone,
    other: phone,
  },
  create: { required: ['firstName', 'company'], idempotent: false },
  actsAs: true,
  names: 'parts',
  concurrency: 'server',
  changes: 'timestamp',
  find: 'digits',
};

export function createContoso(settings: wire.ContosoSettings, { fetch }: AdapterContext): CrmAdapter {
  const headers = { authorization: `Bearer ${settings.token}` };
  const http = createHttp({ ...settings, fetch, headers, refusal: refused });
  const contact: CrmAdapter['contact'] = async (id, { signal } = {}) =>
    toRecord((await http.read(at(id), wire.wireContact, { signal })).data);
  return {
    spec: 1,
    capabilities,
    async check({ signal } = {}) {
      const { data } = await http.read('system/info', wire.wireInfo, { signal, background: true });
      return {
        ...(data.companyName ? { account: data.companyName } : {}),
        ...(data.member ? { user: toUser(data.member) } : {}),
        serverTime: data.serverTime,
        capabilities,
      };
    },
    contact,
    ...lists(http),
    ...finds(http),
    ...writes(http, contact),
  };
}

const at = (id: string): string => `company/contacts/${encodeURIComponent(id)}`;

function lists(http: Http) {
  const { whole, parts } = listings(http);
  return {
    async *contacts({ after, signal } = {}) {
      for await (const { page, changesFrom } of parts(after, { signal })) {
        yield page.next === undefined ? { ...page, changesFrom } : page;
      }
    },
    async *changes({ since, signal }) {
      for await (const { page, changesFrom } of parts(since, { signal, changes: true })) {
        const { items: upserts, next } = page;
        yield { upserts, removed: [], merged: [], ...(next === undefined ? { changesFrom } : { next }) };
      }
    },
    ids({ after, signal } = {}) {
      const query = { fields: 'id', pageSize: 1000 };
      return whole('company/contacts', wire.wireId, ({ id }) => String(id), after, { signal, query });
    },
    companies: ({ after, signal } = {}) => whole('company/companies', wire.wireCompany, toCompany, after, { signal }),
    users: ({ after, signal } = {}) => whole('system/members', wire.wireMember, toUser, after, { signal }),
  } satisfies Partial<CrmAdapter>;
}

function finds(http: Http) {
  const contactsBy = async (query: RequestOptions['query'], signal: AbortSignal | undefined) => {
    const all = { pageSize: 50, ...query };
    return (await http.read('company/contacts', z.array(wire.wireContact), { signal, query: all })).data.map(toRecord);
  };
  return {
    find(query, { signal } = {}) {
      if ('phone' in query) return contactsBy({ phone: spellings(query.phone, query.national) }, signal);
      if ('email' in query) return contactsBy({ email: query.email }, signal);
      return contactsBy({ name: query.name, company: query.company }, signal);
    },
    async findCompany(name, { signal } = {}) {
      const query = { name, pageSize: 20 };
      return (await http.read('company/companies', z.array(wire.wireCompany), { signal, query })).data.map(toCompany);
    },
  } satisfies Partial<CrmAdapter>;
}

function writes(http: Http, contact: CrmAdapter['contact']) {
  const inNameOf = (member: string | undefined) => (member === undefined ? {} : { 'x-act-as': member });
  return {
    async createContact(draft, { as, ...options }) {
      const refusal = duplicate((id) => contact(id, options));
      const request = { ...options, headers: inNameOf(as), body: fromDraft(draft), refusal };
      return toRecord((await http.write('post', 'company/contacts', wire.wireContact, request)).data);
    },
    async updateContact(id, patch, { as, ifRevision, ...options } = {}) {
      const refusal = conflict(() => contact(id, options));
      const request = { ...options, headers: inNameOf(as), body: toOperations(patch, ifRevision), refusal };
      return toRecord((await http.write('patch', at(id), wire.wireContact, request)).data);
    },
    async logCall({ callId, contactId, ...entry }, { as, ...options } = {}) {
      const request = { ...options, headers: inNameOf(as), body: { contactId: Number(contactId), ...entry } };
      const path = `sales/activities/${encodeURIComponent(callId)}`;
      const { data } = await http.write('put', path, wire.wireActivity, request);
      return { id: data.id, contactId: String(data.contactId) };
    },
  } satisfies Partial<CrmAdapter>;
}

/**
 * Contoso PSA compares digits as they stand: national or international, so it is asked for both. Where we have no
 * national form, for numbers that end alike; a few digits alone would end too many.
 */
function spellings(phone: string, national: string | undefined): string {
  const digits = phone.replace(/\D/gu, '');
  const tail = digits.length < 7 ? [] : [`*${digits.slice(-9)}`];
  return [digits, ...(national === undefined ? tail : [national.replace(/\D/gu, '')])].join(',');
}
