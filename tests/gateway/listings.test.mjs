/** Listings as they travel: page by page, never cut without a word. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, afterEach, describe, it } from 'node:test';
import { asker } from './asking.mjs';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { openStage, token } = await sources.load('/tests/gateway/stage.ts');
const { gateway } = await sources.load('/src/adapters/gateway/index.ts');
const stage = await openStage();
const ask = asker(stage, token);
after(async () => {
  await stage.close();
  await sources.close();
});
afterEach(() => void (stage.between = undefined));

const all = async (listing) => {
  const ids = [];
  for await (const { items } of listing) ids.push(...items.map(({ id }) => id));
  return ids;
};
const everyone = () => stage.crms.contoso.rows('contacts').length;

describe('a listing', () => {
  it('is lines of pages, of which the last says that it is the end', async () => {
    const answer = await ask('/v1/connections/contoso/contacts');
    assert.equal(answer.headers.get('content-type'), 'application/x-ndjson');
    const lines = (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(lines.pop(), { end: true });
    assert.ok(lines.length > 2);
    assert.equal(lines.flatMap(({ page }) => page.items).length, everyone());
  });

  it('stops asking the CRM once nobody reads on', async () => {
    let asked = 0;
    const given = new Promise((resolve) => {
      stage.between = (request, pass) => {
        if (!/\/contacts\?/u.test(request.url) || ++asked === 1) return pass();
        return new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => {
            reject(request.signal.reason);
            resolve();
          });
        });
      };
    });
    const adapter = await stage.adapter('contoso');
    for await (const page of adapter.contacts()) {
      assert.ok(page.next !== undefined);
      break;
    }
    await given;
    assert.equal(asked, 2);
  });

  it('that fails at once has the status of its failure', async () => {
    const answer = await ask('/v1/connections/contoso/changes?since=nonsense');
    assert.equal(answer.status, 410);
    assert.equal((await answer.json()).code, 'cursor-expired');
  });

  it('that fails half-way rejects with what failed, after the pages that were there', async () => {
    let asked = 0;
    stage.between = (request, pass) =>
      /\/contacts\?/u.test(request.url) && ++asked > 2 ? Promise.resolve(new Response('{}', { status: 403 })) : pass();
    const adapter = await stage.adapter('contoso');
    const pages = [];
    const reading = (async () => {
      for await (const page of adapter.contacts()) pages.push(page);
    })();
    await assert.rejects(reading, { code: 'forbidden' });
    assert.ok(pages.length > 0);
    const rest = await (async () => {
      stage.between = undefined;
      return all(adapter.contacts({ after: pages.at(-1).next }));
    })();
    assert.equal(pages.flatMap(({ items }) => items).length + rest.length, everyone());
  });

  it('that takes longer than one answer may is gone on with, without a gap', async (t) => {
    const brief = await openStage({ crms: stage.crms, config: { limits: { listingSeconds: 0.000_001 } } });
    t.after(() => brief.close());
    const answers = [];
    const counting = async (...request) => {
      answers.push(new URL(request[0].url).pathname);
      return fetch(...request);
    };
    const adapter = await brief.adapter('contoso', {}, { fetch: counting });
    const ids = await all(adapter.contacts());
    assert.equal(new Set(ids).size, everyone());
    assert.equal(ids.length, everyone());
    assert.ok(answers.filter((path) => path.endsWith('/contacts')).length > 2);
  });

  it('is gone on with elsewhere when the gateway stops, and the gateway is no longer ready', async (t) => {
    const leaving = await openStage({ crms: stage.crms });
    t.after(() => leaving.close());
    assert.equal((await fetch(`${leaving.url}/readyz`)).status, 200);
    leaving.stop();
    assert.equal((await fetch(`${leaving.url}/readyz`)).status, 503);
    assert.equal((await fetch(`${leaving.url}/healthz`)).status, 200);
    const answer = await asker(leaving, token)('/v1/connections/contoso/contacts');
    const lines = (await answer.text()).trimEnd().split('\n');
    assert.deepEqual(JSON.parse(lines.at(-1)), { more: true });
    assert.equal(lines.length, 2);
  });
});

describe('what only looks like a listing', () => {
  const page = JSON.stringify({ page: { items: [], next: 'a' } });
  const bodies = {
    'cut between two lines': [`${page}\n`, 'bad-response'],
    'cut within a line': [`${page}\n{"pag`, 'bad-response'],
    'without a single line': ['', 'bad-response'],
    'a page of a proxy': ['<!doctype html><title>Sign in</title>\n', 'bad-response'],
    'of another shape': ['{"page": {"items": 5}}\n', 'bad-response'],
    'with more of nothing': ['{"page": {"items": []}}\n{"more": true}\n', 'bad-response'],
    'whose connection breaks': [undefined, 'offline'],
  };
  for (const [name, [body, code]] of Object.entries(bodies)) {
    it(`is no short list: ${name}`, async () => {
      const manifest = await (await ask('/v1/connections')).json();
      const server = createServer((request, answer) => {
        if (request.url === '/v1/connections') return answer.end(JSON.stringify(manifest));
        answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
        if (body !== undefined) return answer.end(body);
        return answer.write(`${page}\n`, () => answer.destroy());
      }).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const [{ adapter }] = await gateway({ url: `http://127.0.0.1:${server.address().port}` }).connections();
      await assert.rejects(all(adapter.contacts()), { code });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  }
});
