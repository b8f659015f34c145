/** Runs TypeScript of this repository in a real browser, built as it ships, for benchmarks. */
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from '../scripts/browser.mjs';
import { compiledAhead, oneChunkFor } from '../scripts/chunks.mjs';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript' };

/**
 * Builds `entry` (a path from the root of the repository) and opens it: `use` is handed `open()`, which resolves with a
 * new page of one browser profile in which the entry has run, and the address of the server, which is another site by the
 * name `localhost`. What the entry puts on `globalThis.bench` is there for `page.evaluate`. `handle` may answer requests
 * before the files do; return true then. As our builds do, `entry` and all that it imports become one file, whose code is
 * compiled ahead. `args` are the browser's.
 */
export async function withPages(entry, use, { handle, args = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'onestream-bench-'));
  const server = createServer((request, response) => {
    if (handle?.(request, response)) return;
    serve(join(folder, 'dist'), page, request, response);
  });
  let page = '';
  try {
    page = pageOf(await bundle(join(root, entry), join(folder, 'dist'), cutAs(entry)));
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    const origin = `http://127.0.0.1:${server.address().port}`;
    const browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: await findBrowser(),
      args: ['--js-flags=--expose-gc', '--enable-precise-memory-info', ...args],
    });
    const open = async (path = '/index.html') => {
      const page = await browser.newPage();
      await page.goto(new URL(path, origin).href);
      await page.waitForFunction(() => 'bench' in globalThis);
      return page;
    };
    try {
      return await use({ open, origin, browser });
    } finally {
      await browser.close();
    }
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const cutAs = (entry) => ({
  output: { codeSplitting: oneChunkFor(`/${entry}`) },
  plugins: [compiledAhead((name) => name === 'entry')], // which bears its own name here
});

/** A page as a build makes it: with all files that it begins with named, so that none waits for another. */
function pageOf({ output }) {
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const needed = new Set(['entry.js']);
  for (const file of needed) for (const each of chunks.get(file).imports) needed.add(each); // grows while it is walked
  const links = [...needed].map((file) => `<link rel="modulepreload" href="/${file}">`).join('');
  return `<!doctype html><title>bench</title>${links}<body><script type="module" src="/entry.js"></script>`;
}

/** Headers that give `performance.now` steps of 5 microseconds, also where the page is framed by another site. */
export const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
};

/** Scripts are cached as hosts have it done. */
function serve(folder, page, request, response) {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path === '/index.html') {
    response.writeHead(200, { 'content-type': types['.html'], ...isolated });
    response.end(page);
    return;
  }
  const file = join(folder, path);
  if (!existsSync(file) || path.includes('..')) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'public, max-age=3600',
    ...isolated,
  });
  createReadStream(file).pipe(response);
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Prints one figure beside what it must be; a must that is missed fails the run. */
export function report(what, value, { unit = '', most, least, digits = 2 } = {}) {
  const missed = (most !== undefined && value > most) || (least !== undefined && value < least);
  const must = most !== undefined ? `at most ${most}${unit}` : least !== undefined ? `at least ${least}${unit}` : '';
  console.log(
    `${value.toFixed(digits).padStart(12)}${unit}  ${what}${must ? `  (must: ${must})` : ''}${missed ? '  MISSED' : ''}`,
  );
  if (missed) process.exitCode = 1;
}
