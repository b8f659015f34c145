import { contosoDesk, type Desk } from './contoso-desk.js';
import { listing, selected } from './contoso-queries.js';
import { changed, checked, created, touched, type Operation } from './contoso-writes.js';
import { router, type Handler, type Route } from './serve.js';
import type { Store } from './store.js';
import type { Tables } from './tables.js';

/** Contoso PSA keeps changes for 30 days. */
const keptFor = 30 * 24 * 3600_000;

export const contosoUrl = 'https://contoso.invalid/v1/';

/**
 * Contoso PSA's API: lists in pages by `Link`, JSON Patch with `test` as precondition, 409 for what has changed meanwhile
 * and for duplicates, no idempotency key, and members in whose name one may write.
 */
export function contosoServer(tables: Tables, store: Store, page: (id: string) => string | undefined): Handler {
  const desk = contosoDesk(tables, page);
  const horizon = () => Math.max(store.read().epoch, Date.now() - keptFor);
  return router(contosoUrl, 'demo', [...reads(desk, horizon), ...writes(desk)]);
}

const reads = ({ tables, contacts, companies, members, existing, shown }: Desk, horizon: () => number): Route[] => [
  {
    method: 'GET',
    path: /^system\/info$/u,
    answer: () => {
      const serverTime = new Date(tables.now()).toISOString();
      return Response.json({ companyName: 'Contoso demo account', serverTime, member: members()[0] ?? null });
    },
  },
  { method: 'GET', path: /^system\/members$/u, answer: (call) => listing(call, members()) },
  {
    method: 'GET',
    path: /^company\/companies$/u,
    answer: (call) => {
      const name = call.query.get('name')?.toLowerCase();
      return listing(call, name ? companies().filter((each) => each.name.toLowerCase().includes(name)) : companies());
    },
  },
  {
    method: 'GET',
    path: /^company\/contacts$/u,
    answer: (call) => {
      const serverTime = new Date(tables.now()).toISOString();
      const rows = selected(contacts(), call.query, horizon());
      const form = call.query.get('fields') === 'id' ? ({ id }: { readonly id: number }) => ({ id }) : shown;
      return listing(call, rows, form, { 'x-server-time': serverTime });
    },
  },
  { method: 'GET', path: /^company\/contacts\/([^/]+)$/u, answer: ({ id }) => Response.json(shown(existing(id))) },
];

const writes = ({ tables, contacts, companies, existing, shown, author, keep, homeOf }: Desk): Route[] => [
  {
    method: 'PATCH',
    path: /^company\/contacts\/([^/]+)$/u,
    answer: async (call) => {
      const operations = (await call.request.json()) as readonly Operation[];
      if (call.meanwhile) keep(touched(existing(call.id), operations), 'somebody else');
      const by = author(call);
      const row = existing(call.id);
      return Response.json(shown(keep(changed(row, checked(row, operations), homeOf(row)), by)));
    },
  },
  {
    method: 'POST',
    path: /^company\/contacts$/u,
    answer: async (call) => {
      const by = author(call);
      const row = created(await call.request.json(), () => tables.newNumber(), contacts(), companies());
      return Response.json(shown(keep(row, by)), { status: 201 });
    },
  },
  {
    method: 'PUT',
    path: /^sales\/activities\/([^/]+)$/u,
    answer: async (call) => {
      const { contactId, ...rest } = (await call.request.json()) as { readonly contactId: number };
      existing(String(contactId));
      tables.put('calls', call.id, { id: call.id, contactId, ...rest, memberId: author(call) });
      return Response.json({ id: call.id, contactId });
    },
  },
];
