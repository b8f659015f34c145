import type { CrmAdapter, Operation } from '../core/adapter.js';
import type { Harness } from './harness.js';
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
  const isWrite = harness.isWrite ?? (({ method }: Request) => method !== 'GET' && method !== 'HEAD');
  const state: { between: Between | undefined } = { between: undefined };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    requests.push({ url: request.url, write: await isWrite(request.clone()) });
    const pass = () => harness.fetch(request);
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

/** Everything of a listing. */
export async function all<T>(listing: AsyncIterable<{ readonly items: readonly T[] }>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of listing) items.push(...page.items);
  return items;
}

/** Every page of a listing. */
export async function pagesOf<P>(listing: AsyncIterable<P>): Promise<readonly P[]> {
  const pages: P[] = [];
  for await (const page of listing) pages.push(page);
  return pages;
}

/** The first page of a listing; nothing more is asked for. */
export async function firstPage<P>(listing: AsyncIterable<P>): Promise<P> {
  for await (const page of listing) return page;
  throw new Error('a listing had no page at all');
}
