/**
 * A page that goes in the midst of a pull, in a real browser: what it has read is not read again. Not by closing its tab: how
 * much time a busy browser leaves a page then is its own affair.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { findBrowser } from '../../scripts/browser.mjs';
import { createPagedCrm } from '../servers/paged-crm.js';

const pageSize = 100;
const folder = await mkdtemp(join(tmpdir(), 'onestream-closing-'));
await build({
  configFile: false,
  logLevel: 'error',
  build: {
    outDir: folder,
    target: 'es2022',
    rolldownOptions: { input: 'tests/directory/closing.page.ts', output: { entryFileNames: 'page.js' } },
  },
});
const crm = createPagedCrm({ count: 20_000, pageSize });
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://x');
  if (pathname.startsWith('/crm/')) {
    const query = Object.fromEntries([...searchParams].filter(([, value]) => value));
    if (pathname === '/crm/contacts' && request.headers.referer?.endsWith('?next'))
      server.emit('listed', JSON.parse(query.after ?? '{"from":0}').from);
    const { status, headers, body } = crm.handle(pathname.slice('/crm/'.length), query);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  } else if (pathname === '/left') {
    server.emit('left', Number(await text(request)));
    response.end();
  } else if (pathname.endsWith('.js')) {
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(await readFile(join(folder, pathname)));
  } else {
    const script = pathname === '/pulling' ? '<script type="module" src="/page.js"></script>' : '';
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Page</title>${script}`);
  }
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: await findBrowser() });
after(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

describe('a page that goes in the midst of a pull leaves all that it has read on the disk', { timeout: 60_000 }, () => {
  /** How it goes; each resolves once it is gone. */
  const ways = {
    async 'it goes to another address'(page) {
      await page.evaluate(() => location.assign('/pulling#navigate'));
      await page.waitForURL('**/elsewhere');
    },
    async 'its frame is taken away'(page) {
      await page.evaluate(() => {
        document.body.append(Object.assign(document.createElement('iframe'), { src: '/pulling#take-away' }));
      });
      await page.waitForFunction(() => !document.querySelector('iframe'));
    },
  };
  for (const [what, goes] of Object.entries(ways))
    it(what, async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(origin);
      const [[left]] = await Promise.all([once(server, 'left'), goes(page)]);
      const next = await context.newPage();
      const [[from]] = await Promise.all([once(server, 'listed'), next.goto(`${origin}/pulling?next`)]);
      assert.ok(from >= left - pageSize, `it had ${left} contacts, and the next page begins at ${from}`);
      await context.close();
    });
});
