import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { startPortal } from '../../scripts/start.mjs';
import { accounts, prepareTryton } from '../servers/tryton.js';
import { dialog, edit, systemsCheck } from './portal.mjs';

/** Where Tryton cannot be had the story is skipped, which says why; on CI it has to be told. */
const trytons = await prepareTryton('postgresql').catch((error) => {
  if (process.env.CI === 'true') throw error;
  return { missing: error.message };
});

describe('the story on a real Tryton', { timeout: 240_000, skip: trytons.missing ?? false }, () => {
  let server;
  let portal;
  let browser;

  before(async () => {
    server = await trytons.open();
    // as `npm start -- --tryton URL` does
    portal = await startPortal({ port: 5273, tryton: server.url });
    browser = await chromium.launch({ executablePath: await findBrowser() });
  });
  after(async () => {
    await browser?.close();
    await portal?.close();
    await trytons.stop?.();
  });

  /** A page whose agent has signed in, as somebody else's browser would have it: nothing is left from another. */
  async function signIn({ password = accounts.agent.password } = {}) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
    context.setDefaultTimeout(30_000); // the dev server sends every module anew
    const page = await context.newPage();
    await page.goto(portal.url);
    await page.getByLabel('Database').fill(server.database);
    await page.getByLabel('User', { exact: true }).fill(accounts.agent.user);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    return page;
  }

  async function ring(page, number) {
    await page.getByRole('heading', { name: 'Sign in to Tryton' }).waitFor({ state: 'detached' });
    await page.getByLabel('Number', { exact: true }).fill(number);
    await page.getByRole('button', { name: 'Ring', exact: true }).click();
  }

  /** Asks Tryton itself, past all of ours. */
  async function inTryton(method, ...params) {
    const { user, password } = accounts.admin;
    const headers = { 'content-type': 'application/json', authorization: `Basic ${btoa(`${user}:${password}`)}` };
    const body = JSON.stringify({ id: 0, method: `model.party.${method}`, params: [...params, {}] });
    const response = await fetch(`${server.url}${server.database}/`, { method: 'POST', headers, body });
    const { result, error } = await response.json();
    assert.equal(error, undefined);
    return result;
  }

  const adasMobile = async () => {
    const domain = [
      ['party.name', '=', 'Ada Lovelace'],
      ['type', '=', 'mobile'],
    ];
    const fields = ['value_compact', 'party'];
    return (await inTryton('contact_mechanism.search_read', domain, 0, 1, null, fields))[0];
  };

  it('does not let in who has the wrong password, and says so', async () => {
    const page = await signIn({ password: 'wrong' });
    await page.getByRole('alert').getByText('Tryton does not know this user with this password.').waitFor();
    await page.context().close();
  });

  it('brings an edit of the caller to Tryton', async () => {
    const page = await signIn();
    await ring(page, '020 7946 0123');
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    await edit(page, 'mobile');
    await dialog(page).getByLabel('Mobile', { exact: true }).fill('07911 123460');
    await dialog(page).getByRole('button', { name: 'Update' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: '+44 7911 123460' }).waitFor(); // as Tryton writes it
    await page.getByRole('status').getByText('Contact updated').waitFor();
    assert.equal((await adasMobile()).value_compact, '+447911123460');

    const kept = await page.evaluate(() => JSON.stringify([location.href, { ...localStorage }, { ...sessionStorage }]));
    assert.ok(!kept.includes(accounts.agent.password) && !/session/iu.test(kept), 'the sign-in is in memory only');
    await page.context().close();
  });

  it('shows after Systems Check what was changed in Tryton', async () => {
    const page = await signIn();
    await ring(page, '+442079460123');
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    const mobile = await adasMobile();
    await inTryton('contact_mechanism.write', [mobile.id], { value: '+447911123461' });
    const check = await systemsCheck(page);
    await check.getByText('1 changed').waitFor();
    await page.getByRole('link', { name: 'Agent desktop' }).click();
    await page.getByRole('link', { name: '+44 7911 123461' }).waitFor();
    await page.context().close();
  });
});
