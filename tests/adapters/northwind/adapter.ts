import type { AdapterContext, Capabilities, CrmAdapter, Cursor, Page } from '../../../src/core/adapter.js';
import type { CrmRecord } from '../../../src/core/contact.js';
import { CrmError } from '../../../src/core/errors.js';
import { createHttp, pages, parse, type Http, type ReadRefusal } from '../../../src/adapters/http/index.js';
import { fromPatch, hasAll, toRecord } from './mapping.js';
import * as wire from './schemas.js';

const text = { access: 'write', many: false } as const;
const phone = { access: 'write', many: true, extension: true } as const;

const capabilities: Capabilities = {
  operations: ['changes', 'ids', 'find', 'createContact', 'updateContact'],
  fields: {
    firstName: text,
    lastName: text,
    title: { access: 'read', many: false },
    company: text,
    email: { access: 'write', many: true },
    direct: phone,
    mobile: phone,
    home: phone,
    fax: phone,
    other: { ...phone, access: 'read' }, // whatever else they call it
  },
  create: { required: ['lastName'], idempotent: true },
  actsAs: false,
  names: 'parts',
  concurrency: 'server',
  changes: 'timestamp',
  find: 'normalised',
};

export function createNorthwind(settings: wire.NorthwindSettings, { fetch }: AdapterContext): CrmAdapter {
  const http = createHttp({ ...settings, fetch, headers: { authorization: `Bearer ${settings.token}` }, refusal });
  return {
    spec: 1,
    capabilities,
    async check({ signal } = {}) {
      const { data } = await http.read('me', wire.wireMe, { signal, background: true });
      return { account: data.tenant, user: { ...data.user, active: true }, capabilities };
    },
    contact: async (id, { signal } = {}) => toRecord((await http.read(at(id), wire.wirePerson, { signal })).data),
    async find(by, { signal } = {}) {
      const query = 'phone' in by ? { phone: by.phone } : 'email' in by ? { email: by.email } : { q: by.name };
      return (await http.read('people', wire.wirePage(wire.wirePerson), { signal, query })).data.data.map(toRecord);
    },
    ...lists(http),
    ...writes(http),
  };
}

const at = (id: string): string => `people/${encodeURIComponent(id)}`;

const lists = (http: Http) =>
  ({
    contacts: ({ after, signal } = {}) => people(http, after, signal),
    async *changes({ since, signal }) {
      for await (const { items: upserts, ...rest } of people(http, since, signal)) {
        yield { upserts, removed: [], merged: [], ...rest }; // removals are not told: the sweep sees them
      }
    },
    ids: ({ after, signal } = {}) =>
      pages(after, async (page) => {
        const request = { signal, query: { fields: 'id', page }, background: true };
        const { data, total, next } = (await http.read('people', wire.wirePage(wire.wireId), request)).data;
        return { items: data.map(({ id }) => id), total, ...(next && { next }) };
      }),
  }) satisfies Partial<CrmAdapter>;

/** All people, or those that have changed since. Changes are asked for from when the listing began: none is lost meanwhile. */
const people = (http: Http, from: Cursor | undefined, signal: AbortSignal | undefined) =>
  pages(from, async (cursor): Promise<Page<CrmRecord>> => {
    const { since, page, began } = cursor === undefined ? {} : readCursor(cursor);
    const request = { signal, query: { updated_since: since, page }, background: true };
    const { data, total, next, time } = (await http.read('people', wire.wirePage(wire.wirePerson), request)).data;
    const start = began ?? time;
    const items = data.map(toRecord);
    if (next) return { items, total, next: JSON.stringify({ since, page: next, began: start }) };
    return { items, total, changesFrom: JSON.stringify({ since: start }) };
  });

/** A cursor that is not ours leads nowhere: the caller has to start anew. */
function readCursor(cursor: Cursor) {
  try {
    return parse(wire.wireCursor, JSON.parse(cursor));
  } catch {
    throw new CrmError('cursor-expired', {});
  }
}

const writes = (http: Http) =>
  ({
    async createContact(draft, { signal, idempotencyKey }) {
      const request = { signal, headers: { 'idempotency-key': idempotencyKey }, body: fromPatch(draft) };
      return toRecord((await http.write('post', 'people', wire.wirePerson, request)).data);
    },
    async updateContact(id, patch, { signal, ifRevision } = {}) {
      const read = async () => (await http.read(at(id), wire.wirePerson, { signal })).data;
      const current = await read();
      if (!hasAll(current, patch)) throw new CrmError('conflict', { current: toRecord(current) });
      // always: the lists that are sent are of this version, in any other they would undo what somebody else has added
      const headers = { 'if-match': ifRevision ?? String(current.version) };
      const conflict: ReadRefusal = async ({ status }) =>
        status === 412 ? new CrmError('conflict', { current: toRecord(await read()) }) : undefined;
      const request = { signal, headers, body: fromPatch(patch, current), refusal: conflict };
      return toRecord((await http.write('patch', at(id), wire.wirePerson, request)).data);
    },
  }) satisfies Partial<CrmAdapter>;

/** Where the status alone does not say it. */
const refusal: ReadRefusal = ({ status, body }) => {
  if (status !== 409 && status !== 410) return undefined;
  const { merged_into: replacedBy, existing } = parse(wire.wireProblem, body);
  if (status === 410) return new CrmError('gone', replacedBy ? { replacedBy } : {});
  return new CrmError('duplicate', { candidates: (existing ?? []).map(toRecord) });
};
