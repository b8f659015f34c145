import type { ContosoCompany, ContosoContact, ContosoMember } from './contoso-rows.js';
import { changed, checked, created, touched, type Operation } from './contoso-writes.js';
import { Refuse, router, type Call, type Handler } from './serve.js';
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
  const shown = (row: ContosoContact) => ({ ...row, _info: { ...row._info, webUrl: page(String(row.id)) ?? null } });
  const contacts = () => tables.all('contacts') as readonly ContosoContact[];
  const companies = () => tables.all('companies') as readonly ContosoCompany[];
  const members = () => tables.all('users') as readonly ContosoMember[];

  const existing = (id: string): ContosoContact => {
    const into = tables.mergedInto(id);
    if (into !== undefined) throw new Refuse(410, { code: 'Merged', message: 'Contact was merged', mergedInto: into });
    const row = tables.get('contacts', id) as ContosoContact | undefined;
    if (!row) throw new Refuse(404, { code: 'NotFound', message: 'Contact does not exist' });
    return row;
  };
  const author = ({ request }: Call): string => {
    const id = request.headers.get('x-act-as');
    if (id === null) return 'api';
    const member = members().find((each) => String(each.id) === id && !each.inactiveFlag);
    if (!member) throw new Refuse(403, { code: 'Forbidden', message: 'No such member', scope: 'act-as' });
    return member.identifier;
  };
  const keep = (row: ContosoContact, updatedBy: string): ContosoContact => {
    const _info = {
      rowVersion: row._info.rowVersion + 1,
      lastUpdated: new Date(tables.tick()).toISOString(),
      updatedBy,
    };
    const kept = { ...row, _info };
    tables.put('contacts', String(row.id), kept);
    return kept;
  };

  return router(contosoUrl, 'demo', [
    {
      method: 'GET',
      path: /^system\/info$/u,
      answer: () =>
        Response.json({
          companyName: 'Contoso demo account',
          serverTime: new Date(tables.tick()).toISOString(),
          member: members()[0] ?? null,
        }),
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
        const serverTime = new Date(tables.tick()).toISOString();
        const rows = selected(contacts(), call.query, Math.max(store.read().epoch, Date.now() - keptFor));
        const form = call.query.get('fields') === 'id' ? (row: ContosoContact) => ({ id: row.id }) : shown;
        return listing(call, rows, form, { 'x-server-time': serverTime });
      },
    },
    { method: 'GET', path: /^company\/contacts\/([^/]+)$/u, answer: ({ id }) => Response.json(shown(existing(id))) },
    {
      method: 'PATCH',
      path: /^company\/contacts\/([^/]+)$/u,
      answer: async (call) => {
        const operations = (await call.request.json()) as readonly Operation[];
        if (call.meanwhile) keep(touched(existing(call.id), operations), 'somebody else');
        const by = author(call);
        const row = existing(call.id);
        return Response.json(shown(keep(changed(row, checked(row, operations), homeOf(row, tables)), by)));
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
  ]);
}

/** The country by which a contact's numbers are written. */
export function homeOf(row: ContosoContact, tables: Tables): string {
  const company = row.company && (tables.get('companies', String(row.company.id)) as ContosoCompany | undefined);
  return row.country ?? company?.country ?? 'GB';
}

/** Rows after `afterId`, as many as asked for; the way to the next page stands in `Link`. */
function listing<R extends { readonly id: number }>(
  { url, query }: Call,
  rows: readonly R[],
  form: (row: R) => unknown = (row) => row,
  extra: Readonly<Record<string, string>> = {},
): Response {
  const after = Number(query.get('afterId') ?? 0);
  const size = Number(query.get('pageSize') ?? 25);
  const rest = [...rows].sort((a, b) => a.id - b.id).filter((row) => row.id > after);
  const page = rest.slice(0, size);
  const headers = new Headers({ ...extra, 'x-total-count': String(rows.length) });
  const last = page.at(-1);
  if (last && rest.length > size) {
    const next = new URL(url);
    next.searchParams.set('afterId', String(last.id));
    headers.set('link', `<${next.href}>; rel="next"`);
  }
  return Response.json(page.map(form), { headers });
}

const digitsOf = (text: string | null): string => (text ?? '').replace(/\D/gu, '');

function selected(rows: readonly ContosoContact[], query: URLSearchParams, horizon: number): readonly ContosoContact[] {
  const since = query.get('updatedSince');
  if (since !== null) {
    if (!(Date.parse(since) >= horizon)) throw new Refuse(400, { code: 'DateOutOfRange', message: 'Kept for 30 days' });
    return rows.filter((row) => row._info.lastUpdated > since);
  }
  const phones = query.get('phone')?.split(',');
  if (phones) return rows.filter((row) => someItem(row, (type, value) => type !== 'Email' && hasDigits(value, phones)));
  const email = query.get('email')?.toLowerCase();
  if (email) return rows.filter((row) => someItem(row, (type, value) => type === 'Email' && value === email));
  const name = query.get('name');
  return name === null ? rows : rows.filter((row) => hasWords(row, `${name} ${query.get('company') ?? ''}`));
}

const someItem = (row: ContosoContact, fits: (type: string, value: string) => boolean): boolean =>
  (row.communicationItems ?? []).some((item) => fits(item.type, (item.value ?? '').toLowerCase()));

/** `*123` is a number that ends so. */
const hasDigits = (value: string, wanted: readonly string[]): boolean =>
  wanted.some((each) =>
    each.startsWith('*') ? digitsOf(value).endsWith(each.slice(1)) : each !== '' && digitsOf(value) === each,
  );

function hasWords({ firstName, lastName, company }: ContosoContact, wanted: string): boolean {
  const text = [firstName, lastName, company?.name].filter(Boolean).join(' ').toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}
