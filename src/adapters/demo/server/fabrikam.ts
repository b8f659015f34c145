import { attempt, failed, ok, refuse } from './fabrikam-envelope.js';
import { feed, listing, position, searched } from './fabrikam-queries.js';
import type { FabrikamAccount, FabrikamContact, FabrikamUser } from './fabrikam-rows.js';
import { uid } from './fabrikam-seed.js';
import { Invalid, patched, touchedBy, type FabrikamPatch } from './fabrikam-writes.js';
import { router, type Call, type Handler, type Route } from './serve.js';
import type { Store } from './store.js';
import type { Tables } from './tables.js';

export const fabrikamUrl = 'https://fabrikam.invalid/api/';

/**
 * Fabrikam CRM's API: everything in an envelope, refused values in an HTTP 200, merge patches with `If-Match`, idempotency
 * keys, and a feed of all that happened, removals and merges included.
 */
export function fabrikamServer(tables: Tables, store: Store, page: (id: string) => string | undefined): Handler {
  const desk = fabrikamDesk(tables, store, page);
  return router(fabrikamUrl, 'demo', [...reads(desk), ...writes(desk)]);
}

/** Fabrikam CRM's records, as its routes go about with them. */
interface Desk {
  readonly tables: Tables;
  readonly store: Store;
  contacts(): readonly FabrikamContact[];
  accounts(): readonly FabrikamAccount[];
  /** The contact, or the refusal that it is gone or was never there. */
  existing(id: string): FabrikamContact;
  /** As the API sends it. */
  shown(row: FabrikamContact): unknown;
  /** Stores a contact as its next version. */
  keep(row: FabrikamContact): FabrikamContact;
}

function fabrikamDesk(tables: Tables, store: Store, page: (id: string) => string | undefined): Desk {
  return {
    tables,
    store,
    contacts: () => tables.all('contacts') as readonly FabrikamContact[],
    accounts: () => tables.all('companies') as readonly FabrikamAccount[],
    existing(id) {
      const row = tables.get('contacts', id) as FabrikamContact | undefined;
      if (row) return row;
      const replacedBy = tables.mergedInto(id);
      const known = replacedBy !== undefined || store.read().happened.some((each) => each.id === id);
      throw known ? refuse(410, 'gone', { replacedBy }) : refuse(404, 'not_found');
    },
    shown(row) {
      const account = row.account === null ? undefined : tables.get('companies', row.account);
      return { ...row, accountTitle: account?.['title'] ?? null, etag: etag(row), link: page(row.uid) ?? null };
    },
    keep(row) {
      const kept = { ...row, version: row.version + 1, modified: tables.tick() };
      tables.put('contacts', row.uid, kept);
      return kept;
    },
  };
}

const etag = (row: FabrikamContact): string => `W/"${row.version}"`;

function reads({ tables, store, contacts, accounts, existing, shown }: Desk): Route[] {
  const get = (path: RegExp, answer: Route['answer']): Route => ({ method: 'GET', path, answer });
  const contact = (id: string) => {
    const row = tables.get('contacts', id) as FabrikamContact | undefined;
    return row && shown(row);
  };
  return [
    get(/^whoami$/u, () =>
      ok({ tenant: 'Fabrikam demo tenant', now: tables.now(), user: tables.all('users')[0] ?? null }),
    ),
    get(/^users$/u, (call) => listing(call, tables.all('users') as readonly FabrikamUser[])),
    get(/^accounts$/u, (call) => listing(call, accounts())),
    get(/^contacts$/u, (call) => listing(call, contacts(), shown, { position: position(store.read()) })),
    get(/^contacts\/([^/]+)$/u, ({ id }) => ok(shown(existing(id)))),
    get(/^search$/u, ({ query }) => ok({ results: searched(contacts(), accounts(), query).map(shown) })),
    get(/^feed$/u, ({ query }) => ok(feed(query.get('since') ?? '', store.read(), contact))),
  ];
}

const writes = (desk: Desk): Route[] => [
  { method: 'PATCH', path: /^contacts\/([^/]+)$/u, answer: (call) => update(desk, call) },
  { method: 'POST', path: /^contacts$/u, answer: (call) => create(desk, call) },
  {
    method: 'PUT',
    path: /^calls\/([^/]+)$/u,
    answer: async ({ request, id }) => {
      const call = (await request.json()) as { readonly contact: string };
      desk.existing(call.contact);
      desk.tables.put('calls', id, { uid: id, ...call });
      return ok({ uid: id, contact: call.contact });
    },
  },
];

async function update({ existing, keep, shown }: Desk, { request, id, meanwhile }: Call): Promise<Response> {
  const patch = (await request.json()) as FabrikamPatch;
  if (meanwhile) keep(touchedBy(existing(id), patch));
  const row = existing(id);
  const match = request.headers.get('if-match');
  if (match !== null && match !== etag(row)) throw refuse(412, 'changed_meanwhile', { current: shown(row) });
  return attempt(() => shown(keep(patched(row, patch, row.country ?? 'GB'))));
}

/** An idempotency key that was used gives the contact that it has made. */
async function create(desk: Desk, { request }: Call): Promise<Response> {
  const { store, tables, shown } = desk;
  const draft = (await request.json()) as FabrikamPatch;
  const key = request.headers.get('idempotency-key') ?? '';
  const made = store.read().keys[key];
  if (made !== undefined) return ok(shown(desk.existing(made)));
  const twins = desk
    .contacts()
    .filter((each) => draft.email && each.email?.toLowerCase() === draft.email.toLowerCase());
  if (twins.length) return Response.json(failed('duplicate', { contacts: twins.map(shown) }));
  return attempt(() => {
    if (!draft.fullName?.trim()) throw new Invalid({ fullName: 'is required' });
    const country = desk.accounts().find((each) => each.uid === draft.account)?.country ?? 'GB';
    const row = desk.keep(patched(blank(uid('ct', tables.newNumber()), country), draft, country));
    if (key) store.change((difference) => (difference.keys[key] = row.uid));
    return shown(row);
  });
}

const blank = (id: string, country: string): FabrikamContact => ({
  uid: id,
  fullName: null,
  jobTitle: null,
  account: null,
  country,
  status: 'live',
  phones: null,
  email: null,
  version: 0,
  modified: 0,
});
