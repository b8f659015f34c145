/**
 * Whether the gateway answers on Bun, Deno and workerd as it does on Node. They are not among our dependencies:
 * `npm install --prefix FOLDER bun deno miniflare`, then `node bench/gateway-runtimes.mjs FOLDER`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { openSources } from '../tests/support/sources.mjs';
import { checkGateway, secret } from './gateway-answers.mjs';

const runtimes = resolve(process.argv[2] ?? '.');
const folder = mkdtempSync(join(tmpdir(), 'onestream-runtimes-'));

/** A demo CRM over HTTP; the links that it sends lead back to it. */
async function openCrm(sources) {
  const { demoCrm } = await sources.load('/src/adapters/demo/control.ts');
  const crm = demoCrm('contoso', { storage: 'memory' });
  const { origin, pathname } = new URL(crm.baseUrl);
  const server = createServer(async (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const body = method === 'GET' ? undefined : await buffer(incoming);
    const response = await crm.fetch(new Request(origin + url, { method, headers, body }));
    const ours = (text) => text.replaceAll(origin, `http://127.0.0.1:${server.address().port}`);
    const told = [...response.headers].map(([name, value]) => [name, ours(value)]);
    outgoing.writeHead(response.status, Object.fromEntries(told)).end(ours(await response.text()));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}${pathname}`, close: () => server.close() };
}

const bundle = () =>
  build({
    configFile: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'error',
    ssr: { noExternal: true, target: 'webworker' },
    build: {
      ssr: 'bench/gateway-runtimes.entry.ts',
      outDir: folder,
      rolldownOptions: { output: { entryFileNames: 'gateway.mjs', codeSplitting: false } },
    },
  });

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Runs a script by a command until the gateway in it has been tried. */
async function inProcess(name, [command, ...args], script) {
  const port = await freePort();
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `import { open } from './gateway.mjs';\n${script(port)}`);
  const child = spawn(join(runtimes, 'node_modules/.bin', command), [...args, file], { stdio: 'ignore' });
  try {
    await tried(`http://127.0.0.1:${port}`);
  } finally {
    child.kill();
  }
}

async function inWorker(script, options = {}) {
  const { Miniflare } = createRequire(join(runtimes, 'package.json'))('miniflare');
  const whole = `${readFileSync(join(folder, 'gateway.mjs'), 'utf8')}\n${script}`;
  const server = { host: '127.0.0.1', port: await freePort() };
  const code = { modules: true, script: whole, compatibilityDate: '2026-04-01' };
  const miniflare = new Miniflare({ ...server, ...code, ...options });
  try {
    await tried((await miniflare.ready).origin);
  } finally {
    await miniflare.dispose();
  }
}

/** Once it answers. */
async function tried(url) {
  for (let n = 0; n < 50; n++)
    if (await fetch(`${url}/healthz`).catch(() => undefined)) break;
    else await wait(200);
  await checkGateway(url);
}

const sources = await openSources();
const crm = await openCrm(sources);
const opened = (isShared) => `open(${JSON.stringify(crm.url)}, ${JSON.stringify(secret)}, ${isShared})`;
const ways = {
  Bun: () =>
    inProcess('bun', ['bun', 'run'], (port) => `export default { port: ${port}, fetch: ${opened(true)}.fetch };`),
  Deno: () =>
    inProcess(
      'deno',
      ['deno', 'run', '--allow-net'],
      (port) => `Deno.serve({ port: ${port} }, ${opened(true)}.fetch);`,
    ),
  'a Durable Object of workerd': () =>
    inWorker(
      `export class Gateway { app = ${opened(true)}; fetch(request) { return this.app.fetch(request); } }
       export default { fetch: (r, env) => env.GATEWAY.get(env.GATEWAY.idFromName('one')).fetch(r) };`,
      { durableObjects: { GATEWAY: 'Gateway' } },
    ),
  'a plain Worker of workerd, nothing shared': () =>
    inWorker(`let app; export default { fetch: (request) => (app ??= ${opened(false)}).fetch(request) };`),
};
try {
  await bundle();
  for (const [name, way] of Object.entries(ways)) {
    const told = await way().then(() => 'answers as it should', String);
    if (told !== 'answers as it should') process.exitCode = 1;
    console.log(`${name}: ${told}`);
  }
} finally {
  crm.close();
  await sources.close();
  rmSync(folder, { recursive: true });
}
