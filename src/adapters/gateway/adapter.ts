import type * as z from 'zod/mini';
import type { Capabilities, CrmAdapter } from '../../core/adapter.js';
import { CrmError } from '../../core/errors.js';
import { endpoints, inHeader } from './endpoints.js';
import type { Link, Listing } from './link.js';
import * as wire from './schemas.js';

type Writable = { -readonly [K in keyof CrmAdapter]: CrmAdapter[K] };

/** One CRM behind the gateway. What its user may not do there is nothing that the CRM can do. */
export function createRemote(link: Link, connection: string, capabilities: Capabilities): CrmAdapter {
  const at = (path: string, ids: Readonly<Record<string, string>> = {}) => address(path, { connection, ...ids });
  const methods = { ...lists(link, at), ...finds(link, at), ...writes(link, at) };
  const adapter: Writable = {
    spec: 1,
    capabilities,
    async check({ signal } = {}) {
      const { data } = await link.read(at(endpoints.check.path), wire.connectionInfo, { signal, background: true });
      // the same object for the same manifest: who shows it need not paint again
      if (JSON.stringify(data.capabilities) !== JSON.stringify(adapter.capabilities)) offer(data.capabilities);
      return { ...data, capabilities: adapter.capabilities };
    },
    contacts: methods.contacts,
    contact: methods.contact,
  };
  /** A method exists if and only if the manifest lists it. */
  function offer(now: Capabilities): void {
    adapter.capabilities = now;
    for (const operation of wire.operations) delete adapter[operation];
    Object.assign(adapter, Object.fromEntries(now.operations.map((operation) => [operation, methods[operation]])));
  }
  offer(capabilities);
  return adapter;
}

type At = (path: string, ids?: Readonly<Record<string, string>>) => string;

/** Relative to the gateway's own address. */
function address(path: string, ids: Readonly<Record<string, string>>): string {
  return path.slice(1).replace(/\{(\w+)\}/gu, (_, name: string) => segment(ids[name] ?? ''));
}

/** An id as one segment. None can be `.` or `..`, which every URL takes for a way up. */
function segment(id: string): string {
  if (/^\.{0,2}$|\p{Surrogate}/u.test(id)) throw new CrmError('not-found', {});
  return encodeURIComponent(id);
}

function lists(link: Link, at: At) {
  const list =
    <P extends { readonly next?: string }>(path: string, schema: z.ZodMiniType<P>) =>
    ({ after: cursor, signal }: { readonly after?: string; readonly signal?: AbortSignal } = {}) =>
      link.list(at(path), schema, { from: 'after', cursor, signal } satisfies Listing);
  return {
    contacts: list(endpoints.contacts.path, wire.contactPage),
    ids: list(endpoints.ids.path, wire.idPage),
    companies: list(endpoints.companies.path, wire.companyPage),
    users: list(endpoints.users.path, wire.userPage),
    changes: ({ since: cursor, signal }) =>
      link.list(at(endpoints.changes.path), wire.changePage, { from: 'since', cursor, signal }),
  } satisfies Partial<CrmAdapter>;
}

function finds(link: Link, at: At) {
  return {
    async contact(id, { fresh, signal } = {}) {
      const query = { fresh: fresh ? 1 : undefined };
      return (await link.read(at(endpoints.contact.path, { id }), wire.crmRecord, { signal, query })).data;
    },
    async find(query, { signal } = {}) {
      return (await link.read(at(endpoints.find.path), wire.foundContacts, { signal, body: query })).data.contacts;
    },
    async findCompany(name, { signal } = {}) {
      const { data } = await link.read(at(endpoints.findCompany.path), wire.foundCompanies, { signal, body: { name } });
      return data.companies;
    },
  } satisfies Partial<CrmAdapter>;
}

function writes(link: Link, at: At) {
  const inNameOf = (as: string | undefined) => (as === undefined ? {} : { 'onestream-act-as': inHeader(as) });
  return {
    async createContact(draft, { idempotencyKey, as, signal }) {
      const headers = { 'idempotency-key': inHeader(idempotencyKey), ...inNameOf(as) };
      const request = { signal, headers, body: draft };
      return (await link.write('post', at(endpoints.createContact.path), wire.crmRecord, request)).data;
    },
    async updateContact(id, patch, { ifRevision, as, signal } = {}) {
      const match = ifRevision === undefined ? {} : { 'if-match': inHeader(ifRevision) };
      const request = { signal, headers: { ...match, ...inNameOf(as) }, body: patch };
      return (await link.write('patch', at(endpoints.updateContact.path, { id }), wire.crmRecord, request)).data;
    },
    async logCall({ callId, ...entry }, { as, signal } = {}) {
      const request = { signal, headers: inNameOf(as), body: entry };
      return (await link.write('put', at(endpoints.logCall.path, { call: callId }), wire.callRef, request)).data;
    },
  } satisfies Partial<CrmAdapter>;
}
