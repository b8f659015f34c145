import ky, { HTTPError, type KyInstance, type Options } from 'ky';
import type * as z from 'zod/mini';
import { CrmError, isCrmError } from '../../core/errors.js';
import { createLimiter, shortWait, type Limiter } from './limiter.js';
import { patience } from './limits.js';
import { parse, parseJson } from './parse.js';
import { byStatus, type ReadRefusal } from './refusal.js';

export interface HttpOptions {
  /** Absolute, or relative to the page; with or without a slash at its end. Paths are resolved against it; no request leaves its origin. */
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  /** Sent with every request; a function is asked at each one, for tokens that are renewed. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** Milliseconds for one call, from the first request to the last byte, tries included. 30,000 unless told. */
  readonly timeout?: number | undefined;
  /** What bodies are, in both directions: `json` unless told, `text` for a server that speaks something else. */
  readonly format?: 'json' | 'text' | undefined;
  /** How this CRM says why it refuses. */
  readonly refusal?: ReadRefusal | undefined;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** `undefined` leaves a parameter out. */
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON; a client of texts sends a text as it is, and its headers say what it is. */
  readonly body?: unknown;
  /** Asked before the client's own. */
  readonly refusal?: ReadRefusal | undefined;
  /** No agent waits for it: it leaves a share of what the server allows to those for which one does. */
  readonly background?: boolean | undefined;
}

export interface ReadOptions extends RequestOptions {
  /** WebDAV's ways to read; unless told GET, or POST where the request has a body. */
  readonly method?: 'PROPFIND' | 'REPORT';
}

export interface Answer<T> {
  readonly data: T;
  readonly headers: Headers;
}

/**
 * Every call rejects with the signal's reason when aborted, else with a `CrmError`.
 * `path` is relative to the base URL, or a link that the server has given.
 */
export interface Http {
  /** Tried again, twice, when the network or the server fails. */
  read<T>(path: string, schema: z.ZodMiniType<T>, options?: ReadOptions): Promise<Answer<T>>;
  /** Sent once. */
  write<T>(
    method: 'post' | 'put' | 'patch' | 'delete',
    path: string,
    schema: z.ZodMiniType<T>,
    options?: RequestOptions,
  ): Promise<Answer<T>>;
}

export function createHttp(options: HttpOptions): Http {
  const base = baseOf(options.baseUrl);
  const { timeout = 30_000 } = options;
  const limiter = createLimiter();
  const client = ky.create({
    cache: 'no-store', // customer data stays out of the browser's cache, and a fresh read is fresh
    redirect: 'manual', // a browser would carry our headers along to wherever it is sent
    timeout: false,
  });

  async function call<T>(
    kind: 'read' | 'write',
    method: string,
    path: string,
    schema: z.ZodMiniType<T>,
    request: RequestOptions,
  ) {
    request.signal?.throwIfAborted();
    const { signal, isLate, release } = within(timeout, request.signal);
    try {
      const url = resolve(base, path, request.query);
      return await until(
        signal,
        send(client, url, schema, options, request, {
          method,
          signal,
          retry: retries(kind, method),
          fetch: paced(options.fetch, limiter, request.background ?? false, signal),
        }),
      );
    } catch (error) {
      request.signal?.throwIfAborted();
      if (isLate()) throw new CrmError('timeout', { seconds: timeout / 1000 });
      if (isCrmError(error)) throw error;
      throw new CrmError('offline', {}, { cause: error });
    } finally {
      release();
    }
  }

  return {
    read: (path, schema, request = {}) =>
      call('read', request.method ?? (request.body === undefined ? 'get' : 'post'), path, schema, request),
    write: (method, path, schema, request = {}) => call('write', method, path, schema, request),
  };
}

/** A signal that ends with another one, or after so many milliseconds. Once released it leaves neither timer nor listener. */
function within(timeout: number, outer: AbortSignal | undefined) {
  const own = new AbortController();
  const leave = () => own.abort(outer?.reason);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    own.abort();
  }, timeout);
  outer?.addEventListener('abort', leave, { once: true });
  return {
    signal: own.signal,
    isLate: () => isLate,
    release() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', leave);
    },
  };
}

/** Each try waits for its turn, and each answer is learned from. */
const paced =
  (fetch: HttpOptions['fetch'], limiter: Limiter, isBackground: boolean, signal: AbortSignal): typeof fetch =>
  async (input, init) => {
    const request = await limiter.turn(isBackground, signal);
    try {
      const response = await fetch(input, init);
      limiter.learn(request, response);
      return response;
    } finally {
      limiter.ended();
    }
  };

async function send<T>(
  client: KyInstance,
  url: URL,
  schema: z.ZodMiniType<T>,
  options: HttpOptions,
  request: RequestOptions,
  how: Options,
): Promise<Answer<T>> {
  const own = typeof options.headers === 'function' ? options.headers() : options.headers;
  const format = formats[options.format ?? 'json'];
  const headers = { accept: format.accept, ...own, ...request.headers };
  try {
    const body = request.body === undefined ? {} : format.body(request.body);
    const response = await client(url, { ...how, headers, ...body });
    return { data: parse(schema, format.read(await response.text())), headers: response.headers };
  } catch (error) {
    if (!(error instanceof HTTPError)) throw error;
    throw await refused(error.response, format.read, [request.refusal, options.refusal]);
  }
}

const formats = {
  json: { accept: 'application/json', body: (json: unknown): Options => ({ json }), read: parseJson },
  text: { accept: '*/*', body: (text: unknown): Options => ({ body: String(text) }), read: (text: string) => text },
};

async function refused(
  response: Response,
  read: (text: string) => unknown,
  readers: readonly (ReadRefusal | undefined)[],
): Promise<CrmError> {
  if (response.type === 'opaqueredirect') return new CrmError('bad-response', { issues: ['redirected'] });
  const { status, headers } = response;
  let body: unknown;
  try {
    body = read(await response.text());
  } catch {
    body = undefined; // a proxy's error page: the status has to do
  }
  for (const reader of readers) {
    const error = await reader?.({ status, headers, body });
    if (error) return error;
  }
  return byStatus({ status, headers, body });
}

/** With a slash at its end: without it the last part would be taken off by every path. */
function baseOf(baseUrl: string): URL {
  const base = new URL(baseUrl, globalThis.location?.href);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

function resolve(base: URL, path: string, query: RequestOptions['query']): URL {
  const url = new URL(path, base);
  if (url.origin !== base.origin) throw new CrmError('bad-response', { issues: ['link to another origin'] });
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

const retries = (kind: 'read' | 'write', method: string): NonNullable<Options['retry']> => ({
  limit: kind === 'read' ? 2 : 0,
  methods: [method],
  statusCodes: [408, 429, 500, 502, 503, 504],
  delay: (attempt) => 150 * 2 ** attempt,
  jitter: true,
  // a server that wants us to wait longer is not asked again: the caller is told
  shouldRetry: ({ error }) =>
    isCrmError(error) || (error instanceof HTTPError && (patience(error.response.headers) ?? 0) > shortWait)
      ? false
      : undefined,
});

/** Ends with the signal even where a fetch or a body does not. */
function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
