import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

const packages = [
  'tryton-server',
  'tryton-modules-party',
  'tryton-modules-party-relationship',
  'python3-phonenumbers', // without it Tryton neither checks numbers nor knows them as E.164
  'python3-psycopg2',
  'postgresql',
];

let installed;

/** Installs Tryton and PostgreSQL where they are missing. Rejects with one sentence where that cannot be done. */
export const installTryton = () => (installed ??= install());

async function install() {
  if (!existsSync('/usr/bin/dpkg'))
    throw new Error('Tryton is installed from Debian packages, and this is not Debian.');
  const missing = await notInstalled();
  if (missing.length === 0) return;
  if (process.getuid() !== 0) throw new Error(`Only root can install ${missing.join(', ')}.`);
  const apt = (...args) =>
    run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
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
  return (await query('${Package} ${Version}\n')).trim();
}

async function notInstalled() {
  const known = new Set((await query('${Package} ${db:Status-Status}\n')).split('\n'));
  return packages.filter((name) => !known.has(`${name} installed`));
}

async function query(format) {
  // dpkg-query fails when it does not know one of them, and still tells of the others
  const { stdout } = await run('dpkg-query', ['-W', `-f=${format}`, ...packages]).catch((error) => error);
  return stdout ?? '';
}
