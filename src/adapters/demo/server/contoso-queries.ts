import type { ContosoContact } from './contoso-rows.js';
import { Refuse, type Call } from './serve.js';

/** Rows after `afterId`, as many as asked for; the way to the next page stands in `Link`. */
export function listing<R extends { readonly id: number }>(
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

export function selected(
  rows: readonly ContosoContact[],
  query: URLSearchParams,
  horizon: number,
): readonly ContosoContact[] {
  const since = query.get('updatedSince');
  if (since !== null) {
    if (!(Date.parse(since) >= horizon)) throw new Refuse(400, { code: 'DateOutOfRange', message: 'Kept for 30 days' });
    return rows.filter((row) => row._info.lastUpdated >= since);
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
