import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as databases from './databases.js';
import { installTryton, versions } from './install.js';
import { freePort, run, serve } from './processes.js';

const seed = fileURLToPath(new URL('seed.py', import.meta.url));
const keptIn = fileURLToPath(new URL('.run', import.meta.url));
const modules = ['party', 'party_relationship'];

/** Who can sign in to the seeded databases. */
export const accounts = {
  admin: { user: 'admin', password: 'admin-pass-1' },
  agent: { user: 'agent', password: 'agent-pass-1' },
};

/**
 * Starts a real Tryton on loopback, installing it first where that is possible.
 *
 * @param {{backend: 'postgresql' | 'sqlite', origins?: readonly string[]}} options `origins` may speak to it from a browser.
 * @returns `url`, `database()` (makes one more seeded database and gives its name) and `stop()`.
 */
export async function startTryton({ backend, origins = [] }) {
  await installTryton();
  const dir = await mkdtemp(join(tmpdir(), 'onestream-tryton-'));
  const undo = [() => rm(dir, { recursive: true, force: true })];
  const stop = async () => {
    while (undo.length > 0) await undo.pop()();
  };
  try {
    const kept = join(keptIn, `${backend}-${await fingerprint()}`);
    const store = await databases[backend](dir, kept);
    undo.push(store.stop);
    const port = await freePort();
    const config = join(dir, 'trytond.conf');
    const cors = ['cors =', ...origins].join('\n  ');
    await writeFile(config, `[web]\nlisten = 127.0.0.1:${port}\nroot =\n${cors}\n[database]\n${store.config}\n`);
    if (!existsSync(kept)) await build(store, config, dir);
    const url = `http://127.0.0.1:${port}/`;
    undo.push(
      await serve(['/usr/bin/trytond', '-c', config], {
        log: join(dir, 'trytond.log'),
        env: store.env,
        signal: 'SIGTERM',
        ready: () => answers(url),
      }),
    );
    let made = 0;
    const database = async () => {
      const name = `crm${++made}`;
      await store.copy(name);
      return name;
    };
    return { url, database, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes the tables (half a minute on PostgreSQL) and fills them; kept for the next start. */
async function build(store, config, dir) {
  const passwords = join(dir, 'password');
  await writeFile(passwords, `${accounts.admin.password}\n`, { mode: 0o600 });
  await store.create('seed');
  const env = { ...store.env, TRYTONPASSFILE: passwords };
  const admin = [
    '-c',
    config,
    '-d',
    'seed',
    '-u',
    ...modules,
    '--activate-dependencies',
    '--email',
    'admin@example.test',
  ];
  await run('/usr/bin/trytond-admin', admin, { env });
  await run('/usr/bin/python3', [seed, config, 'seed'], { env }); // Debian's own: Tryton is not in any other
  await mkdir(keptIn, { recursive: true });
  await store.keep('seed');
}

/** Changes when a kept database would no longer be what we would make. */
async function fingerprint() {
  const parts = [await versions(), await readFile(seed), modules.join()];
  return parts
    .reduce((hash, part) => hash.update(part), createHash('sha256'))
    .digest('hex')
    .slice(0, 12);
}

async function answers(url) {
  try {
    const body = JSON.stringify({ id: 0, method: 'common.server.version', params: [] });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
