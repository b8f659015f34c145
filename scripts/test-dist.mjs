/**
 * What is shipped, tried in a browser with no help (`npm run build` first): the npm package in an application of its own, the
 * script tag in a plain page, and the built demo and sidebar under a strict Content-Security-Policy. The other tests load
 * src/, so they cannot see a mistake of a bundle.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, runnerImport } from 'vite';
import { findBrowser } from './browser.mjs';
import { serveFolder } from './static-server.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { module: demo } = await runnerImport('./src/adapters/demo/callers.ts');
const known = demo.demoCallers.find(({ label }) => label === 'Known in both').number;

const scriptTag = '/cdn/onestream-widgets.js';
const strictPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const configured = (config) => `<!doctype html><html lang="en"><title>A page</title>
  <script type="application/json" id="onestream-config">${JSON.stringify(config)}</script>
  <script type="module" src="${scriptTag}"></script>
  <onestream-workspace><onestream-call-panel></onestream-call-panel></onestream-workspace>`;

const connections = [
  { id: 'contoso', kind: 'demo', label: 'Contoso PSA', settings: { crm: 'contoso' } },
  { id: 'fabrikam', kind: 'demo', label: 'Fabrikam CRM', settings: { crm: 'fabrikam' } },
];
const pages = {
  '/script-tag.html': configured({ id: 'acme', user: 'agent', country: 'GB', connections }),
  '/wrong.html': configured({
    id: 'acme',
    user: 'agent',
    country: 'GB',
    connections: [{ ...connections[0], kind: 'fax' }],
  }),
  '/own.html': `<!doctype html><html lang="en"><title>A page</title>
    <script type="module" src="${scriptTag}"></script><onestream-call-panel></onestream-call-panel>`,
};

/** The story of the house: the card of whom is calling, an edit, and what the CRMs returned. */
async function editMobile(page) {
  await page.getByRole('button', { name: 'Edit mobile' }).click();
  await page.getByLabel('Mobile', { exact: true }).fill('+44 7700 900456');
  await page.getByRole('button', { name: 'Update' }).click();
  await page.getByRole('dialog', { name: 'Edit Contact' }).waitFor({ state: 'hidden' });
  await page.locator('a[href="tel:+447700900456"]').waitFor();
}

/** Does not wait for the page's promise: the browser may collect it before it has told that it was kept. */
const ring = (page) =>
  page.evaluate(
    ([file, number]) =>
      void import(file).then(async ({ workspace }) => (await workspace).calls.ring({ id: 'call-1', number })),
    [scriptTag, known],
  );

const tests = {
  async 'script tag: a configured page'(page, { plain }) {
    await page.goto(`${plain.origin}/script-tag.html`);
    await ring(page);
    await editMobile(page);
  },
  async 'script tag: a wrong configuration is said in one sentence'(page, { plain }) {
    await page.goto(`${plain.origin}/wrong.html`);
    assert.match(
      await page.getByRole('alert').innerText(),
      /"connections\.0\.kind" must be one of "carddav", "demo", "tryton"/,
    );
  },
  async 'script tag: a page without configuration'(page, { plain }) {
    await page.goto(`${plain.origin}/own.html`);
    await page.waitForFunction(() => customElements.get('onestream-systems-check'));
    assert.equal(await page.evaluate(async (file) => (await import(file)).workspace, scriptTag), undefined);
  },
  async 'npm: an application'(page, { application }) {
    await page.goto(`${application.origin}/index.html`);
    await editMobile(page);
  },
  async 'npm: importing the library changes nothing on the page'(page, { application }) {
    await page.goto(`${application.origin}/library.html`);
    await page.getByText('registered: none').waitFor();
  },
  async 'strict policy: the demo'(page, { strict }) {
    await page.goto(`${strict.origin}/demo/index.html`);
    await page.getByRole('button', { name: 'Known in both' }).click();
    await editMobile(page);
    await page.getByRole('link', { name: 'CRM side' }).click();
    await page.getByRole('button', { name: 'Administration' }).click();
    await page.getByRole('menuitem', { name: 'Manage Organization' }).click();
    await page.getByRole('button', { name: 'Systems Check' }).click();
    await page.getByRole('dialog', { name: 'Systems Check' }).waitFor();
  },
  async 'strict policy: the sidebar'(page, { strict }) {
    await page.goto(`${strict.origin}/embed/embed.html#phone=${encodeURIComponent(known)}`);
    await editMobile(page);
  },
  async 'strict policy: the script tag'(page, { strict }) {
    await page.goto(`${strict.origin}/script-tag.html`);
    await ring(page);
    await editMobile(page);
  },
};

/** An application that has the packed package, and its dependencies from here, in its node_modules. */
async function buildApplication(folder) {
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { encoding: 'utf8' }),
  );
  execFileSync('tar', ['-xzf', join(folder, filename), '-C', modules]);
  await symlink(join(modules, 'package'), join(modules, 'onestream-widgets'));
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  for (const name of Object.keys(dependencies)) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(process.cwd(), 'node_modules', name), join(modules, name));
  }
  const page = (script, body) =>
    `<!doctype html><html lang="en"><title>An application</title><body>${body}<script type="module">${script}</script></body>`;
  await writeFile(
    join(folder, 'index.html'),
    page(
      `import 'onestream-widgets/define';
      import { createWorkspace } from 'onestream-widgets';
      import { demo } from 'onestream-widgets/adapters/demo';
      const connection = (id, label) => ({
        id, kind: 'demo', label, linkOrigins: [], adapter: demo.create({ crm: id }, { fetch }),
      });
      const workspace = createWorkspace({
        id: 'acme', user: 'agent', country: 'GB',
        connections: [connection('contoso', 'Contoso PSA'), connection('fabrikam', 'Fabrikam CRM')],
      });
      document.querySelector('onestream-workspace').workspace = workspace;
      workspace.calls.ring({ id: 'call-1', number: '${known}' });`,
      '<onestream-workspace><onestream-call-panel></onestream-call-panel></onestream-workspace>',
    ),
  );
  await writeFile(
    join(folder, 'library.html'),
    page(
      `import * as library from 'onestream-widgets';
      const registered = Object.values(library).filter((it) => typeof it === 'function' && customElements.getName(it));
      const names = registered.map((it) => it.name).join(', ') || 'none';
      document.body.append('registered: ' + names);`,
      '',
    ),
  );
  const input = [join(folder, 'index.html'), join(folder, 'library.html')];
  const outDir = join(folder, 'built');
  await build({ root: folder, configFile: false, logLevel: 'error', build: { outDir, rolldownOptions: { input } } });
  return outDir;
}

/** Runs one test in a page of its own; the reason why it failed, or undefined. */
async function attempt(browser, test, servers) {
  const context = await browser.newContext({ locale: 'en-GB' });
  const problems = [];
  await context.exposeFunction('reportViolation', (text) => problems.push(`violation: ${text}`));
  await context.addInitScript(() =>
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, sample }) =>
      globalThis.reportViolation(`${effectiveDirective} ${blockedURI} ${sourceFile} ${sample}`),
    ),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => error.name !== 'ConfigError' && problems.push(String(error)));
  try {
    await test(page, servers);
  } catch (error) {
    problems.push(error.message);
  }
  await context.close();
  return problems.length ? problems.join('\n     ') : undefined;
}

const folder = await mkdtemp(join(tmpdir(), 'onestream-dist-'));
const servers = {
  plain: await serveFolder('dist', { pages }),
  strict: await serveFolder('dist', { pages, headers: { 'content-security-policy': strictPolicy } }),
  application: await serveFolder(await buildApplication(folder)),
};
const browser = await chromium.launch({ executablePath: await findBrowser() });
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  const why = await attempt(browser, test, servers);
  if (why) failed++;
  console.log(why ? `FAIL ${name}\n     ${why}` : `ok   ${name}`);
}
await browser.close();
for (const server of Object.values(servers)) await server.close();
await rm(folder, { recursive: true });
console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
