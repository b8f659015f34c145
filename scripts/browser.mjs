/**
 * Finds a Chromium-type browser for the tests, and gets one where the machine has none.
 *
 *   1. ONESTREAM_BROWSER=/path/to/chrome (or CHROME_PATH)      what the user says
 *   2. Chrome, Chromium or Edge that is installed          a developer's laptop
 *   3. the browser that Playwright has downloaded          many CI images
 *   4. Linux x64: the browser inside the npm package @sparticuz/chromium, unpacked to
 *      scripts/browser/.cache                              a bare machine: no root, no apt, no other download
 *   5. Debian/Ubuntu as root: apt-get install chromium     e.g. arm64
 *   6. `playwright-core install chromium`                  needs the network
 *
 * ONESTREAM_BROWSER=npm | apt | playwright chooses one of the last three.
 * Run by hand (`node scripts/browser.mjs`) it prints the path.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const home = join(here, 'browser');
const cache = join(home, '.cache');
const log = (s) => process.stderr.write(`browser: ${s}\n`);
const canRun = (f) => {
  try {
    accessSync(f, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
const run = (cmd, args, opts = {}) => spawnSync(cmd, args, { stdio: ['ignore', 2, 2], ...opts }).status === 0;

function installed() {
  const names = [
    'google-chrome-stable',
    'google-chrome',
    'chromium',
    'chromium-browser',
    'microsoft-edge-stable',
    'microsoft-edge',
  ];
  const list = {
    linux: (process.env.PATH ?? '').split(':').flatMap((d) => names.map((n) => join(d, n))),
    darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Google Chrome Canary'].flatMap((n) =>
      ['', process.env.HOME ?? ''].map((h) => `${h}/Applications/${n}.app/Contents/MacOS/${n}`),
    ),
    win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
      .filter(Boolean)
      .flatMap((d) => [
        `${d}\\Google\\Chrome\\Application\\chrome.exe`,
        `${d}\\Microsoft\\Edge\\Application\\msedge.exe`,
      ]),
  }[process.platform];
  // by name first: Chrome before Chromium before Edge, wherever in PATH
  const found = (list ?? []).filter(canRun);
  return names.map((n) => found.find((f) => f.endsWith(`/${n}`))).find(Boolean) ?? found[0];
}

async function playwrights() {
  try {
    const { chromium } = await import('playwright-core');
    const p = chromium.executablePath();
    return canRun(p) ? p : undefined;
  } catch {
    return undefined; // not installed, or this platform has none
  }
}

async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const start = join(cache, 'chrome');
  if (canRun(start)) return start;
  if (!existsSync(join(home, 'node_modules/@sparticuz/chromium'))) {
    log('no browser found: installing the npm package @sparticuz/chromium (68 MB) ...');
    if (!run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: home })) return undefined;
  }
  mkdirSync(cache, { recursive: true });
  // The package unpacks to os.tmpdir(); and it unpacks its own libnss3, libnspr4 and libexpat only if it believes
  // to be on a Lambda. A child, so that neither setting stays in this process.
  const unpack = `const { default: c } = await import('@sparticuz/chromium'); await c.executablePath();`;
  const ok = run(process.execPath, ['--input-type=module', '-e', unpack], {
    cwd: home,
    env: { ...process.env, TMPDIR: cache, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
  });
  if (!ok) return undefined;
  const bin = join(cache, 'chromium');
  const env = [];
  const ldd = spawnSync('ldd', [bin], { encoding: 'utf8' }).stdout ?? '';
  if (ldd.includes('not found')) env.push(`export LD_LIBRARY_PATH="${cache}/al2023/lib"`);
  if (!hasFonts()) {
    // Chromium dies on the first text if there is no font at all
    writeFileSync(
      join(cache, 'fonts.conf'),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${cache}/fonts</dir><cachedir>${cache}/fonts-cache</cachedir></fontconfig>\n`,
    );
    env.push(`export FONTCONFIG_FILE="${cache}/fonts.conf"`);
  }
  writeFileSync(start, `#!/bin/sh\n${env.join('\n')}\nexec "${bin}" "$@"\n`);
  chmodSync(start, 0o755);
  return start;
}

function hasFonts(dir = '/usr/share/fonts') {
  try {
    return readdirSync(dir, { recursive: true }).some((f) => /\.(ttf|otf|ttc)$/i.test(String(f)));
  } catch {
    return false;
  }
}

function fromApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !canRun('/usr/bin/apt-get')) return undefined;
  log("installing Debian's chromium with apt-get ...");
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env });
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], { env });
  return installed();
}

async function fromPlaywright() {
  try {
    const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
    log('downloading Chromium with Playwright ...');
    run(process.execPath, [cli, 'install', 'chromium'], { timeout: 300_000 });
  } catch {
    return undefined;
  }
  return playwrights();
}

/** @returns {Promise<string>} the path of a browser that starts */
export async function findBrowser() {
  const wish = process.env.ONESTREAM_BROWSER || process.env.CHROME_PATH || '';
  const ways = { npm: fromNpm, apt: fromApt, playwright: fromPlaywright };
  if (wish && !(wish in ways)) {
    if (!canRun(wish)) throw new Error(`ONESTREAM_BROWSER (or CHROME_PATH) names no program: ${wish}`);
    return wish;
  }
  const order = wish ? [ways[wish]] : [installed, playwrights, fromNpm, fromApt, fromPlaywright];
  for (const way of order) {
    const path = await way();
    if (path && starts(path)) return path;
  }
  throw new Error(
    'No browser for the tests. Install Chrome, or say where one is: ONESTREAM_BROWSER=/path/to/chrome npm test',
  );
}

/** `--version` needs every shared library, so a browser that cannot run here is passed over. */
function starts(path) {
  if (process.platform === 'win32') return true;
  try {
    execFileSync(path, ['--version', '--no-sandbox'], { stdio: 'pipe', timeout: 20_000 });
    return true;
  } catch (e) {
    log(
      `${path} does not start: ${
        String(e.stderr ?? e.message)
          .trim()
          .split('\n')[0]
      }`,
    );
    return false;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await findBrowser());
