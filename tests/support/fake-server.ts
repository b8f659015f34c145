/** What every fake of a vendor's API shares: who may ask, how often, what fails on demand, and pages. */

/** One request on its way through a route. */
export interface Call {
  readonly request: Request;
  readonly query: URLSearchParams;
  /** What the path's first group has caught, decoded. */
  readonly id: string;
}

/** `path` is matched against what follows the base URL, without a query: `/^contacts\/([^/]+)$/u`. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: RegExp;
  /** Becomes JSON with status 200; a `Response` is sent as it is. */
  answer(call: Call): unknown;
}

export interface FakeOptions {
  /** Absolute, with a slash at its end. */
  readonly baseUrl: string;
  /** Whoever does not bear it is answered 401: `authorization: Bearer ...`. */
  readonly token?: string;
  /** What is asked for in the token's place. */
  readonly credential?: { readonly header: string; readonly value: string };
  readonly routes: readonly Route[];
  /** More requests than this in one window are answered 429. */
  readonly limit?: { readonly requests: number; readonly seconds: number };
  /** In milliseconds. */
  readonly now?: () => number;
}

export interface FakeServer {
  readonly baseUrl: string;
  /** The server itself: what a route answers becomes JSON or is a `Response`, a {@link Refuse} its status. */
  handle(request: Request): Promise<Response>;
  /** Reaches this server and no network. */
  readonly fetch: typeof globalThis.fetch;
  /** How the next requests fail: one each, before any route sees them. */
  failNext(...failures: readonly Failure[]): void;
}

/** A status, a whole answer, or no answer at all. */
export type Failure = number | Response | 'offline';

/** A refusal in the middle of a route. */
export class Refuse extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown = {},
  ) {
    super(String(status));
  }
}

export function fakeServer({ baseUrl, token, routes, limit, now = Date.now, ...options }: FakeOptions): FakeServer {
  const { header, value } = options.credential ?? { header: 'authorization', value: `Bearer ${token}` };
  const failures: Failure[] = [];
  const allowance = limit && allowanceOf(limit, now);
  const prefix = new URL(baseUrl).pathname;

  async function handle(request: Request): Promise<Response> {
    const { headers = {}, isSpent = false } = allowance?.() ?? {};
    if (isSpent) return Response.json({ message: 'Too many requests' }, { status: 429, headers });
    if (request.headers.get(header) !== value) return refusal(new Refuse(401), headers);
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.slice(prefix.length);
    const route = routes.find((each) => each.method === request.method && each.path.test(path));
    if (!route) return refusal(new Refuse(404), headers);
    try {
      const id = decodeURIComponent(route.path.exec(path)?.[1] ?? '');
      const answer = await route.answer({ request, query: searchParams, id });
      if (!(answer instanceof Response)) return Response.json(answer, { headers });
      for (const [name, text] of Object.entries(headers)) answer.headers.set(name, text);
      return answer;
    } catch (error) {
      return refusal(error instanceof Refuse ? error : new Refuse(500), headers);
    }
  }

  return {
    baseUrl,
    handle,
    async fetch(input, init) {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      // the message of an offline error's cause, which the kit prints
      if (!request.url.startsWith(baseUrl)) throw new TypeError(`request to ${request.url}, not under ${baseUrl}`);
      const failure = failures.shift();
      if (failure === 'offline') throw new TypeError('Failed to fetch');
      if (failure instanceof Response) return failure;
      return failure === undefined ? handle(request) : refusal(new Refuse(failure), {});
    },
    failNext: (...next) => void failures.push(...next),
  };
}

const refusal = ({ status, body }: Refuse, headers: Readonly<Record<string, string>>): Response =>
  Response.json(body, { status, headers });

/** Counts requests in windows that follow each other, and tells of them as many CRMs do. */
function allowanceOf(
  { requests, seconds }: { readonly requests: number; readonly seconds: number },
  now: () => number,
) {
  let window = { endsAt: 0, used: 0 };
  return () => {
    if (now() >= window.endsAt) window = { endsAt: now() + seconds * 1000, used: 0 };
    const isSpent = ++window.used > requests;
    const endsIn = String(Math.ceil((window.endsAt - now()) / 1000));
    const headers: Record<string, string> = {
      'x-ratelimit-limit': String(requests),
      'x-ratelimit-remaining': String(Math.max(0, requests - window.used)),
      'x-ratelimit-reset': endsIn,
      ...(isSpent && { 'retry-after': endsIn }),
    };
    return { headers, isSpent };
  };
}

/** The rows of one page, and the token of the next; `token` is what the last page has given. */
export function paged<T>(rows: readonly T[], token: string | null, size: number) {
  const from = Number(token ?? 0);
  const next = from + size;
  return {
    data: rows.slice(from, next),
    total: rows.length,
    ...(next < rows.length && { next: String(next) }),
  };
}
