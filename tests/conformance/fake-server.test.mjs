/** What fakes of vendors are made of: an adapter is only as well tried as its fake behaves. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
after(() => sources.close());
const { fakeServer, paged, Refuse } = await sources.load('/tests/support/fake-server.ts');
const { northwind } = await sources.load('/tests/adapters/northwind/index.ts');
const { northwindFake } = await sources.load('/tests/adapters/northwind/northwind-fake.ts');

const baseUrl = 'https://vendor.invalid/api/';
const signedIn = { headers: { authorization: 'Bearer secret' } };
const routes = [
  { method: 'GET', path: /^things\/([^/]+)$/u, answer: ({ id }) => ({ id }) },
  {
    method: 'POST',
    path: /^things$/u,
    answer: () => {
      throw new Refuse(422, { errors: { name: 'is required' } });
    },
  },
];
const server = (options) => fakeServer({ baseUrl, token: 'secret', routes, ...options });
const get = ({ fetch }, path = 'things/1', init = signedIn) => fetch(`${baseUrl}${path}`, init);

describe('a fake of a vendor', () => {
  it('answers with the route that fits, and 404 where none does', async () => {
    assert.deepEqual(await (await get(server(), 'things/a%2Fb')).json(), { id: 'a/b' });
    assert.equal((await get(server(), 'nothing')).status, 404);
  });

  it('lets a route refuse, with a body', async () => {
    const response = await get(server(), 'things', { ...signedIn, method: 'POST' });
    assert.equal(response.status, 422);
    assert.deepEqual(await response.json(), { errors: { name: 'is required' } });
  });

  it('answers 401 without the token, and nobody at another address', async () => {
    assert.equal((await get(server(), 'things/1', {})).status, 401);
    await assert.rejects(server().fetch('https://elsewhere.invalid/api/things/1', signedIn), TypeError);
  });

  it('names the address that is not its own', async () => {
    const wrong = 'https://vendor.invalid/apithings/1';
    await assert.rejects(server().fetch(wrong, signedIn), {
      message: `request to ${wrong}, not under ${baseUrl}`,
    });
  });

  it('asks for another credential where one is named', async () => {
    const keyed = server({ credential: { header: 'x-api-key', value: 'k' } });
    assert.equal((await get(keyed)).status, 401);
    assert.equal((await get(keyed, 'things/1', { headers: { 'x-api-key': 'k' } })).status, 200);
  });

  it('sends a whole answer as it is, and what is left of the limit with it', async () => {
    const made = { method: 'GET', path: /^made$/u, answer: () => new Response('<p>made</p>', { status: 201 }) };
    const response = await get(server({ routes: [made], limit: { requests: 2, seconds: 10 } }), 'made');
    assert.deepEqual([response.status, response.headers.get('x-ratelimit-remaining')], [201, '1']);
    assert.equal(await response.text(), '<p>made</p>');
  });

  it('gives up with a signal that is aborted', async () => {
    const reason = new Error('the agent went on');
    await assert.rejects(get(server(), 'things/1', { ...signedIn, signal: AbortSignal.abort(reason) }), reason);
  });

  it('refuses what comes too often, says how long, and takes it in the next window', async () => {
    let now = 0;
    const limited = server({ limit: { requests: 2, seconds: 10 }, now: () => now });
    assert.equal((await get(limited)).headers.get('x-ratelimit-remaining'), '1');
    await get(limited);
    now = 4000;
    const refused = await get(limited);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '6']);
    now = 10_000;
    assert.equal((await get(limited)).status, 200);
  });

  it('fails as it is told, once each and in turn', async () => {
    const failing = server();
    failing.failNext(503, 'offline', new Response('<title>Sign in</title>'));
    assert.equal((await get(failing)).status, 503);
    await assert.rejects(get(failing), TypeError);
    assert.equal(await (await get(failing)).text(), '<title>Sign in</title>');
    assert.equal((await get(failing)).status, 200);
  });

  it('pages: every row once, the last page without a next', () => {
    const rows = [1, 2, 3, 4, 5];
    const [first, second, third] = [paged(rows, null, 2), paged(rows, '2', 2), paged(rows, '4', 2)];
    assert.deepEqual(
      [first, second, third].map(({ data }) => data),
      [[1, 2], [3, 4], [5]],
    );
    assert.deepEqual([first.next, second.next, third.next, first.total], ['2', '4', undefined, 5]);
  });
});

describe('an adapter on a fake that fails', () => {
  const open = () => {
    const crm = northwindFake();
    return { crm, adapter: northwind.create({ baseUrl: crm.baseUrl, token: 'secret' }, { fetch: crm.fetch }) };
  };

  it('reads again where a read fails once', async () => {
    const { crm, adapter } = open();
    crm.failNext(503);
    assert.equal((await adapter.contact('p_1')).lastName, 'Seeded 1');
  });

  it('tells until when it has to wait', async () => {
    const { crm, adapter } = open();
    crm.failNext(new Response(null, { status: 429, headers: { 'retry-after': '3600' } }));
    await assert.rejects(adapter.contact('p_1'), ({ code, details }) => {
      assert.equal(code, 'rate-limited');
      return Date.parse(details.retryAt) > Date.now() + 3_000_000;
    });
  });
});
