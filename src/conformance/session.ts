import type { CrmAdapter, Cursor, Operation } from '../core/adapter.js';
import { check } from './assert.js';
import { doesWrite, wayTo, type Harness } from './harness.js';
import { notice } from './limits.js';
import { NotTried } from './promise.js';

/** What stands between the adapter and its CRM for a while: answers itself, or passes on. */
export type Between = (request: Request, pass: () => Promise<Response>) => Promise<Response>;

/** An adapter at work, and what it sends. */
export interface Session {
  readonly adapter: CrmAdapter;
  /** Every request since the session began. */
  readonly requests: readonly { readonly url: string; readonly write: boolean }[];
  /** Puts something in between, or takes it out. */
  between: Between | undefined;
}

/** A new adapter, signed in; `check` has answered. */
export async function open(harness: Harness): Promise<Session> {
  const requests: { readonly url: string; readonly write: boolean }[] = [];
  const state: { between: Between | undefined } = { between: undefined };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push({ url: request.url, write: await doesWrite(harness, request.clone()) });
    const pass = async () => {
      const response = await wayTo(harness)(request);
      notice(harness, response);
      return response;
    };
    return state.between ? state.between(request, pass) : pass();
  };
  const adapter = await harness.create(fetch);
  await adapter.check();
  return Object.assign(state, { adapter, requests });
}

/** The adapter's method; where the CRM has none the promise is not tried. */
export function method<O extends Operation>(adapter: CrmAdapter, name: O): NonNullable<CrmAdapter[O]> {
  const found = adapter[name];
  if (!found || !adapter.capabilities.operations.includes(name)) throw new NotTried(`the CRM has no ${name}`);
  return found.bind(adapter) as NonNullable<CrmAdapter[O]>;
}

/** Longer than a second, for CRMs that tell time by it. */
export const nextSecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1_100));

/** Everything of a listing. */
export const all = async <T>(
  listing: AsyncIterable<Linked & { readonly items: readonly T[] }>,
): Promise<readonly T[]> => (await pagesOf(listing)).flatMap(({ items }) => items);

/** A page that says where the listing goes on. */
interface Linked {
  readonly next?: Cursor;
  readonly items?: readonly unknown[];
}

/** Every page of a listing. One that would never end fails: the kit would hang with it. */
export async function pagesOf<P extends Linked>(listing: AsyncIterable<P>): Promise<readonly P[]> {
  const pages: P[] = [];
  const been = new Set<Cursor>();
  for await (const page of listing) {
    const before = pages.at(-1);
    const at = `page ${pages.push(page)}`;
    check(!before || before.next !== undefined, `${at} follows one that has no next`);
    check(page.next === undefined || !been.has(page.next), `${at} goes on where an earlier one went on`);
    check(!page.items?.length || !isSame(page.items, before?.items), `${at} is the page before it once more`);
    if (page.next !== undefined) been.add(page.next);
  }
  return pages;
}

const isSame = (some: unknown, others: unknown): boolean => JSON.stringify(some) === JSON.stringify(others);

/** The first page of a listing; nothing more is asked for. */
export async function firstPage<P>(listing: AsyncIterable<P>): Promise<P> {
  for await (const page of listing) return page;
  throw new Error('a listing had no page at all');
}
