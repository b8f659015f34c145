import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { findBrowser } from '../../scripts/browser.mjs';
import { serveFolder } from '../../scripts/static-server.mjs';

/** A page with the sidebar in a frame: keeps what the frame says, and says hello only when told to. */
const around = (address) => `<!doctype html><html lang="en"><title>A CRM</title>
  <iframe title="Sidebar" width="360" height="300" style="border: 0" src="${address}"></iframe>
  <script>
    const frame = document.querySelector('iframe');
    globalThis.heard = [];
    addEventListener('message', ({ source, origin, data }) => heard.push({ sidebar: source === frame.contentWindow, origin, data }));
    globalThis.say = (message, origin = new URL(frame.src).origin) => frame.contentWindow.postMessage(message, origin);
  </script>`;

const connection = (crm, label) => ({ id: crm, kind: 'demo', label, settings: { crm } });

/** The configuration of the sidebar under test; the user comes by the handshake. */
const config = (hostOrigins) => ({
  id: 'acme',
  hostOrigins,
  country: 'GB',
  connections: [connection('contoso', 'Contoso PSA'), connection('fabrikam', 'Fabrikam CRM')],
});

/** The built sidebar page on one site, and pages of another that have it in a frame. */
export async function openStage() {
  const shared = process.env.ONESTREAM_BUILT; // a run of many files has built it once, for all of them
  const folder = shared ? join(shared, 'embed') : await mkdtemp(join(tmpdir(), 'onestream-embed-'));
  if (!shared) await build({ mode: 'embed', logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const built = await readFile(join(folder, 'embed.html'), 'utf8');
  const browser = await chromium.launch({ executablePath: await findBrowser() });
  const pages = {};
  const server = await serveFolder(folder, { pages });
  const publish = (path, settings) => {
    pages[path] = built.replace(/(id="onestream-config">)[^<]*/, (_, tag) => tag + JSON.stringify(settings));
  };
  publish('/listed.html', config([server.localhost]));
  publish('/foreign.html', config(['https://crm.example']));
  publish('/alone.html', { ...config([]), user: 'agent' });
  let count = 0;
  return {
    publish,
    /** This site's address of a page of the sidebar. */
    address: (path) => server.origin + path,
    newContext: () => browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' }),
    /** A page of another site, with `path` of the sidebar's site in its frame. */
    async openAround(path) {
      const host = `/host-${count++}.html`;
      pages[host] = around(server.origin + path);
      const page = await (await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' })).newPage();
      await page.goto(server.localhost + host); // until the frame has loaded too
      const sidebar = page.frameLocator('iframe');
      return {
        page,
        sidebar,
        say: (message, origin) => page.evaluate(([it, to]) => globalThis.say(it, to ?? undefined), [message, origin]),
        heard: async () => (await page.evaluate(() => globalThis.heard)).map(({ data }) => data),
        heardFrom: () => page.evaluate(() => globalThis.heard.map(({ sidebar, origin }) => ({ sidebar, origin }))),
        /** Waits until the frame has said a message for which `test` holds. */
        async hears(type, atLeast = 0) {
          const found = await page.waitForFunction(
            ([wanted, least]) =>
              globalThis.heard
                .map(({ data }) => data)
                .findLast((it) => it.type === wanted && (it.height ?? 0) >= least),
            [type, atLeast],
            { timeout: 10_000 },
          );
          return found.jsonValue();
        },
        /** Everything said until now has been taken in by the frame: messages keep their order, and it has drawn since. */
        settle: () =>
          page
            .frames()[1]
            .evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))),
      };
    },
    async close() {
      await browser.close();
      await server.close();
      if (!shared) await rm(folder, { recursive: true });
    },
  };
}
