/** The gateway before a CRM that takes 5 ms: beside a bare reverse proxy, from what it has pulled, and for a long time. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SignJWT } from 'jose';
import { build } from 'vite';
import { load } from './gateway-load.mjs';
import { median, report } from './in-page.mjs';

const secret = 'a secret of the bench that is long enough';
const root = fileURLToPath(new URL('..', import.meta.url));

/** A server in a process of its own. */
async function open(...args) {
  const child = fork(join(root, 'bench/gateway-process.mjs'), args, { execArgv: ['--expose-gc'] });
  const [{ url }] = await once(child, 'message');
  return {
    url,
    /** Microseconds of processor time so far; bytes of the heap and of the process, after a collection. */
    async usage() {
      child.send('usage');
      return (await once(child, 'message'))[0];
    },
    close: () => child.kill(),
  };
}

const bundle = (outDir) =>
  build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'bench/gateway.entry.ts',
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'entry.mjs' } },
    },
  });

const agent = new Agent({ keepAlive: true });

/** Asks, and reads the answer to its end. */
const ask = (server, { path, method = 'GET', headers, body }) =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(path, server.url), { method, headers, agent }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve(Buffer.concat(parts).toString())
          : reject(new Error(`${method} ${path}: ${answer.statusCode}`)),
      );
    });
    sent.on('error', reject).end(body);
  });

/** Requests to the gateway, by a user of an organisation. */
async function asUser(sub = 'agent-7') {
  const token = await new SignJWT({ sub, organisation: 'acme', roles: ['administrator'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setIssuer('https://bench.example')
    .setAudience('onestream')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
  const headers = { authorization: `Bearer ${token}` };
  const root = '/v1/connections/crm';
  return {
    find: (n) => ({
      path: `${root}/find`,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ phone: phone(n) }),
    }),
    contacts: { path: `${root}/contacts`, headers },
    changes: (since) => ({ path: `${root}/changes?since=${encodeURIComponent(since)}`, headers }),
  };
}

/** So many at a time, until there were `total`; resolves with the seconds. */
async function many(total, atOnce, one) {
  const began = performance.now();
  let at = 0;
  const worker = async () => {
    while (at < total) await one(at++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (performance.now() - began) / 1000;
}

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const cpuOf = async (server, work) => {
  const { cpu } = await server.usage();
  await work();
  return (await server.usage()).cpu - cpu;
};

const phone = (n) => `+4420${String(70_000_000 + n)}`;

/** Finds by either way before any is timed: both run for days, and the first ones are not compiled yet. */
const warmUp = 1_000;

async function besideProxy(gateway, proxy, user) {
  const rounds = 400;
  const ways = {
    proxy: (n) => ask(proxy, { path: `/company/contacts?phone=${encodeURIComponent(phone(n))}` }),
    gateway: (n) => ask(gateway, user.find(n)),
  };
  const times = { proxy: [], gateway: [] };
  for (let n = -warmUp; n < rounds; n++)
    for (const [name, way] of Object.entries(ways)) {
      const time = await timed(() => way(n + warmUp));
      if (n >= 0) times[name].push(time);
    }
  console.log(`\nA find, one after the other, ${rounds} each, the CRM takes 5 ms; load ${loadavg()[0].toFixed(1)}`);
  report('by way of a bare reverse proxy, median', median(times.proxy), { unit: ' ms' });
  report('by way of the gateway, median', median(times.gateway), { unit: ' ms' });
  report('the same as a ratio', median(times.gateway) / median(times.proxy), { unit: 'x', most: 1.5 });
  for (const [name, server] of Object.entries({ proxy, gateway })) {
    agent.destroy(); // a connection that has been idle may be closed in the moment in which it is used
    const cpu = await cpuOf(server, () => many(2_000, 16, (n) => ways[name](10_000 + n)));
    report(`processor time a request, ${name}`, cpu / 2_000, { unit: ' us', digits: 0 });
  }
}

/** Where changes are to be asked since. */
async function sinceOf(gateway, user) {
  const lines = (await ask(gateway, user.contacts)).trim().split('\n');
  return lines.map((line) => /"changesFrom":"([^"]+)"/u.exec(line.replaceAll('\\"', '"'))?.[1]).find(Boolean);
}

async function cached(gateway, user) {
  const changes = user.changes(await sinceOf(gateway, user));
  console.log(`\nReads of what has been pulled, 32 at a time; load ${loadavg()[0].toFixed(1)}`);
  for (const [what, one] of Object.entries({
    'changes, of which there are none': changes,
    'a hundred contacts': user.contacts,
  })) {
    await load(gateway, one, { total: 2_000, atOnce: 32 });
    const cpu = await cpuOf(gateway, async () => {
      const seconds = await load(gateway, one, { total: 5_000, atOnce: 32 });
      report(`${what}: requests a second`, 5_000 / seconds, { digits: 0, least: 1_000 });
    });
    report('processor time a request', cpu / 5_000, { unit: ' us', digits: 0 });
  }
}

/** 100,000 requests by 200 users, a tenth of them finds of ever new numbers: what is remembered of each must come to an end. */
async function forLong(gateway) {
  const users = await Promise.all(Array.from({ length: 200 }, (_, n) => asUser(`agent-${n}`)));
  const since = await sinceOf(gateway, users[0]);
  const changes = users.map((user) => user.changes(since));
  const one = (n) => ask(gateway, n % 10 ? changes[n % 200] : users[n % 200].find(1_000_000 + n));
  const sizes = [];
  console.log('\nA long time, 50 requests at a time; after a collection');
  for (const [from, to] of [
    [0, 10_000],
    [10_000, 50_000],
    [50_000, 100_000],
  ]) {
    await many(to - from, 50, (n) => one(from + n));
    sizes.push(await gateway.usage());
    const { heap, rss } = sizes.at(-1);
    report(`heap after ${to} requests`, heap / 2 ** 20, { unit: ' MiB' });
    report(`memory of the process after ${to} requests`, rss / 2 ** 20, { unit: ' MiB' });
  }
  const grown = (sizes.at(-1).heap - sizes.at(-2).heap) / 2 ** 20;
  report('the heap has grown in the second half by', grown, { unit: ' MiB', most: 1 });
}

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'onestream-bench-'));
  const servers = [];
  const start = async (...args) => {
    const server = await open(...args);
    servers.push(server);
    return server;
  };
  try {
    await bundle(folder);
    const crm = await start('CRM');
    const proxy = await start('PROXY', crm.url);
    const gateway = await start(pathToFileURL(join(folder, 'entry.mjs')).href, `${crm.url}/`, secret);
    const user = await asUser();
    await besideProxy(gateway, proxy, user);
    await cached(gateway, user);
    await forLong(gateway);
  } finally {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run();
