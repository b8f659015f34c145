import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const tryton = [
  'tryton-server',
  'tryton-modules-party',
  'tryton-modules-party-relationship',
  'python3-phonenumbers', // without it Tryton neither checks numbers nor knows them as E.164
  'python3-psycopg2',
  'postgresql',
];

/** @type {Map<string, Promise<void>>} */
const installed = new Map();

/** Installs Tryton and PostgreSQL where they are missing. Rejects with one sentence where that cannot be done. */
export const installTryton = () => install('Tryton', tryton);

/** As {@link installTryton}. */
export const installRadicale = () => install('Radicale', ['radicale']);

/** As {@link installTryton}. */
export const installXandikos = () => install('Xandikos', ['xandikos']);

function install(what, packages) {
  if (!installed.has(what)) installed.set(what, installMissing(what, packages));
  return installed.get(what);
}

async function installMissing(what, packages) {
  if (!existsSync('/usr/bin/dpkg'))
    throw new Error(`${what} is installed from Debian packages, and this is not Debian.`);
  const missing = await notInstalled(packages);
  if (missing.length === 0) return;
  if (process.getuid() !== 0) throw new Error(`Only root can install ${missing.join(', ')}.`);
  const apt = (...args) =>
    // test files run side by side, and apt waits for nobody who reads its lists
    run('flock', [join(tmpdir(), 'onestream-apt.lock'), 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 2 ** 26,
      timeout: 180_000,
    });
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', ...missing);
  } catch (error) {
    throw new Error(`apt-get could not install ${missing.join(', ')}.`, { cause: error });
  }
}

/** What the kept databases were made with. */
export async function versions() {
  return (await query('${Package} ${Version}\n', tryton)).trim();
}

async function notInstalled(packages) {
  const known = new Set((await query('${Package} ${db:Status-Status}\n', packages)).split('\n'));
  return packages.filter((name) => !known.has(`${name} installed`));
}

async function query(format, packages) {
  // dpkg-query fails when it does not know one of them, and still tells of the others
  const { stdout } = await run('dpkg-query', ['-W', `-f=${format}`, ...packages]).catch((error) => error);
  return stdout ?? '';
}
