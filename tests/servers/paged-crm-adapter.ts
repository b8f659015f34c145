/** An adapter for the paged CRM, as an ordinary one would be written: over `adapters/http`, with what comes parsed. */
import * as z from 'zod/mini';
import { createHttp, pages, type HttpOptions } from '../../src/adapters/http/index.js';
import type { Capabilities, CrmAdapter, Cursor } from '../../src/core/adapter.js';
import type { Connection } from '../../src/core/connection.js';
import type { CrmRecord } from '../../src/core/contact.js';
import { CrmError } from '../../src/core/errors.js';

export interface PagedCrmOptions {
  readonly count?: number;
  readonly pageSize?: number;
  readonly limit?: PagedCrmLimit;
}

export interface PagedCrmLimit {
  readonly requests: number;
  /** Milliseconds. */
  readonly window: number;
  readonly style?: 'ietf' | 'x' | 'hubspot' | 'none';
}

export interface PagedCrmStep {
  readonly put?: readonly { readonly id: string; readonly first?: string; readonly last?: string }[];
  readonly remove?: readonly string[];
  readonly merge?: readonly (readonly [string, string])[];
  readonly limit?: PagedCrmLimit;
  /** Changes so far can no longer be asked for. */
  readonly forget?: boolean;
}

export interface PagedCrm {
  readonly connection: Connection;
  /** Changes the CRM from its own side; resolves with the requests since the last time. */
  control(
    step?: PagedCrmStep,
  ): Promise<{ readonly requests: number; readonly refused: number; readonly paths: string[] }>;
}

/** Starts one more paged CRM beside the tests. */
export async function openPagedCrm(
  id: string,
  options: PagedCrmOptions = {},
  changes: Capabilities['changes'] = 'feed',
): Promise<PagedCrm> {
  const { url } = (await post('/__paged-crm', options)) as { readonly url: string };
  return {
    connection: { id, kind: 'paged', label: id, adapter: pagedAdapter(url, changes), linkOrigins: [], country: 'GB' },
    control: (step = {}) => post(`${url}control`, step) as ReturnType<PagedCrm['control']>,
  };
}

const post = async (url: string, body: unknown): Promise<unknown> =>
  (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json();

const row = z.object({
  id: z.string(),
  version: z.number(),
  first: z.optional(z.string()),
  last: z.optional(z.string()),
  title: z.optional(z.string()),
  email: z.optional(z.string()),
  phone: z.optional(z.string()),
  mobile: z.optional(z.string()),
  company: z.optional(z.object({ id: z.string(), name: z.string() })),
  updated: z.optional(z.string()),
});
type Row = z.infer<typeof row>;
const listed = <T>(item: z.ZodMiniType<T>) =>
  z.object({
    items: z.array(item),
    total: z.number(),
    next: z.optional(z.string()),
    changesFrom: z.optional(z.string()),
  });
const contacts = listed(row);
const ids = listed(z.string());
const feed = z.object({
  upserts: z.array(row),
  merged: z.array(z.tuple([z.string(), z.string()])),
  removed: z.array(z.string()),
  next: z.optional(z.string()),
  changesFrom: z.optional(z.string()),
});

export function pagedAdapter(
  baseUrl: string,
  changes: Capabilities['changes'] = 'feed',
  fetch: HttpOptions['fetch'] = globalThis.fetch,
): CrmAdapter {
  const http = createHttp({ baseUrl: new URL(baseUrl, location.href).href, fetch, refusal });
  const ask = async <T extends object>(
    path: string,
    schema: z.ZodMiniType<T>,
    query: Record<string, Cursor | undefined>,
    signal?: AbortSignal,
  ) => plain((await http.read(path, schema, { query, signal, background: true })).data);
  const capabilities: Capabilities = {
    operations: [
      ...(changes === 'none' ? [] : (['changes'] as const)),
      ...(changes === 'timestamp' ? (['ids'] as const) : []),
    ],
    fields: {},
    actsAs: false,
    names: 'parts',
    concurrency: 'none',
    changes,
    find: 'digits',
  };
  const adapter: CrmAdapter = {
    spec: 1,
    capabilities,
    async check({ signal } = {}) {
      await ask('check', z.object({ position: z.number() }), {}, signal);
      return { capabilities };
    },
    async *contacts({ after, signal } = {}) {
      for await (const page of pages(after, (cursor) => ask('contacts', contacts, { after: cursor }, signal))) {
        const { items, changesFrom, ...rest } = page;
        yield {
          ...rest,
          items: items.map(toRecord),
          ...(changes !== 'none' && changesFrom ? { changesFrom } : {}),
        };
      }
    },
    async *changes({ since, signal }) {
      for await (const page of pages(since, (cursor) => ask('changes', feed, { since: cursor }, signal))) {
        const { upserts, removed, merged, ...rest } = page;
        // a CRM of times cannot tell of what is no more
        const told = changes === 'feed' ? { removed, merged } : { removed: [], merged: [] };
        yield { ...rest, upserts: upserts.map(toRecord), ...told };
      }
    },
    async *ids({ after, signal } = {}) {
      for await (const { items, next } of pages(after, (cursor) => ask('ids', ids, { after: cursor }, signal)))
        yield { items, ...(next === undefined ? {} : { next }) };
    },
    async contact(id, { signal } = {}) {
      return toRecord((await http.read(`contacts/${id}`, row, { signal })).data);
    },
  };
  if (changes === 'none') delete adapter.changes;
  if (changes !== 'timestamp') delete adapter.ids;
  return adapter;
}

const refusal: HttpOptions['refusal'] = ({ status }) =>
  status === 410 ? new CrmError('cursor-expired', { status }) : undefined;

/** Without the keys that hold nothing. */
const plain = <T extends object>(from: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as never;

function toRecord({ id, version, first, last, title, email, phone, mobile, company, updated }: Row): CrmRecord {
  return {
    id,
    revision: String(version),
    active: true,
    ...plain({ updatedAt: updated, firstName: first, lastName: last, title, company }),
    phones: [
      ...(phone ? [{ key: 'phone', kind: 'direct' as const, value: phone }] : []),
      ...(mobile ? [{ key: 'mobile', kind: 'mobile' as const, value: mobile }] : []),
    ],
    emails: email ? [{ key: 'email', value: email }] : [],
  };
}
