import { uid } from './fabrikam-seed.js';
import type { FabrikamAccount, FabrikamContact, FabrikamUser } from './fabrikam-rows.js';
import { Invalid, patched, touchedBy, type FabrikamPatch } from './fabrikam-writes.js';
import { Refuse, router, type Call, type Handler } from './serve.js';
import type { Store } from './store.js';
import type { Tables } from './tables.js';

export const fabrikamUrl = 'https://fabrikam.invalid/api/';

/**
 * Fabrikam CRM's API: everything in an envelope, refused values in an HTTP 200, merge patches with `If-Match`, idempotency
 * keys, and a feed of all that happened, removals and merges included.
 */
export function fabrikamServer(tables: Tables, store: Store, page: (id: string) => string | undefined): Handler {
  const contacts = () => tables.all('contacts') as readonly FabrikamContact[];
  const accounts = () => tables.all('companies') as readonly FabrikamAccount[];
  const shown = (row: FabrikamContact) => {
    const account =
      row.account === null ? undefined : (tables.get('companies', row.account) as FabrikamAccount | undefined);
    return { ...row, accountTitle: account?.title ?? null, etag: etag(row), link: page(row.uid) ?? null };
  };
  /** Where the feed stands now. Names the state of the demo, so that a reset is noticed. */
  const position = () => {
    const { epoch, forgotten, happened } = store.read();
    return `${epoch}.${forgotten + happened.length}`;
  };
  const existing = (id: string): FabrikamContact => {
    const row = tables.get('contacts', id) as FabrikamContact | undefined;
    if (row) return row;
    const replacedBy = tables.mergedInto(id);
    const gone = replacedBy !== undefined || store.read().happened.some((each) => each.id === id);
    throw new Refuse(gone ? 410 : 404, failed(gone ? 'gone' : 'not_found', { replacedBy }));
  };
  const keep = (row: FabrikamContact): FabrikamContact => {
    const kept = { ...row, version: row.version + 1, modified: tables.tick() };
    tables.put('contacts', row.uid, kept);
    return kept;
  };
  const homeOf = (row: FabrikamContact) => row.country ?? 'GB';

  const update = async ({ request, id, meanwhile }: Call): Promise<Response> => {
    const patch = (await request.json()) as FabrikamPatch;
    if (meanwhile) keep(touchedBy(existing(id), patch));
    const row = existing(id);
    const match = request.headers.get('if-match');
    if (match !== null && match !== etag(row))
      throw new Refuse(412, failed('changed_meanwhile', { current: shown(row) }));
    return attempt(() => shown(keep(patched(row, patch, homeOf(row)))));
  };
  const create = async ({ request }: Call): Promise<Response> => {
    const draft = (await request.json()) as FabrikamPatch;
    const key = request.headers.get('idempotency-key');
    const made = key === null ? undefined : store.read().keys[key];
    if (made !== undefined) return ok(shown(existing(made)));
    const twins = contacts().filter((each) => draft.email && each.email?.toLowerCase() === draft.email.toLowerCase());
    if (twins.length) return Response.json(failed('duplicate', { contacts: twins.map(shown) }));
    return attempt(() => {
      if (!draft.fullName?.trim()) throw new Invalid({ fullName: 'is required' });
      const country = accounts().find((each) => each.uid === draft.account)?.country ?? 'GB';
      const row = keep(patched(blank(uid('ct', tables.newNumber()), country), draft, country));
      if (key !== null) store.change((difference) => (difference.keys[key] = row.uid));
      return shown(row);
    });
  };

  return router(fabrikamUrl, 'demo', [
    {
      method: 'GET',
      path: /^whoami$/u,
      answer: () => ok({ tenant: 'Fabrikam demo tenant', now: tables.tick(), user: tables.all('users')[0] ?? null }),
    },
    {
      method: 'GET',
      path: /^users$/u,
      answer: (call) => listing(call, tables.all('users') as readonly FabrikamUser[]),
    },
    { method: 'GET', path: /^accounts$/u, answer: (call) => listing(call, accounts()) },
    {
      method: 'GET',
      path: /^contacts$/u,
      answer: (call) => listing(call, contacts(), shown, { position: position() }),
    },
    {
      method: 'GET',
      path: /^search$/u,
      answer: ({ query }) => ok({ results: searched(contacts(), accounts(), query).map(shown) }),
    },
    { method: 'GET', path: /^feed$/u, answer: ({ query }) => ok(feed(query.get('since') ?? '', store, tables, shown)) },
    { method: 'GET', path: /^contacts\/([^/]+)$/u, answer: ({ id }) => ok(shown(existing(id))) },
    { method: 'PATCH', path: /^contacts\/([^/]+)$/u, answer: update },
    { method: 'POST', path: /^contacts$/u, answer: create },
    {
      method: 'PUT',
      path: /^calls\/([^/]+)$/u,
      answer: async ({ request, id }) => {
        const call = (await request.json()) as { readonly contact: string };
        existing(call.contact);
        tables.put('calls', id, { uid: id, ...call });
        return ok({ uid: id, contact: call.contact });
      },
    },
  ]);
}

const ok = (data: unknown): Response => Response.json({ ok: true, data });
const failed = (code: string, more: object) => ({ ok: false, error: { code, ...more } });
export const etag = (row: FabrikamContact): string => `W/"${row.version}"`;

/** Refused values come in an HTTP 200. */
function attempt(work: () => unknown): Response {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof Invalid) return Response.json(failed('invalid', { fields: error.fields }));
    throw error;
  }
}

function listing<R extends { readonly uid: string }>(
  { query }: Call,
  rows: readonly R[],
  form: (row: R) => unknown = (row) => row,
  more: object = {},
): Response {
  const after = query.get('after') ?? '';
  const size = Number(query.get('limit') ?? 100);
  const rest = [...rows].sort((a, b) => (a.uid < b.uid ? -1 : 1)).filter((row) => row.uid > after);
  const results = rest.slice(0, size);
  const following = rest.length > size ? results.at(-1)?.uid : undefined;
  return ok({ results: results.map(form), total: rows.length, next: following ?? null, ...more });
}

const feedPage = 100;

/** What has happened since a position, the latest of each contact only. */
function feed(since: string, store: Store, tables: Tables, shown: (row: FabrikamContact) => unknown) {
  const { epoch, forgotten, happened } = store.read();
  const [from, at] = since.split('.').map(Number);
  if (from !== epoch || at === undefined || !(at >= forgotten) || at > forgotten + happened.length) {
    throw new Refuse(410, failed('feed_expired', {}));
  }
  const part = happened.slice(at - forgotten, at - forgotten + feedPage);
  const entries = part.map(({ id, what, into }) => {
    const row = tables.get('contacts', id) as FabrikamContact | undefined;
    if (row) return { contact: shown(row) };
    return what === 'merged' ? { merged: id, into } : { removed: id };
  });
  const end = at + part.length;
  return { entries, position: `${epoch}.${end}`, more: end < forgotten + happened.length };
}

function searched(
  contacts: readonly FabrikamContact[],
  accounts: readonly FabrikamAccount[],
  query: URLSearchParams,
): readonly FabrikamContact[] {
  const phone = query.get('phone');
  if (phone !== null)
    return contacts.filter((row) => Object.values(row.phones ?? {}).some((each) => each?.number === phone));
  const email = query.get('email')?.toLowerCase();
  if (email !== undefined) return contacts.filter((row) => row.email?.toLowerCase() === email);
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/u);
  const titles = new Map(accounts.map((each) => [each.uid, each.title]));
  return contacts.filter((row) => {
    const text = `${row.fullName ?? ''} ${titles.get(row.account ?? '') ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
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
