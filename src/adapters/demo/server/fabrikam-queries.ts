import { ok, refuse } from './fabrikam-envelope.js';
import type { FabrikamAccount, FabrikamContact } from './fabrikam-rows.js';
import type { Call } from './serve.js';
import type { Difference } from './store.js';

/** Rows after a uid, as many as asked for. */
export function listing<R extends { readonly uid: string }>(
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

/** Where the feed stands. Names the state of the demo, so that a reset is noticed. */
export const position = ({ epoch, forgotten, happened }: Difference): string =>
  `${epoch}.${forgotten + happened.length}`;

/** What has happened since a position; each contact as it is now. */
export function feed(since: string, now: Difference, contact: (id: string) => unknown) {
  const { epoch, forgotten, happened } = now;
  const [from, at] = since.split('.').map(Number);
  const head = forgotten + happened.length;
  if (from !== epoch || at === undefined || !(at >= forgotten && at <= head)) throw refuse(410, 'feed_expired');
  const part = happened.slice(at - forgotten, at - forgotten + feedPage);
  const entries = part.map(({ id, what, into }) => {
    const row = contact(id);
    if (row) return { contact: row };
    return what === 'merged' ? { merged: id, into } : { removed: id };
  });
  const end = at + part.length;
  return { entries, position: `${epoch}.${end}`, more: end < head };
}

/** By number (in E.164, exactly), by email, or by words of name and account. */
export function searched(
  contacts: readonly FabrikamContact[],
  accounts: readonly FabrikamAccount[],
  query: URLSearchParams,
): readonly FabrikamContact[] {
  const phone = query.get('phone');
  if (phone !== null) {
    return contacts.filter((row) => Object.values(row.phones ?? {}).some((each) => each?.number === phone));
  }
  const email = query.get('email')?.toLowerCase();
  if (email !== undefined) return contacts.filter((row) => row.email?.toLowerCase() === email);
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/u);
  const titles = new Map(accounts.map((each) => [each.uid, each.title]));
  return contacts.filter((row) => {
    const text = `${row.fullName ?? ''} ${titles.get(row.account ?? '') ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
