/** A page with the script tag, in a real browser, with a gateway on another origin. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, it } from 'node:test';
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
const { openStage, token } = await sources.load('/tests/gateway/stage.ts');
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

async function openPage(claims) {
  const gateway = { url: stage.url, tokenUrl: '/token' };
  const config = { id: 'acme', user: 'agent-7', country: 'GB', storage: 'memory', connections: [], gateway };
  pages['/token'] = JSON.stringify({ token: await token(claims), expiresIn: 300 });
  pages['/page.html'] = `<!doctype html><html lang="en"><title>Desk</title>
    <script type="application/json" id="onestream-config">${JSON.stringify(config)}</script>
    <onestream-workspace><onestream-call-panel></onestream-call-panel><onestream-contact-card></onestream-contact-card></onestream-workspace>
    <script type="module">
      import { workspace } from '/onestream-widgets.js';
      globalThis.workspace = await workspace;
      document.title = 'Open';
    </script>`;
  const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(`${site.origin}/page.html`);
  await page.waitForFunction(() => document.title === 'Open');
  await page.evaluate(() => globalThis.workspace.calls.ring({ id: '1', number: '+447400990018' }));
  await page.evaluate(() => globalThis.workspace.calls.answer('1'));
  await page.getByRole('heading', { name: 'Ada Lovelace' }).first().waitFor({ timeout: 30_000 });
  return page;
}

it('knows the caller, and writes an edit to the CRMs behind the gateway', async () => {
  const page = await openPage({});
  await page.getByRole('button', { name: 'Edit mobile' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Edit Contact' });
  await dialog.getByLabel('Mobile', { exact: true }).fill('+44 7700 900123');
  await dialog.getByRole('button', { name: 'Update' }).click();
  await dialog.waitFor({ state: 'detached' });
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

it('leaves neither token nor credential in the browser', async () => {
  const page = await openPage({});
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      databases.map(({ name }) => name),
    ]);
  });
  const bearer = JSON.parse(pages['/token']).token;
  assert.ok(!kept.includes(bearer) && !kept.includes(bearer.split('.')[2]));
  assert.ok(!(await page.content()).includes(bearer));
});
