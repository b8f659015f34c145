import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { findBrowser } from './scripts/browser.mjs';
import pagedCrmPlugin from './tests/servers/paged-crm.js';

const coverage = process.argv.includes('--coverage');
/** Real CRM servers beside the tests, where this machine can have them. */
const servers = new URL('./tests/servers/plugin.js', import.meta.url);
const serverPlugins = existsSync(servers) ? [(await import(servers.href)).default()] : [];

export default {
  files: 'tests/**/*.test.ts',
  nodeResolve: { exportConditions: ['development'] }, // Lit's development build: warns of mistakes
  concurrency: 4,
  browsers: [
    // playwright rather than chromeLauncher: each page believes it has the focus, so files run in parallel
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath: await findBrowser() },
      createBrowserContext: ({ browser }) =>
        browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], locale: 'en-US', timezoneId: 'UTC' }),
    }),
  ],
  plugins: [
    esbuildPlugin({ ts: true, tsconfig: './tsconfig.json', target: 'es2022' }),
    commonJsPlugin(),
    ariaSnapshotPlugin(),
    pagedCrmPlugin(),
    ...serverPlugins,
  ],
  // nanostores' ES modules read process.env.NODE_ENV, which a browser does not have
  testRunnerHtml: (framework) => `<!doctype html>
    <html lang="en">
      <head>
        <title>test</title>
        <script>globalThis.process = { env: { NODE_ENV: 'development' } };</script>
      </head>
      <body><script type="module" src="${framework}"></script></body>
    </html>`,
  coverage,
  coverageConfig: {
    include: ['src/**/*.ts'],
    reporters: ['text-summary', 'lcovonly'],
    // met also where no Tryton can be installed, and its adapter is loaded but hardly tried
    threshold: { statements: 90, branches: 88, functions: 90, lines: 90 },
  },
  filterBrowserLogs: ({ args }) => !String(args[0]).includes('Lit is in dev mode'),
  testFramework: { config: { timeout: 10_000 } },
  browserStartTimeout: 60_000, // a machine that does much else
  testsStartTimeout: 60_000, // likewise
  testsFinishTimeout: 480_000, // the first Tryton test of a fresh machine waits for its installation
  reporters: [defaultReporter(), totals()],
};

/** parse-xml comes as CommonJS alone: bundlers can read that, a page cannot. */
function commonJsPlugin() {
  const bundle = new URL('./node_modules/@rgrove/parse-xml/dist/browser.js', import.meta.url);
  return {
    name: 'commonjs',
    serve({ path }) {
      if (!path.endsWith('/@rgrove/parse-xml/dist/index.js')) return undefined;
      const code = readFileSync(bundle, 'utf8');
      const body = `const module = {};\n(() => {\n${code}\n})();\nexport const { parseXml, XmlElement } = module.exports;`;
      return { body, type: 'js' };
    },
  };
}

/** `executeServerCommand('aria-snapshot', { selector })`: what assistive technology sees, as Playwright's YAML. */
function ariaSnapshotPlugin() {
  return {
    name: 'aria-snapshot',
    executeCommand({ command, payload, session }) {
      if (command !== 'aria-snapshot') return undefined;
      return session.browser
        .getPage(session.id)
        .locator(payload?.selector ?? 'body')
        .ariaSnapshot();
    },
  };
}

/** Closes the run with one plain line, or hands the counts to scripts/test.mjs, with what failed. */
function totals() {
  return {
    stop({ sessions }) {
      const totals = { passed: 0, failed: 0, skipped: 0, failures: [] };
      for (const session of sessions) {
        count(session.testResults, totals, session.testFile.replace(import.meta.dirname, '.'));
        for (const { message } of session.errors) fail(totals, `${session.testFile} did not load: ${message}`);
      }
      const file = process.env.ONESTREAM_TOTALS;
      if (file) writeFileSync(file, JSON.stringify(totals));
      else console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
    },
  };
}

function count(suite, totals, path) {
  for (const { name, skipped, passed, error } of suite?.tests ?? []) {
    if (skipped) totals.skipped++;
    else if (passed) totals.passed++;
    else fail(totals, `${path} > ${name}: ${error?.message ?? 'no reason given'}`);
  }
  for (const inner of suite?.suites ?? []) count(inner, totals, `${path} > ${inner.name}`);
}

function fail(totals, what) {
  totals.failed++;
  totals.failures.push(what);
}
