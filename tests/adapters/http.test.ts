import { expect } from 'chai';
import * as z from 'zod/mini';
import { createHttp, pages, type HttpOptions, type RequestOptions } from '../../src/adapters/http/index.js';
import { CrmError, isCrmError, type CrmErrorCode } from '../../src/core/errors.js';

const baseUrl = 'https://crm.example/api/';
const thing = z.object({ id: z.string() });
const ok = () => Response.json({ id: '1' });

/** A server of one handler, and the requests that have reached it. */
function serve(handler: (request: Request) => Response | Promise<Response>, options: Partial<HttpOptions> = {}) {
  const requests: Request[] = [];
  const http = createHttp({
    baseUrl,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return await handler(request);
    },
    ...options,
  });
  return { http, requests };
}

async function failure<C extends CrmErrorCode>(promise: Promise<unknown>, code: C): Promise<CrmError<C>> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isCrmError(error, code)) return error;
  throw new Error(`expected ${code}, got ${String(error)}`);
}

describe('http', () => {
  it('takes a base without a slash at its end for one with it', async () => {
    const { http, requests } = serve(ok, { baseUrl: baseUrl.slice(0, -1) });
    await http.read('things', thing);
    expect(requests[0]?.url).to.equal('https://crm.example/api/things');
  });

  it('reads with the headers of the client and of the call', async () => {
    let token = 'first';
    const { http, requests } = serve(ok, { headers: () => ({ authorization: `Bearer ${token}` }) });
    token = 'second';
    const { data } = await http.read('things', thing, { query: { page: 2, none: undefined }, headers: { 'x-a': 'b' } });
    expect(data).to.deep.equal({ id: '1' });
    expect(requests[0]?.url).to.equal('https://crm.example/api/things?page=2');
    expect(requests[0]?.headers.get('authorization')).to.equal('Bearer second');
    expect(requests[0]?.headers.get('x-a')).to.equal('b');
  });

  it('sends a body as JSON', async () => {
    const { http, requests } = serve(ok);
    await http.write('patch', 'things/1', thing, { body: { name: 'Ada' } });
    expect(requests[0]?.method).to.equal('PATCH');
    expect(await requests[0]?.json()).to.deep.equal({ name: 'Ada' });
  });

  it('speaks plain text with a server that speaks no JSON, refusals included', async () => {
    const refusal: HttpOptions['refusal'] = ({ body }) =>
      body === '<stale/>' ? new CrmError('cursor-expired', {}) : undefined;
    const { http, requests } = serve(
      ({ method }) => (method === 'PUT' ? new Response('<stale/>', { status: 403 }) : new Response('<ok/>')),
      { format: 'text', refusal },
    );
    expect((await http.read('a', z.string())).data).to.equal('<ok/>');
    await failure(
      http.write('put', 'a', z.string(), { body: '<b/>', headers: { 'content-type': 'text/xml' } }),
      'cursor-expired',
    );
    expect(requests[0]?.headers.get('accept')).to.equal('*/*');
    expect(requests[1]?.headers.get('content-type')).to.equal('text/xml');
    expect(await requests[1]?.text()).to.equal('<b/>');
  });

  it('reads by WebDAV’s methods, and again when the server fails', async () => {
    let failed = false;
    const { http, requests } = serve(
      () => (failed ? new Response('<ok/>', { status: 207 }) : ((failed = true), new Response(null, { status: 500 }))),
      { format: 'text' },
    );
    const { data } = await http.read('a', z.string(), { method: 'REPORT', body: '<what/>', headers: { depth: '1' } });
    expect(data).to.equal('<ok/>');
    expect(requests.map(({ method }) => method)).to.deep.equal(['REPORT', 'REPORT']);
    expect(await requests[1]?.text()).to.equal('<what/>');
    expect(requests[1]?.headers.get('depth')).to.equal('1');
  });

  it('works with the browser’s own fetch', async () => {
    const http = createHttp({ baseUrl: location.origin, fetch });
    await failure(http.read('/there-is-no-such-page', thing), 'not-found');
  });

  describe('statuses', () => {
    for (const [status, code] of [
      [400, 'invalid'],
      [401, 'auth-required'],
      [403, 'forbidden'],
      [404, 'not-found'],
      [408, 'timeout'],
      [409, 'bad-response'],
      [410, 'gone'],
      [412, 'bad-response'],
      [418, 'bad-response'],
      [422, 'invalid'],
      [429, 'rate-limited'],
      [500, 'unavailable'],
      [503, 'unavailable'],
    ] as const) {
      it(`${status} is ${code}`, async () => {
        const { http } = serve(() => new Response('<h1>No</h1>', { status }));
        await failure(http.write('post', 'things', thing), code);
      });
    }

    it('takes the reasons of fields from both usual shapes', async () => {
      for (const errors of [{ email: ['is', 'wrong'] }, [{ field: 'email', message: 'is wrong' }]]) {
        const { http } = serve(() => Response.json({ errors }, { status: 422 }));
        const { details } = await failure(http.write('post', 'things', thing), 'invalid');
        expect(details.fields).to.deep.equal({ email: 'is wrong' });
      }
    });

    it('lets the adapter decide, the call before the client', async () => {
      const { http } = serve(() => Response.json({ why: 'twice' }, { status: 409 }), {
        refusal: () => new CrmError('forbidden', {}),
      });
      await failure(http.write('post', 'things', thing), 'forbidden');
      const refusal: RequestOptions['refusal'] = ({ status, body }) =>
        status === 409 && (body as { why: string }).why === 'twice'
          ? new CrmError('duplicate', { candidates: [] })
          : undefined;
      await failure(http.write('post', 'things', thing, { refusal }), 'duplicate');
    });

    it('tells when to ask again, from seconds and from a date', async () => {
      const at = (header: string) =>
        failure(
          serve(() => new Response(null, { status: 429, headers: { 'retry-after': header } })).http.read('x', thing),
          'rate-limited',
        ).then(({ details }) => Date.parse(details.retryAt ?? '') - Date.now());
      expect(await at('120')).to.be.within(110_000, 120_000);
      expect(await at(new Date(Date.now() + 300_000).toUTCString())).to.be.within(290_000, 300_000);
    });

    it('says nothing of a time that it cannot read', async () => {
      const { http } = serve(() => new Response(null, { status: 429, headers: { 'retry-after': 'soon' } }));
      const { details } = await failure(http.write('post', 'x', thing), 'rate-limited');
      expect(details).to.deep.equal({});
    });
  });

  describe('answers that are none', () => {
    for (const [name, body] of [
      ['HTML', '<!doctype html><title>Sign in</title>'],
      ['half a JSON', '{"id":"1'],
      ['nothing', ''],
      ['another shape', '{"id":{"secret":"Ada"}}'],
    ] as const) {
      it(`${name} is a bad response, and quotes no value`, async () => {
        const { http } = serve(() => new Response(body));
        const error = await failure(http.read('things/1', thing), 'bad-response');
        expect(error.details.issues).to.have.length(1);
        expect(JSON.stringify(error.details) + error.message).not.to.match(/Ada|Sign in/u);
      });
    }

    it('a redirect is not followed', async () => {
      const { http, requests } = serve(() => Response.redirect('https://elsewhere.example/'));
      await failure(http.read('things', thing), 'bad-response');
      expect(requests[0]?.redirect).to.equal('manual');
      expect(requests).to.have.length(1);
    });
  });

  describe('trying again', () => {
    for (const [name, first] of [
      ['the network fails', () => Promise.reject(new TypeError('Failed to fetch'))],
      ['the server fails', () => new Response(null, { status: 503 })],
      ['it is soon enough', () => new Response(null, { status: 429, headers: { 'retry-after': '0' } })],
    ] as const) {
      it(`reads again when ${name}`, async () => {
        let failed = false;
        const { http, requests } = serve(() => (failed ? ok() : ((failed = true), first())));
        expect((await http.read('things/1', thing)).data.id).to.equal('1');
        expect(requests).to.have.length(2);
      });
    }

    it('reads by POST again', async () => {
      let failed = false;
      const { http, requests } = serve(() => (failed ? ok() : ((failed = true), new Response(null, { status: 500 }))));
      await http.read('search', thing, { body: { name: 'Ada' } });
      expect(await Promise.all(requests.map((request) => request.json()))).to.deep.equal([
        { name: 'Ada' },
        { name: 'Ada' },
      ]);
    });

    it('gives up after three', async () => {
      const { http, requests } = serve(() => new Response(null, { status: 500 }));
      await failure(http.read('things', thing), 'unavailable');
      expect(requests).to.have.length(3);
    });

    it('does not ask again before the server wants it', async () => {
      const { http, requests } = serve(() => new Response(null, { status: 429, headers: { 'retry-after': '60' } }));
      await failure(http.read('things', thing), 'rate-limited');
      expect(requests).to.have.length(1);
    });

    it('sends a write once, whatever happens', async () => {
      const offline = serve(() => Promise.reject(new TypeError('Failed to fetch')));
      await failure(offline.http.write('post', 'things', thing, { body: {} }), 'offline');
      expect(offline.requests).to.have.length(1);
      const broken = serve(() => new Response(null, { status: 503, headers: { 'retry-after': '0' } }));
      await failure(broken.http.write('patch', 'things/1', thing, { body: {} }), 'unavailable');
      expect(broken.requests).to.have.length(1);
    });
  });

  describe('ending early', () => {
    const never = () => new Promise<Response>(() => undefined);
    const stalled = () => new Response(new ReadableStream());

    for (const [name, handler] of [
      ['no answer', never],
      ['an answer that never ends', stalled],
    ] as const) {
      it(`${name} is a timeout`, async () => {
        const { http, requests } = serve(handler, { timeout: 30 });
        const error = await failure(http.read('things', thing), 'timeout');
        expect(error.details.seconds).to.equal(0.03);
        expect(requests).to.have.length(1);
      });

      it(`${name} can be aborted`, async () => {
        const control = new AbortController();
        const reason = new Error('the agent went on');
        let reached = () => {};
        const arrived = new Promise<void>((resolve) => (reached = resolve));
        const { http } = serve(() => (reached(), handler()));
        const reading = http.read('things', thing, { signal: control.signal }).catch((error: unknown) => error);
        await arrived;
        control.abort(reason);
        expect(await reading).to.equal(reason);
      });
    }

    it('asks nothing when it is aborted already', async () => {
      const { http, requests } = serve(ok);
      const reading = http.read('things', thing, { signal: AbortSignal.abort('early') });
      expect(await reading.catch((error: unknown) => error)).to.equal('early');
      expect(requests).to.be.empty;
    });

    it('passes the signal on to the fetch', async () => {
      const control = new AbortController();
      const { http, requests } = serve((request) => {
        control.abort();
        return request.signal.aborted ? Promise.reject(request.signal.reason as Error) : ok();
      });
      const reading = http.read('things', thing, { signal: control.signal });
      expect(await reading.catch((error: unknown) => error)).to.equal(control.signal.reason);
      expect(requests).to.have.length(1);
    });
  });

  describe('links', () => {
    it('follows one on its own origin', async () => {
      const { http, requests } = serve(ok);
      await http.read('https://crm.example/api/things?cursor=2', thing);
      expect(requests[0]?.url).to.equal('https://crm.example/api/things?cursor=2');
    });

    it('sends no request to another origin', async () => {
      const { http, requests } = serve(ok);
      await failure(http.read('https://evil.example/things', thing), 'bad-response');
      await failure(http.read('//evil.example/things', thing), 'bad-response');
      expect(requests).to.be.empty;
    });
  });

  describe('pages', () => {
    const numbers = (last: number) => async (cursor: string | undefined) => {
      const page = Number(cursor ?? 1);
      return Promise.resolve({ items: [page], ...(page < last ? { next: String(page + 1) } : {}) });
    };

    it('goes on from a cursor to the end', async () => {
      const seen: number[] = [];
      for await (const page of pages('2', numbers(4))) seen.push(...page.items);
      expect(seen).to.deep.equal([2, 3, 4]);
    });

    it('asks no more once its consumer has stopped', async () => {
      const asked: (string | undefined)[] = [];
      for await (const page of pages(undefined, (cursor) => (asked.push(cursor), numbers(9)(cursor)))) {
        if (page.next === '3') break;
      }
      expect(asked).to.deep.equal([undefined, '2']);
    });

    it('does not go round in circles', async () => {
      const listing = pages('1', () => Promise.resolve({ items: [], next: '1' }));
      await failure(listing.next(), 'bad-response');
    });
  });
});
