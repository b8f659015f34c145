import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { findBrowser } from '../../scripts/browser.mjs';

/**
 * The built portal: a fresh browser loads it in a blink, where the dev server would send every module anew. A run of many
 * files has built it once, for all of them (`ONESTREAM_BUILT`, by scripts/test.mjs).
 */
async function servePortal() {
  const built = process.env.ONESTREAM_BUILT;
  const outDir = built ? join(built, 'demo') : await mkdtemp(join(tmpdir(), 'onestream-portal-'));
  if (!built) await build({ mode: 'demo', logLevel: 'error', build: { outDir } });
  const server = await preview({ mode: 'demo', build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  return {
    url: `http://127.0.0.1:${server.httpServer.address().port}/`,
    async close() {
      await server.close();
      if (!built) await rm(outDir, { recursive: true });
    },
  };
}

/**
 * The portal in a real browser, for the tests of one file.
 * @returns {{ open(options?: import('playwright-core').BrowserContextOptions & { query?: string }): Promise<import('playwright-core').Page>, url: string }}
 *   `open`: a page of a browser that has never been here; what a page throws fails the test that waits for it next
 */
export function usePortal() {
  let portal;
  let browser;
  before(async () => {
    [portal, browser] = await Promise.all([
      servePortal(),
      findBrowser().then((executablePath) => chromium.launch({ executablePath })),
    ]);
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  after(async () => {
    await browser?.close();
    await portal?.close();
  });
  return {
    get url() {
      return portal.url;
    },
    async open({ query = '', ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      page.on('pageerror', (error) => {
        throw error;
      });
      await page.goto(portal.url + query);
      await page.getByRole('button', { name: 'Ring', exact: true }).waitFor();
      return page;
    },
  };
}

/** Rings one of the example callers. */
export async function ring(page, caller) {
  await page.getByRole('button', { name: caller, exact: true }).click();
}

/** Rings Ada Lovelace, and waits until both CRMs have been pulled so far that she is known in both. */
export async function ringAda(page) {
  await ring(page, 'Known in both');
  await page.locator('summary').getByText('in 2 CRMs', { exact: true }).waitFor();
}

/** Goes to the CRM side and makes this CRM slow or faulty. */
export async function fault(page, crm, { latency, failure }) {
  await page.getByRole('link', { name: 'CRM side' }).click();
  const section = page.getByRole('region', { name: crm });
  if (latency) await section.getByLabel('Latency').selectOption(latency);
  if (failure) await section.getByLabel('Failure').selectOption(failure);
  await page.getByRole('link', { name: 'Agent desktop' }).click();
}

/** The raw record on the CRM side that has this text, as one text. */
export async function rawRecord(page, crm, text) {
  await page.getByRole('link', { name: 'CRM side' }).click();
  const section = page.getByRole('region', { name: crm });
  await section.getByRole('searchbox').fill(text);
  const record = section.locator('demo-crm-record').first();
  await record.waitFor();
  return record;
}

export const edit = (page, field) => page.getByRole('button', { name: `Edit ${field}`, exact: true }).click();

export const dialog = (page, name = 'Edit Contact') => page.getByRole('dialog', { name });

export async function systemsCheck(page) {
  await page.getByRole('button', { name: 'Administration' }).click();
  await page.getByRole('menuitem', { name: 'Manage Organization' }).click();
  await page.getByRole('button', { name: 'Systems Check', exact: true }).click();
  const check = dialog(page, 'Systems Check');
  await check.waitFor();
  return check;
}
