/** The way to one gateway: single answers by `http`, listings as they come. */
import type * as z from 'zod/mini';
import { CrmError, isCrmError } from '../../core/errors.js';
import { byStatus, createHttp, type Http } from '../http/index.js';
import { readPages } from './lines.js';
import { readProblem } from './problem.js';

export interface LinkOptions {
  readonly url: string;
  readonly token?: string | (() => string | Promise<string>) | undefined;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface Link extends Http {
  /** Pages from a cursor on, over as many answers as the gateway makes of them. */
  list<P extends { readonly next?: string }>(path: string, schema: z.ZodMiniType<P>, how: Listing): AsyncGenerator<P>;
}

export interface Listing {
  /** How the cursor is called in the address. */
  readonly from: 'after' | 'since';
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export function createLink(options: LinkOptions): Link {
  const base = new URL(options.url.replace(/\/*$/u, '/'), globalThis.location?.href);
  const fetch = carrier(options);
  return {
    ...createHttp({ baseUrl: base.href, fetch, timeout: options.timeout }),
    async *list(path, schema, { from, cursor, signal }) {
      for (let next = cursor, how = 'more'; how === 'more';) {
        const url = new URL(path, base);
        if (next !== undefined) url.searchParams.set(from, next);
        const before = next;
        const pages = answer(url, schema, { fetch, signal, timeout: options.timeout });
        how = yield* noting(pages, (page) => (next = page.next));
        if (how === 'more' && (next === undefined || next === before))
          throw new CrmError('bad-response', { issues: ['there is more, but not from where'] });
      }
    },
  };
}

interface Asking {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds for each page. */
  readonly timeout: number;
}

/** The pages of one answer. */
async function* answer<P>(url: URL, schema: z.ZodMiniType<P>, { fetch, signal, timeout }: Asking) {
  signal?.throwIfAborted();
  const control = new AbortController();
  const both = signal ? AbortSignal.any([signal, control.signal]) : control.signal;
  const inTime = <T>(work: Promise<T>): Promise<T> => {
    const late = () => control.abort(new CrmError('timeout', { seconds: timeout / 1000 }));
    const timer = setTimeout(late, timeout);
    return orAborted(work, both).finally(() => clearTimeout(timer));
  };
  try {
    const response = await inTime(fetch(url, { redirect: 'manual', cache: 'no-store', signal: both }));
    const pages = readPages(bodyOf(response), schema);
    // what has arrived already is not handed on once nobody wants it
    for (let page = await inTime(pages.next()); ; page = await inTime(pages.next())) {
      if (page.done) return page.value;
      yield page.value;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw isCrmError(error) ? error : new CrmError('offline', {}, { cause: error });
  } finally {
    control.abort(new Error('nobody reads on'));
  }
}

async function* noting<P, R>(pages: AsyncGenerator<P, R>, note: (page: P) => void): AsyncGenerator<P, R> {
  try {
    for (let page = await pages.next(); ; page = await pages.next()) {
      if (page.done) return page.value;
      note(page.value);
      yield page.value;
    }
  } finally {
    await pages.return(undefined as R);
  }
}

function bodyOf(response: Response): ReadableStream<Uint8Array> {
  if (response.type === 'opaqueredirect') throw new CrmError('bad-response', { issues: ['redirected'] });
  if (!response.ok) throw byStatus({ status: response.status, headers: response.headers, body: undefined });
  if (!response.body) throw new CrmError('bad-response', { issues: ['body: none'] });
  return response.body;
}

/**
 * Adds the user's token, and throws what the gateway says has failed: it has tried often enough, so that `http` shall not
 * try again.
 */
function carrier({ token, fetch }: LinkOptions): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const bearer = await ask(token);
    if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
    const response = await fetch(request);
    const error = response.ok ? undefined : await told(response.clone());
    if (error) throw error;
    return response;
  };
}

async function ask(token: LinkOptions['token']): Promise<string | undefined> {
  try {
    return typeof token === 'function' ? await token() : token;
  } catch (cause) {
    throw isCrmError(cause) ? cause : new CrmError('auth-required', {}, { cause });
  }
}

async function told(response: Response): Promise<CrmError | undefined> {
  try {
    return readProblem(await response.json());
  } catch {
    return undefined; // somebody else's answer: its status has to do
  }
}

/** Ends with the signal even where a fetch or a body does not. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
