import type { Store } from './store.js';

/** Answers one request. `meanwhile`: somebody else edits first what this request is about to change. */
export type Handler = (request: Request, meanwhile: boolean) => Promise<Response>;

/** A fetch that reaches no network: latency and failures as the store has them, else what the handler answers. */
export function serve(handle: Handler, store: Store): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { latency, failure } = store.read().faults;
    request.signal.throwIfAborted();
    if (latency > 0) await wait(latency, request.signal);
    switch (failure) {
      case 'offline':
        throw new TypeError('Failed to fetch');
      case '401':
      case '403':
      case '500':
        return Response.json({ message: 'Refused' }, { status: Number(failure) });
      case '429':
        return Response.json({ message: 'Too many requests' }, { status: 429, headers: { 'retry-after': '30' } });
      case 'html':
        return new Response('<!doctype html><title>Sign in</title>', { headers: { 'content-type': 'text/html' } });
      case 'half-json':
        return half(await handle(request, false));
      case 'edited-meanwhile': {
        const update = request.method === 'PATCH';
        if (update) store.change((difference) => (difference.faults = { latency, failure: 'none' }));
        return await handle(request, update);
      }
      case 'none':
        return await handle(request, false);
    }
  };
}

/** The connection breaks in the middle of the answer: what was asked for has been done. */
async function half(response: Response): Promise<Response> {
  const text = await response.text();
  return new Response(text.slice(0, Math.ceil(text.length / 2)), response);
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** A refusal in the middle of handling a request. */
export class Refuse extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(String(status));
  }
}

export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly answer: (call: Call) => Response | Promise<Response>;
}

/** One request on its way through a route. */
export interface Call {
  readonly request: Request;
  readonly url: URL;
  readonly query: URLSearchParams;
  /** What the path's first group has caught. */
  readonly id: string;
  readonly meanwhile: boolean;
}

/** Finds the route; a {@link Refuse} becomes its answer, any other fault a 500, as servers do. */
export function router(baseUrl: string, token: string, routes: readonly Route[]): Handler {
  const prefix = new URL(baseUrl).pathname;
  return async (request, meanwhile) => {
    if (request.headers.get('authorization') !== `Bearer ${token}`) {
      return Response.json({ message: 'Unauthorized' }, { status: 401 });
    }
    const url = new URL(request.url);
    const path = url.pathname.slice(prefix.length);
    for (const route of routes) {
      const found = route.method === request.method ? route.path.exec(path) : null;
      if (!found) continue;
      const id = decodeURIComponent(found[1] ?? '');
      return await answer(() => route.answer({ request, url, query: url.searchParams, id, meanwhile }));
    }
    return Response.json({ message: 'No such resource' }, { status: 404 });
  };
}

async function answer(route: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await route();
  } catch (error) {
    if (error instanceof Refuse) return Response.json(error.body, { status: error.status });
    return Response.json({ message: 'Internal error' }, { status: 500 });
  }
}
