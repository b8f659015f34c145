import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { createStorage } from 'unstorage';
import { openSources } from '../support/sources.mjs';
import { startOAuthServer } from './oauth-server.mjs';

let sources;
let credentials;
let secrets;
const undo = [];

before(async () => {
  sources = await openSources();
  credentials = await sources.load('/src/gateway/credentials/index.ts');
  secrets = await sources.load('/src/gateway/credentials/secrets.ts');
});
after(() => sources.close());
afterEach(async () => {
  while (undo.length) await undo.pop()();
});

async function server(options) {
  const started = await startOAuthServer(options);
  undo.push(started.stop);
  return started;
}

function signIn(crm, with_, { storage = createStorage(), ...options } = {}) {
  const fetched = credentials.authorised(fetch, { origin: crm.origin, ...with_ }, { storage, ...options });
  return (path = '/api/x', init) => fetched(new URL(path, crm.origin), init);
}

const statuses = async (requests) => (await Promise.all(requests)).map(({ status }) => status);

describe('a key', () => {
  it('goes with every request to the CRM', async () => {
    const crm = await server();
    const header = { type: 'header', name: 'x-api-key', value: 'key-of-the-crm' };
    assert.equal((await signIn(crm, header)()).status, 200);
  });

  it('goes to no other origin, not even one whose name begins alike', async () => {
    const [crm, other] = [await server(), await server()];
    const fetched = credentials.authorised(
      fetch,
      { origin: crm.origin, type: 'header', name: 'x-api-key', value: 'key-of-the-crm' },
      { storage: createStorage() },
    );
    await fetched(`${other.origin}/api/x`);
    await fetched(`http://localhost:${new URL(crm.origin).port}/api/x`);
    for (const { headers } of [...crm.state.requests, ...other.state.requests])
      assert.equal(headers['x-api-key'], undefined);
  });

  it('does not go along with a redirect', async () => {
    const other = await server();
    const crm = await server({ elsewhere: `${other.origin}/api/x` });
    const response = await signIn(crm, { type: 'bearer', token: 'key-of-the-crm' })('/elsewhere');
    assert.equal(response.status, 302);
    assert.deepEqual(other.state.requests, []);
  });
});

describe('an OAuth sign-in', () => {
  it('asks once for a token, however many requests need it at the same time', async () => {
    const crm = await server();
    const request = signIn(crm, crm.refreshing);
    assert.deepEqual(new Set(await statuses(Array.from({ length: 50 }, () => request()))), new Set([200]));
    assert.equal(crm.state.grants, 1);
  });

  it('by client credentials needs no refresh token', async () => {
    const crm = await server();
    assert.equal((await signIn(crm, { ...crm.client, clientAuthentication: 'post' })()).status, 200);
  });

  it('keeps the rotated refresh token for the next start, and never uses one twice', async () => {
    const [crm, storage] = [await server({ lifetime: 0 }), createStorage()];
    for (let start = 0; start < 3; start++)
      assert.equal((await signIn(crm, crm.refreshing, { storage })()).status, 200);
    assert.equal(crm.state.grants, 3);
  });

  it('renews a token before it ends', async () => {
    const [crm, clock] = [await server({ lifetime: 3600 }), { ahead: 0 }];
    const request = signIn(crm, crm.refreshing, { now: () => Date.now() + clock.ahead });
    await request();
    clock.ahead = 3_000_000;
    await request();
    assert.equal(crm.state.grants, 1);
    clock.ahead = 3_550_000;
    await request();
    assert.equal(crm.state.grants, 2);
  });

  it('reads again with a new token where one was refused, and asks once for all who were refused', async () => {
    const crm = await server();
    const request = signIn(crm, crm.refreshing);
    await request();
    crm.endAccess();
    assert.deepEqual(new Set(await statuses(Array.from({ length: 20 }, () => request()))), new Set([200]));
    assert.equal(crm.state.grants, 2);
  });

  it('sends no write again, but the next one with a new token', async () => {
    const crm = await server();
    const request = signIn(crm, crm.refreshing);
    await request();
    crm.endAccess();
    const write = () => request('/api/contacts', { method: 'POST', body: '{"name":"Ada"}' });
    assert.equal((await write()).status, 401);
    assert.equal(await (await write()).json().then(({ text }) => text), '{"name":"Ada"}');
    assert.equal(
      crm.state.requests.filter(({ method, pathname }) => method === 'POST' && pathname !== '/token').length,
      2,
    );
  });

  it('survives a request that is given up while a token is asked for', async () => {
    const crm = await server();
    const request = signIn(crm, crm.refreshing);
    const control = new AbortController();
    const [one, other] = [request('/api/x', { signal: control.signal }), request()];
    control.abort(new Error('hung up'));
    await assert.rejects(one, /hung up/);
    assert.equal((await other).status, 200);
    assert.equal(crm.state.grants, 1);
  });

  it('that is revoked is auth-required, asked about once, and tells no secret', async () => {
    const crm = await server();
    crm.state.refresh.clear();
    const request = signIn(crm, crm.refreshing);
    const errors = await Promise.all([request(), request()].map((each) => each.catch((error) => error)));
    errors.push(await request().catch((error) => error));
    for (const error of errors) {
      assert.equal(error.code, 'auth-required');
      assert.doesNotMatch(JSON.stringify([error, error.stack, String(error.cause)]), /refresh-0|s3cret/);
    }
    assert.equal(crm.state.grants, 1);
  });

  it('with new credentials takes nothing that came from the old ones', async () => {
    const [crm, storage] = [await server(), createStorage()];
    await signIn(crm, crm.refreshing, { storage })();
    crm.state.refresh.set('given anew', { used: false });
    await signIn(crm, { ...crm.refreshing, refreshToken: 'given anew' }, { storage })();
    assert.equal(crm.state.refresh.get('given anew').used, true);
  });

  it('whose server is down is unavailable', async () => {
    const crm = await server();
    crm.state.down = true;
    await assert.rejects(signIn(crm, crm.refreshing)(), { code: 'unavailable' });
  });

  for (const wrong of [
    { origin: 'https://crm.example', type: 'header', name: 'x-api-key', value: 'two\r\nlines: of-a-secret' },
    {
      origin: 'https://crm.example',
      type: 'oauth2',
      grant: 'client_credentials',
      tokenUrl: 'http://crm.example/',
      clientId: 'a',
      clientSecret: 'of-a-secret',
    },
    { origin: 'https://crm.example/api', type: 'bearer', token: 'of-a-secret' },
    { type: 'bearer', token: 'of-a-secret' },
    'of-a-secret',
  ])
    it(`is refused where the credentials are none (${wrong.type ?? 'text'}), without a word of them`, () => {
      const make = () => credentials.authorised(fetch, wrong, { storage: createStorage() });
      assert.throws(make, (error) => error.code === 'invalid' && !JSON.stringify(error).includes('of-a-secret'));
    });
});

describe('secrets in settings', () => {
  const resolve = (settings, env = {}, files = {}) =>
    secrets.resolveSecrets(settings, {
      env,
      readFile: async (path) => files[path] ?? assert.fail('the system’s complaint'),
    });

  it('come from the environment and from files, wherever they stand', async () => {
    const settings = { a: [{ b: { $env: 'KEY' } }, 7, null], c: { $file: 'token' }, d: 'as it is' };
    const resolved = await resolve(settings, { KEY: 'one' }, { token: 'two\n' });
    assert.deepEqual(resolved, { a: [{ b: 'one' }, 7, null], c: 'two', d: 'as it is' });
  });

  it('are read relative to the folder of the settings', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onestream-secrets-'));
    undo.push(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'token'), 'two\n');
    const { nodeSecrets } = await sources.load('/src/gateway/credentials/secrets-node.ts');
    assert.equal(await secrets.resolveSecrets({ $file: 'token' }, nodeSecrets(folder)), 'two');
  });

  for (const [reference, why] of [
    [{ $env: 'NONE' }, 'is missing: the environment has no variable NONE.'],
    [{ $env: 'EMPTY' }, 'is missing: the environment has no variable EMPTY.'],
    [{ $file: 'none' }, 'is missing: the file none cannot be read.'],
    [{ $file: 'blank' }, 'is missing: the file blank is empty.'],
    [{ $env: 'KEY', $file: 'token' }, 'must be {"$env": "NAME"} or {"$file": "path"} and nothing else.'],
  ])
    it(`that cannot be had are named by their place: ${JSON.stringify(reference)}`, async () => {
      const settings = { organisations: [{ connections: [{ credentials: { value: reference } }] }] };
      const failed = resolve(settings, { KEY: 'one', EMPTY: '' }, { token: 'two', blank: '\n' });
      await assert.rejects(failed, {
        name: 'ConfigError',
        message: `The secret at organisations.0.connections.0.credentials.value ${why}`,
      });
    });
});
