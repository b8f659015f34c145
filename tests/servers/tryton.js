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
 * Makes ready for real Trytons on loopback, installing Tryton first where that is possible. Each that is opened is a
 * process with a seeded database of its own: within one process, loading a database disturbs the others.
 *
 * @param {'postgresql' | 'sqlite'} backend
 * @returns `open({origins})` starts one, which may be spoken to by pages of these origins, and gives `url` and
 *   `database`; `stop()` ends all
 */
export async function prepareTryton(backend) {
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
    if (!existsSync(kept)) await build(store, await configure(dir, 'seed', store), dir);
    let opened = 0;
    const open = async ({ origins = [] } = {}) => {
      const database = `crm${++opened}`;
      await store.copy(database);
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/`;
      const config = await configure(dir, database, store, port, origins);
      const command = ['/usr/bin/trytond', '-c', config, '-d', database];
      const log = join(dir, `${database}.log`);
      undo.push(await serve(command, { log, env: store.env, signal: 'SIGTERM', ready: () => answers(url) }));
      return { url, database };
    };
    return { open, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function configure(dir, name, store, port = 0, origins = []) {
  const file = join(dir, `${name}.conf`);
  const cors = ['cors =', ...origins].join('\n  ');
  await writeFile(file, `[web]\nlisten = 127.0.0.1:${port}\nroot =\n${cors}\n[database]\n${store.config}\n`);
  return file;
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
