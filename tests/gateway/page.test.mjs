/** A page with the script tag, in a real browser, with a gateway on another origin. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { findBrowser } from '../../scripts/browser.mjs';
import { serveFolder } from '../../scripts/static-server.mjs';
import { openSources } from '../support/sources.mjs';

const folder = await mkdtemp(join(tmpdir(), 'onestream-gateway-'));
await build({ mode: 'cdn', logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
const pages = {};
const site = await serveFolder(folder, { pages });
const sources = await openSources();
const { openStage, token, credential } = await sources.load('/tests/gateway/stage.ts');
const stage = await openStage({ config: { cors: [site.origin] } });
const browser = await chromium.launch({ executablePath: await findBrowser() });
after(async () => {
  await browser.close();
  await stage.close();
  await sources.close();
  await site.close();
  await rm(folder, { recursive: true });
});

afterEach(() => Object.values(stage.crms).forEach((crm) => crm.reset()));

async function openPage(claims, storage = 'memory') {
  const gateway = { url: stage.url, tokenUrl: '/token' };
  const config = { id: 'acme', user: 'agent-7', country: 'GB', storage, connections: [], gateway };
  pages['/token'] = JSON.stringify({ token: await token(claims), expiresIn: 300 });
  pages['/page.html'] = `<!doctype html><html lang="en"><title>Desk</title>
    <script type="application/json" id="onestream-config">${JSON.stringify(config)}</script>
    <onestream-workspace><onestream-call-panel></onestream-call-panel><onestream-contact-card></onestream-contact-card>
      <onestream-outbox></onestream-outbox></onestream-workspace>
    <script type="module">
      import { workspace } from '/onestream-widgets.js';
      globalThis.workspace = await workspace;
      document.title = 'Open';
    </script>`;
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(`${site.origin}/page.html`);
  await ring(page);
  return page;
}

async function ring(page) {
  await page.waitForFunction(() => document.title === 'Open');
  await page.evaluate(() => globalThis.workspace.calls.ring({ id: '1', number: '+447400990018' }));
  await page.evaluate(() => globalThis.workspace.calls.answer('1'));
  await page.getByRole('heading', { name: 'Ada Lovelace' }).first().waitFor({ timeout: 30_000 });
}

/** Everything of everybody has been pulled. */
const pulled = (page) =>
  page.waitForFunction(() => {
    const runs = globalThis.workspace.checks.$runs.get();
    return runs.length === 2 && runs.every(({ freshAt }) => freshAt);
  });

/** All of that is on the disk, and which CRMs there are. */
const kept = (page) =>
  page.waitForFunction(async () => {
    const answer = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const read = async (name, store) => {
      const database = await answer(indexedDB.open(name));
      const values = await answer(database.transaction(store).objectStore(store).getAll());
      database.close();
      return values;
    };
    const [rest] = await read('onestream-directory:acme:agent-7', 'rest');
    const pulls = [...(rest?.pulls.values() ?? [])].map((pull) => JSON.parse(pull));
    const sources = await read('onestream-work:acme:agent-7', 'sources');
    return sources.length && pulls.length === 2 && pulls.every(({ freshAt }) => freshAt);
  });

async function changeMobile(page, number) {
  await page.getByRole('button', { name: 'Edit mobile' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Edit Contact' });
  await dialog.getByLabel('Mobile', { exact: true }).fill(number);
  await dialog.getByRole('button', { name: 'Update' }).click();
  await dialog.waitFor({ state: 'detached' });
}

const isInCrms = (pattern) =>
  Object.values(stage.crms).every((crm) => pattern.test(JSON.stringify(crm.rows('contacts'))));

it('knows the caller, and writes an edit to the CRMs behind the gateway', async () => {
  const page = await openPage({});
  await changeMobile(page, '+44 7700 900123');
  await page.getByRole('link', { name: '07700 900123' }).first().waitFor();
  const stored = JSON.stringify([...stage.crms.contoso.rows('contacts'), ...stage.crms.fabrikam.rows('contacts')]);
  assert.match(stored, /07700 900123/u);
  assert.match(stored, /\+447700900123/u);
  assert.ok(stage.audited.every(({ subject, result }) => subject === 'agent-7' && result === 'done'));
  assert.deepEqual(new Set(stage.audited.map(({ connection }) => connection)), new Set(['contoso', 'fabrikam']));
});

it('shows no pencil to a user who may only read', async () => {
  const page = await openPage({ roles: ['reader'] });
  await page
    .getByRole('link', { name: /^0?\+?[\d ]+$/u })
    .first()
    .waitFor();
  assert.equal(await page.getByRole('button', { name: /^Edit /u }).count(), 0);
});

for (const storage of ['memory', 'persist'])
  it(`leaves neither token nor credential in the browser: ${storage}`, async () => {
    const page = await openPage({}, storage);
    await pulled(page);
    const kept = await page.evaluate(async () => {
      const answer = (request) =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const found = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
      for (const { name } of await indexedDB.databases()) {
        const database = await answer(indexedDB.open(name));
        for (const store of database.objectStoreNames)
          found.push(name, store, await answer(database.transaction(store).objectStore(store).getAll()));
        database.close();
      }
      return JSON.stringify(found);
    });
    assert.equal(kept.includes('"sources"') && kept.includes('fabrikam'), storage === 'persist');
    const bearer = JSON.parse(pages['/token']).token;
    assert.ok(!kept.includes(bearer) && !kept.includes(bearer.split('.')[2]));
    assert.ok(!kept.includes(`"${credential}"`));
    assert.ok(!(await page.content()).includes(bearer));
  });

it('makes one contact in each CRM when the first answers are lost, of however many tries under one key', async (t) => {
  const page = await openPage({});
  const lost = new Set();
  const sent = [];
  const see = ({ method, url, headers }) => {
    if (method === 'POST' && url.endsWith('/contacts')) sent.push(`${url} ${headers['idempotency-key']}`);
  };
  stage.server.on('request', see);
  /** Each CRM makes the contact, and its answer goes nowhere. */
  stage.between = async (request, pass) => {
    const answer = await pass();
    const { host, pathname } = new URL(request.url);
    const place = `${host}${pathname}`;
    if (request.method !== 'POST' || !answer.ok || !pathname.endsWith('/contacts') || lost.has(place)) return answer;
    lost.add(place);
    throw new TypeError('the connection was lost');
  };
  t.after(() => {
    stage.between = undefined;
    stage.server.off('request', see);
  });
  await page.evaluate(async () => {
    const { saving, directory } = globalThis.workspace;
    const { company } = directory.contact('contoso/1').records[0].record;
    const values = { firstName: 'Joan', lastName: 'Clarke', mobile: '+44 7700 900777' };
    const form = await saving.add({ values, companies: { contoso: company } });
    await form.submit({ anyway: true });
  });
  await page.waitForFunction(() =>
    globalThis.workspace.saving.$saves.get()[0].results.every(({ result }) => result.state === 'saved'),
  );
  assert.equal(lost.size, 2);
  for (const crm of Object.values(stage.crms))
    assert.equal(crm.rows('contacts').filter((row) => /7700 ?900777/u.test(JSON.stringify(row))).length, 1, crm.name);
  assert.equal(new Set(sent).size, 2);
});

describe('a page that starts while the gateway cannot be reached', () => {
  const { port } = new URL(stage.url);
  const leave = () =>
    new Promise((resolve) => {
      stage.server.close(resolve);
      stage.server.closeAllConnections();
    });
  const comeBack = () => new Promise((resolve) => stage.server.listen(Number(port), '127.0.0.1', resolve));

  it('knows its CRMs and the caller, keeps an edit, and sends it when the gateway is back', async (t) => {
    const page = await openPage({}, 'persist');
    await kept(page);
    await leave();
    t.after(() => stage.server.listening || comeBack());
    await page.reload();
    await ring(page);
    await page.locator('summary').getByText('in 2 CRMs', { exact: true }).first().waitFor();
    const audited = stage.audited.length;
    await changeMobile(page, '+44 7700 900456');
    await page.getByText('Waiting to be sent to contoso').first().waitFor();
    await page.getByText('Waiting to be sent to fabrikam').first().waitFor();
    await comeBack();
    const queue = page.locator('onestream-outbox');
    await queue.getByText('Nothing is waiting to be sent.').waitFor({ timeout: 60_000 });
    assert.ok(isInCrms(/7700 ?900456/u));
    assert.equal(stage.audited.slice(audited).filter(({ result }) => result === 'done').length, 2);
  });

  it('tells a host that cannot be reached from a user who has signed out', async () => {
    const page = await openPage({}, 'persist');
    await kept(page);
    /** Opens the page anew, and waits until its CRMs and what is wrong with them are told so. */
    const shows = async (expected) => {
      await page.reload();
      await page.waitForFunction(() => document.title === 'Open');
      await page.waitForFunction((wanted) => {
        const { $connections, checks } = globalThis.workspace;
        const codes = new Map(checks.$runs.get().map(({ connectionId, error }) => [connectionId, error?.code]));
        return JSON.stringify($connections.get().map(({ id, label }) => [label, codes.get(id)])) === wanted;
      }, JSON.stringify(expected));
    };
    await page.route('**/token', (route) => route.abort());
    await shows([
      ['contoso', 'offline'],
      ['fabrikam', 'offline'],
    ]);
    await page.unroute('**/token');
    await page.route('**/token', (route) => route.fulfill({ status: 302, headers: { location: '/sign-in' } }));
    await shows([['Gateway', 'auth-required']]);
  });

  it('knows nothing of them after everything was forgotten, nor for another user', async (t) => {
    const page = await openPage({}, 'persist');
    await kept(page);
    await leave();
    t.after(comeBack);
    const labels = () => page.evaluate(() => globalThis.workspace.$connections.get().map(({ label }) => label));
    const other = pages['/page.html'].replace('"agent-7"', '"agent-8"');
    const mine = pages['/page.html'];
    const openNow = async (text) => {
      pages['/page.html'] = text;
      await page.reload();
      await page.waitForFunction(() => document.title === 'Open');
      await page.waitForFunction(() => globalThis.workspace.$connections.get().length > 0);
      return labels();
    };
    assert.deepEqual(await openNow(other), ['Gateway']);
    assert.deepEqual(await openNow(mine), ['contoso', 'fabrikam']);
    await page.evaluate(() => globalThis.workspace.storage.forget());
    assert.deepEqual(await openNow(mine), ['Gateway']);
  });
});
