/** Who may ask, and for what. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { asker, requestsIn } from './asking.mjs';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { openStage, token, secret } = await sources.load('/tests/gateway/stage.ts');
const stage = await openStage();
const ask = asker(stage, token);
const description = await (await ask('/v1/openapi.json', { token: null })).json();
const requests = requestsIn(description);
after(async () => {
  await stage.close();
  await sources.close();
});

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

describe('a token that is none', () => {
  const valid = {
    sub: 'agent-7',
    organisation: 'acme',
    roles: ['administrator'],
    iss: 'https://host.example',
    aud: 'onestream',
  };
  const tokens = {
    'no token at all': () => null,
    'an empty one': () => '',
    'no JWT': () => 'administrator',
    'the algorithm none': () => `${encode({ alg: 'none' })}.${encode({ ...valid, exp: now() + 60 })}.`,
    'the algorithm nOnE': () => `${encode({ alg: 'nOnE' })}.${encode({ ...valid, exp: now() + 60 })}.`,
    'another secret': () => token({}, 'a secret of somebody else, long enough too'),
    'another algorithm of the same kind': () => token({}, `${secret}${secret}`, 'HS512'),
    expired: () => token({ exp: now() - 31 }),
    'not valid yet': () => token({ nbf: now() + 31 }),
    'another issuer': () => token({ iss: 'https://host.example.evil.example' }),
    'another audience': () => token({ aud: 'another-service' }),
    'no subject': () => token({ sub: '' }),
    'no organisation': () => token({ organisation: undefined }),
    'roles that are no list': () => token({ roles: 'administrator' }),
  };
  for (const [name, make] of Object.entries(tokens)) {
    it(`is refused everywhere: ${name}`, async () => {
      for (const request of requests) {
        const answer = await ask(request.path, { ...request, token: await make() });
        assert.equal(answer.status, 401, request.path);
        assert.equal((await answer.json()).code, 'auth-required');
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
      }
    });
  }

  it('is refused where its parts were exchanged for those of another user', async () => {
    const [head, , signature] = (await token()).split('.');
    const forged = [head, encode({ ...valid, sub: 'chief', exp: now() + 60 }), signature].join('.');
    assert.equal((await ask('/v1/connections', { token: forged })).status, 401);
  });
});

it('a token that was good is refused once it has ended', async (t) => {
  const short = await token({ exp: now() + 60 });
  assert.equal((await ask('/v1/connections', { token: short })).status, 200);
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 91_000 });
  assert.equal((await ask('/v1/connections', { token: short })).status, 401);
});

describe('keys of the host', () => {
  let keyed;
  let pair;
  let askKeyed;
  before(async () => {
    pair = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    const auth = { issuer: 'https://host.example', audience: 'onestream', jwksUrl: 'https://host.example/keys' };
    keyed = await openStage({ config: { auth }, fetch: async () => Response.json({ keys: [jwk] }) });
    askKeyed = asker(keyed, token);
  });
  after(() => keyed.close());

  it('let in whom the host has signed in', async () => {
    assert.equal((await askKeyed('/v1/connections', { token: await token({}, pair.privateKey, 'RS256') })).status, 200);
  });

  it('are no secret: a token signed with the public key as if it were one is refused', async () => {
    const pem = await exportSPKI(pair.publicKey);
    const n = (await exportJWK(pair.publicKey)).n;
    for (const key of [pem, pem.trim(), n, JSON.stringify(await exportJWK(pair.publicKey))]) {
      assert.equal((await askKeyed('/v1/connections', { token: await token({}, key, 'HS256') })).status, 401);
    }
  });

  it('are not taken from the token itself', async () => {
    const other = await generateKeyPair('RS256', { extractable: true });
    const jwk = await exportJWK(other.publicKey);
    const payload = encode({
      sub: 'x',
      organisation: 'acme',
      iss: 'https://host.example',
      aud: 'onestream',
      exp: now() + 60,
    });
    const signing = `${encode({ alg: 'RS256', jwk, jku: 'https://evil.example/keys' })}.${payload}`;
    const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', other.privateKey, Buffer.from(signing));
    const forged = `${signing}.${Buffer.from(signature).toString('base64url')}`;
    assert.equal((await askKeyed('/v1/connections', { token: forged })).status, 401);
  });

  describe('that the host takes back', () => {
    let published;
    let reads;
    /** When the host answers; at once where it is undefined. */
    let answered;
    let askOf;
    let old;
    before(async () => {
      old = await token({ exp: now() + 3600 }, pair.privateKey, 'RS256');
    });
    let rotating;
    beforeEach(async () => {
      const next = await generateKeyPair('RS256', { extractable: true });
      const jwkOf = async ({ publicKey }, kid) => ({ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' });
      published = [await jwkOf(pair, 'one')];
      reads = 0;
      const auth = { issuer: 'https://host.example', audience: 'onestream', jwksUrl: 'https://host.example/keys' };
      answered = undefined;
      const fetch = async () => {
        reads++;
        const answer = Response.json({ keys: published });
        await answered;
        return answer;
      };
      rotating = await openStage({ config: { auth }, fetch });
      askOf = async (bearer) => (await asker(rotating, token)('/v1/connections', { token: bearer })).status;
      assert.equal(await askOf(old), 200);
      assert.equal(await askOf(old), 200);
      published = [await jwkOf(next, 'two')];
    });
    afterEach(() => rotating.close());

    it('let nobody in once they are read again, ten minutes later at the latest', async (t) => {
      t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 599_000 });
      assert.equal(await askOf(old), 200);
      assert.equal(reads, 1);
      t.mock.timers.setTime(Date.now() + 2_000);
      assert.equal(await askOf(old), 401);
    });

    /** Asks with a token of a key that nobody has told of, half a minute later. */
    const askAsStranger = async (t) => {
      t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 31_000 });
      const { privateKey } = await generateKeyPair('RS256');
      const unknown = new SignJWT({ sub: 'x', organisation: 'acme' })
        .setProtectedHeader({ alg: 'RS256', kid: 'three' })
        .setExpirationTime('1h');
      assert.equal(await askOf(await unknown.sign(privateKey)), 401);
      assert.equal(reads, 2);
    };

    it('let nobody in once a token of another key has made the gateway read them again', async (t) => {
      await askAsStranger(t);
      assert.equal(await askOf(old), 401);
    });

    it('let nobody in once they are read again, whoever asked while they were being read', async (t) => {
      let answer;
      answered = new Promise((resolve) => (answer = resolve));
      const stranger = askAsStranger(t);
      while (reads < 2) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(await askOf(old), 200);
      answer();
      await stranger;
      assert.equal(await askOf(old), 401);
    });
  });

  it('that cannot be read are the host’s trouble, not the user’s', async (t) => {
    const auth = { issuer: 'https://host.example', audience: 'onestream', jwksUrl: 'https://host.example/keys' };
    const dark = await openStage({ config: { auth }, fetch: () => Promise.reject(new TypeError('no network')) });
    t.after(() => dark.close());
    const answer = await asker(dark, token)('/v1/connections', { token: await token({}, pair.privateKey, 'RS256') });
    assert.equal(answer.status, 503);
  });
});

describe('another organisation', () => {
  for (const request of requests) {
    it(`does not learn that there is a ${request.operationId} at ${request.method} ${request.pattern}`, async () => {
      const theirs = { organisation: 'other', sub: 'agent-of-other' };
      const answer = await ask(request.path, { ...request, claims: theirs });
      if (request.operationId === 'connections') {
        assert.deepEqual(
          (await answer.json()).connections.map(({ id }) => id),
          ['theirs'],
        );
        return;
      }
      const nowhere = requestsIn(description, 'there-is-none').find((each) => each.operationId === request.operationId);
      const unknown = await ask(nowhere.path, { ...nowhere, claims: theirs });
      assert.equal(answer.status, 404);
      const told = async (of) => ({ ...(await of.json()), requestId: '' });
      assert.deepEqual(await told(answer), await told(unknown));
    });

    it(`of which nobody has heard finds nothing at ${request.method} ${request.pattern}`, async () => {
      assert.equal((await ask(request.path, { ...request, claims: { organisation: 'nobody' } })).status, 404);
    });

    it(`is what a connection is that the token does not name, at ${request.method} ${request.pattern}`, async () => {
      const answer = await ask(request.path, { ...request, claims: { connections: ['fabrikam'] } });
      if (request.operationId === 'connections') {
        assert.deepEqual(
          (await answer.json()).connections.map(({ id }) => id),
          ['fabrikam'],
        );
      } else assert.equal(answer.status, 404);
    });
  }
});

describe('a role', () => {
  const needs = new Map([
    ['createContact', 'create'],
    ['updateContact', 'edit'],
    ['logCall', 'edit'],
    ['users', 'administer'],
    ['connections', undefined],
  ]);
  const roles = {
    reader: ['view'],
    agent: ['view', 'edit', 'create'],
    administrator: ['view', 'edit', 'create', 'administer'],
  };
  for (const [role, rights] of [...Object.entries(roles), ['unknown', []], ['constructor', []]]) {
    for (const request of requests) {
      const need = needs.has(request.operationId) ? needs.get(request.operationId) : 'view';
      const may = need === undefined || rights.includes(need);
      it(`${role} ${may ? 'is let through to' : 'may not'} ${request.operationId}`, async () => {
        const answer = await ask(request.path, { ...request, claims: { roles: [role] } });
        assert.equal(answer.status === 403, !may);
        if (!may) assert.deepEqual((await answer.json()).details, { scope: need });
        else await answer.body?.cancel();
      });
    }
  }

  it('that may only read is handed manifests without anything that writes', async () => {
    const { connections } = await (await ask('/v1/connections', { claims: { roles: ['reader'] } })).json();
    for (const { capabilities, rights } of connections) {
      assert.deepEqual(rights, ['view']);
      assert.equal(capabilities.create, undefined);
      for (const operation of ['createContact', 'updateContact', 'logCall', 'users'])
        assert.ok(!capabilities.operations.includes(operation), operation);
      for (const { access } of Object.values(capabilities.fields)) assert.equal(access, 'read');
    }
  });

  it('that may only read has an adapter that cannot write, before and after its check', async () => {
    const adapter = await stage.adapter('contoso', { roles: ['reader'] });
    assert.equal(adapter.updateContact, undefined);
    await adapter.check();
    assert.equal(adapter.updateContact, undefined);
    assert.equal(typeof adapter.find, 'function');
  });
});

describe('the metrics', () => {
  const metricsToken = 'a token of the metrics';
  const metrics = { request: () => undefined, text: () => 'requests_total 1' };
  const told = async (config, bearer) => {
    const open = await openStage({ config, services: { metrics } });
    const answer = await fetch(`${open.url}/metrics`, { headers: { authorization: `Bearer ${bearer}` } });
    const body = await answer.text();
    await open.close();
    return [answer.status, body.includes('requests_total')];
  };

  it('are for whoever has their token, not for users', async () => {
    assert.deepEqual(await told({ metricsToken }, metricsToken), [200, true]);
    assert.deepEqual(await told({ metricsToken }, await token()), [401, false]);
    assert.deepEqual(await told({ metricsToken }, ''), [401, false]);
  });

  it('are not there where no token is configured', async () => {
    assert.deepEqual(await told({}, 'undefined'), [404, false]);
  });
});

describe('one user', () => {
  it('who asks too often is told when to come back, and holds up nobody else', async (t) => {
    const busy = await openStage({ config: { limits: { requestsPerMinute: 3 } } });
    t.after(() => busy.close());
    const hurry = asker(busy, token);
    for (let at = 0; at < 3; at++) assert.equal((await hurry('/v1/connections')).status, 200);
    const answer = await hurry('/v1/connections');
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    const { code, details } = await answer.json();
    assert.equal(code, 'rate-limited');
    assert.ok(Date.parse(details.retryAt) > Date.now());
    assert.equal((await hurry('/v1/connections', { claims: { sub: 'agent-8' } })).status, 200);
    assert.equal((await hurry('/v1/connections', { claims: { organisation: 'other' } })).status, 200);
  });
});
