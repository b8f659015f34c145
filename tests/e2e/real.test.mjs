import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { startRealServers } from '../../scripts/real-servers.mjs';
import { startPortal } from '../../scripts/start.mjs';
import { dialog, edit, systemsCheck } from './portal.mjs';

/** Where a server cannot be had the story is skipped, which says why; on CI it has to be told. */
const real = await startRealServers().catch((error) => ({ missing: [error.message], stop: () => undefined }));
if (real.missing.length && process.env.CI === 'true') throw new Error(real.missing.join(' '));

describe('the portal on real servers', { timeout: 240_000, skip: real.missing.join(' ') || false }, () => {
  let portal;
  let browser;
  let page;

  before(async () => {
    // as `npm start -- --real` does
    portal = await startPortal({ port: 5373, gateway: real.gateway });
    browser = await chromium.launch({ executablePath: await findBrowser() });
    page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
    page.setDefaultTimeout(30_000); // the dev server sends every module anew
    await page.goto(portal.url);
  });
  after(async () => {
    await browser?.close();
    await portal?.close();
    await real.stop();
  });

  /** Asks Tryton itself, past all of ours. */
  async function mobileInTryton() {
    const { url, database, user, password } = real.tryton;
    const headers = { 'content-type': 'application/json', authorization: `Basic ${btoa(`${user}:${password}`)}` };
    const domain = [
      ['party.name', '=', 'Ada Lovelace'],
      ['type', '=', 'mobile'],
    ];
    const params = [domain, 0, 1, null, ['value_compact'], {}];
    const body = JSON.stringify({ id: 0, method: 'model.party.contact_mechanism.search_read', params });
    const { result } = await (await fetch(`${url}${database}/`, { method: 'POST', headers, body })).json();
    return result[0].value_compact;
  }

  /** Asks Radicale itself for the whole address book. */
  async function cardsInRadicale() {
    const { book, user, password } = real.radicale;
    const answer = await fetch(book, { headers: { authorization: `Basic ${btoa(`${user}:${password}`)}` } });
    return answer.text();
  }

  it('brings one edit of a person who is in both to both', async () => {
    await page.getByLabel('Number', { exact: true }).fill('020 7946 0123');
    await page.getByRole('button', { name: 'Ring', exact: true }).click();
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    await page.locator('summary').getByText('in 2 CRMs', { exact: true }).waitFor();
    await edit(page, 'mobile');
    await dialog(page).getByLabel('Mobile', { exact: true }).fill('07911 123461');
    await dialog(page).getByRole('button', { name: 'Update' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByRole('status').getByText('Contact updated').waitFor();
    assert.equal(await mobileInTryton(), '+447911123461');
    const cards = await cardsInRadicale();
    assert.match(cards, /07911 123461/u);
    assert.doesNotMatch(cards, /7911 123456/u);
  });

  it('shows contacts and users being pulled from Tryton, and contacts alone from Radicale', async () => {
    const check = await systemsCheck(page);
    await check.getByText('Radicale has no users').waitFor();
    const pulled = (crm) => check.getByRole('region', { name: crm }).locator('.entity');
    await pulled('Radicale').filter({ hasText: 'Contacts' }).getByText('4', { exact: true }).waitFor();
    await pulled('Tryton')
      .filter({ hasText: 'Contacts' })
      .getByText(/^\d{2,}/u)
      .waitFor();
    await pulled('Tryton')
      .filter({ hasText: 'Users' })
      .getByText(/^[1-9]/u)
      .waitFor();
  });
});
