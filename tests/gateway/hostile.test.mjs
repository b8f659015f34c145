/** What somebody sends who means harm, or whose program is broken. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { request as plainRequest } from 'node:http';
import { after, afterEach, describe, it } from 'node:test';
import { asker, requestsIn } from './asking.mjs';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { openStage, token } = await sources.load('/tests/gateway/stage.ts');
const stage = await openStage({
  config: { limits: { bodyBytes: 2000, requestSeconds: 0.5, requestsPerMinute: 100_000 } },
});
const ask = asker(stage, token);
const port = Number(new URL(stage.url).port);
after(async () => {
  await stage.close();
  await sources.close();
});

/** Every address that the gateway asks of its CRMs, from now on. */
function watchCrms() {
  const asked = [];
  stage.between = (request, pass) => {
    asked.push(request);
    return pass();
  };
  return asked;
}
afterEach(() => void (stage.between = undefined));

/** Bytes as they are, and what comes back. `fetch` would put them right. */
const send = (text) =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (answer += chunk));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

describe('an id that is a path', () => {
  const paths = [
    '..',
    '.',
    '../..',
    '../../system/info',
    '..\\..\\system',
    'a/../../b',
    '%2e%2e',
    '%2e%2e/%2e%2e/x',
    '..%2fsystem',
  ];
  for (const id of paths) {
    it(`reaches nothing: ${id}`, async () => {
      const asked = watchCrms();
      for (const path of [`contacts/${encodeURIComponent(id)}`, `contacts/${id}`]) {
        const bearer = await token();
        const head = `GET /v1/connections/contoso/${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${bearer}\r\nconnection: close\r\n\r\n`;
        assert.match(await send(head), /^HTTP\/1\.1 40[04] /u, path);
      }
      const escaped = encodeURIComponent(id).replaceAll('.', '%2E');
      assert.equal((await ask(`/v1/connections/contoso/contacts/${escaped}`)).status, 404);
      assert.deepEqual(
        asked.map(({ url }) => url).filter((url) => !url.endsWith('/system/info')),
        [],
      );
    });
  }

  it('is refused in a body too', async () => {
    const body = { contactId: '../1', direction: 'inbound', startedAt: '2026-01-01T00:00:00Z' };
    assert.equal((await ask('/v1/connections/contoso/calls/c1', { method: 'PUT', body })).status, 404);
  });

  it('is refused by our adapter before anything is sent', async () => {
    const sent = [];
    const fetchNoting = (...request) => {
      sent.push(request[0].url);
      return fetch(...request);
    };
    const adapter = await stage.adapter('contoso', {}, { fetch: fetchNoting });
    sent.length = 0;
    for (const id of ['..', '.', '', '\ud800']) await assert.rejects(adapter.contact(id), { code: 'not-found' });
    assert.deepEqual(sent, []);
  });
});

describe('a line break', () => {
  const evil = ['a%0d%0ax-evil: 1', 'a%0ax-evil: 1', 'a%00b', 'a%7fb'];
  for (const text of evil) {
    it(`in an id is no id: ${text}`, async () => {
      const asked = watchCrms();
      assert.equal((await ask(`/v1/connections/contoso/contacts/${text}`)).status, 404);
      assert.deepEqual(asked, []);
    });
    for (const header of ['idempotency-key', 'onestream-act-as']) {
      it(`in ${header} is refused: ${text}`, async () => {
        const asked = watchCrms();
        const answer = await ask('/v1/connections/contoso/contacts', {
          method: 'POST',
          headers: { 'idempotency-key': '"key"', [header]: `"${text.replaceAll(' ', '%20').replaceAll(':', '%3A')}"` },
          body: { firstName: 'Ada', company: { id: '1', name: 'Acme' } },
        });
        assert.equal(answer.status, 400);
        assert.equal(answer.headers.get('x-evil'), null);
        assert.ok(!asked.some(({ method }) => method === 'POST'));
      });
    }
  }

  it('never comes back in a header, whatever the query holds', async () => {
    const answer = await ask('/v1/connections/contoso/contacts?after=%0d%0ax-evil:%201');
    assert.equal(answer.headers.get('x-evil'), null);
    assert.ok(answer.status >= 400 && answer.status < 500, String(answer.status));
  });
});

describe('a cursor', () => {
  const origin = new URL(stage.crms.contoso.baseUrl).origin;
  const made = [
    'https://evil.example/',
    `${origin}/system/members`,
    '/system/members',
    'http://169.254.169.254/latest',
    '{}',
    '',
  ];
  for (const cursor of made) {
    it(`that somebody made up is followed nowhere: ${cursor}`, async () => {
      const asked = watchCrms();
      for (const query of ['contacts?after=', 'ids?after=', 'companies?after=', 'users?after=', 'changes?since=']) {
        const answer = await ask(`/v1/connections/contoso/${query}${encodeURIComponent(cursor)}`);
        assert.equal(answer.status, 410, query);
        assert.equal((await answer.json()).code, 'cursor-expired');
      }
      assert.deepEqual(asked, []);
    });
  }

  it('is good for its own listing of its own connection, and in no other shape', async () => {
    const page = async (path) => JSON.parse((await (await ask(path)).text()).split('\n')[0]).page;
    const { next } = await page('/v1/connections/contoso/contacts');
    const at = (path, cursor = next) => ask(`/v1/connections/${path}?after=${encodeURIComponent(cursor)}`);
    assert.equal((await at('contoso/contacts')).status, 200);
    for (const path of ['contoso/ids', 'contoso/users', 'fabrikam/contacts'])
      assert.equal((await at(path)).status, 410, path);
    for (const cursor of [`${next}x`, next.slice(1), next.slice(0, -1), next.slice(next.indexOf('.') + 1)])
      assert.equal((await at('contoso/contacts', cursor)).status, 410, cursor);
  });

  it('is known to the next gateway that is started with the same secret', async () => {
    const adapter = await stage.adapter('contoso');
    let first;
    for await (const page of adapter.contacts()) {
      first = page;
      break;
    }
    stage.restart();
    for await (const page of adapter.contacts({ after: first.next })) {
      assert.ok(page.items.length > 0);
      break;
    }
  });
});

describe('a body', () => {
  const path = '/v1/connections/contoso/find';
  it('that is too large is refused by what it says of itself', async () => {
    const answer = await ask(path, { method: 'POST', body: { name: 'x'.repeat(3000) } });
    assert.equal(answer.status, 413);
    assert.equal((await answer.json()).code, 'invalid');
  });

  it('that is too large is refused where it says nothing of itself', async () => {
    const bearer = await token();
    const chunk = `${(1000).toString(16)}\r\n${'x'.repeat(1000)}\r\n`;
    const answer = await send(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${bearer}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(4)}`,
    );
    assert.match(answer, /^HTTP\/1\.1 413 /u);
  });

  it('that does not come ends with 408, and holds nobody up meanwhile', async () => {
    const bearer = await token();
    const slow = send(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${bearer}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"na`,
    );
    assert.equal((await ask('/v1/connections')).status, 200);
    assert.match(await slow, /^HTTP\/1\.1 408 /u);
  });

  for (const [name, body] of Object.entries({
    'half a JSON': '{"name": "A',
    nothing: '',
    'no JSON': 'name=Ada',
    'JSON of another shape': '{"phone": 5}',
    'more than is known': '{"name": "Ada", "admin": true}',
    'two questions at once': '{"name": "Ada", "email": "ada@acme.example"}',
    'a prototype': '{"__proto__": {"name": "Ada"}}',
    'a thousand arrays': `${'['.repeat(900)}${']'.repeat(900)}`,
  })) {
    it(`of ${name} is refused, and nothing of it comes back`, async () => {
      const asked = watchCrms();
      const answer = await ask(path, { method: 'POST', body });
      assert.equal(answer.status, 400);
      assert.ok(!/Ada|acme/u.test(await answer.text()));
      assert.deepEqual(asked, []);
    });
  }

  it('of another type is refused: a page of any origin may send these without asking', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', undefined]) {
      const headers = type ? { 'content-type': type } : {};
      const body = new Blob(['{"name": "Ada"}']);
      const bearer = await token();
      const answer = await fetch(stage.url + path, {
        method: 'POST',
        body,
        headers: { ...headers, authorization: `Bearer ${bearer}` },
      });
      assert.equal(answer.status, 415, type);
    }
  });
});

describe('a page of another origin', () => {
  const ours = 'https://portal.example';
  const others = [
    'https://evil-portal.example',
    'https://evilportal.example',
    'https://portal.example.evil.example',
    'https://sub.portal.example',
    'http://portal.example',
    'https://portal.example:8443',
    'https://PORTAL.example.',
    'null',
  ];
  for (const origin of others) {
    it(`may not ask: ${origin}`, async () => {
      for (const method of ['GET', 'OPTIONS']) {
        const headers = { origin, 'access-control-request-method': 'PATCH' };
        const answer = await ask('/v1/connections', { method, headers });
        assert.equal(answer.status, 403);
        assert.equal(answer.headers.get('access-control-allow-origin'), null);
      }
    });
  }

  it('is told apart from ours, which may ask and read what went wrong', async () => {
    const preflight = await ask('/v1/connections/contoso/contacts/1', {
      method: 'OPTIONS',
      token: null,
      headers: { origin: ours, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match' },
    });
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get('access-control-allow-headers'), /if-match/u);
    for (const bearer of [undefined, 'wrong']) {
      const answer = await ask('/v1/connections', { headers: { origin: ours }, ...(bearer && { token: bearer }) });
      assert.equal(answer.headers.get('access-control-allow-origin'), ours);
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);
      assert.equal(answer.headers.get('vary'), 'origin');
    }
  });
});

describe('every answer', () => {
  it('is kept by no cache and read as nothing else, whatever it is', async () => {
    for (const path of ['/v1/connections', '/healthz', '/nowhere', '/v1/connections/contoso/contacts', '/v2/x']) {
      for (const bearer of [undefined, 'wrong']) {
        const { headers, body } = await ask(path, { ...(bearer && { token: bearer }) });
        await body?.cancel();
        assert.equal(headers.get('cache-control'), 'no-store', path);
        assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
        assert.match(headers.get('content-security-policy'), /default-src 'none'/u);
        assert.match(headers.get('x-request-id'), /^[\da-f-]{36}$/u);
      }
    }
  });
});

describe('development mode', () => {
  const config = { mode: 'development', auth: undefined };
  const open = async () => {
    const dev = await openStage({ config: { ...config, organisations: [{ id: 'acme', connections: [] }] } });
    return { dev, port: Number(new URL(dev.url).port) };
  };
  const statusOf = (at, host) =>
    new Promise((resolve, reject) => {
      const headers = host === undefined ? {} : { host };
      plainRequest({ port: at, host: '127.0.0.1', path: '/v1/connections', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });

  it('trusts everyone who calls it by a name of this machine', async (t) => {
    const { dev, port: at } = await open();
    t.after(() => dev.close());
    for (const host of [`127.0.0.1:${at}`, `localhost:${at}`, `[::1]:${at}`])
      assert.equal(await statusOf(at, host), 200);
  });

  it('answers nobody who calls it by another name, as a page does whose name was made to point here', async (t) => {
    const { dev, port: at } = await open();
    t.after(() => dev.close());
    for (const host of [
      'evil.example',
      `evil.example:${at}`,
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '127.0.0.2.nip.example',
      'evil-localhost',
      `evil.localhost:${at}`,
      'evil.example#localhost',
    ])
      assert.ok([400, 421].includes(await statusOf(at, host)), host);
  });

  it('answers no page of an origin that is not named', async (t) => {
    const { dev } = await open();
    t.after(() => dev.close());
    const answer = await fetch(`${dev.url}/v1/connections`, { headers: { origin: 'https://evil.example' } });
    assert.equal(answer.status, 403);
  });

  for (const host of ['0.0.0.0', '::', '192.168.1.5', 'localhost.evil.example', '']) {
    it(`cannot be told to listen on ${host || 'nothing'}`, async () => {
      await assert.rejects(
        openStage({ config: { ...config, organisations: [{ id: 'acme', connections: [] }], listen: { host } } }),
        /listen\.host/u,
      );
    });
  }
});

describe('a CRM that hangs', () => {
  it('is told as timeout, and holds up no other', async () => {
    stage.between = (request, pass) => (request.url.includes('contoso') ? new Promise(() => undefined) : pass());
    const hanging = requestsIn(await (await ask('/v1/openapi.json')).json()).filter(({ operationId }) =>
      ['check', 'contact', 'contacts', 'find', 'updateContact', 'logCall'].includes(operationId),
    );
    const late = hanging.map(async ({ path, ...init }) => (await ask(path, init)).json());
    assert.equal((await ask('/v1/connections')).status, 200);
    assert.equal((await ask('/v1/connections/fabrikam/check')).status, 200);
    for (const { code } of await Promise.all(late)) assert.equal(code, 'timeout');
  });
});
