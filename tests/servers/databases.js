import { chown, copyFile, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, serve } from './processes.js';

/**
 * Where Tryton keeps its databases. Both kinds answer the same questions:
 * `uri` and `env` for trytond, `create(name)` an empty database, `copy(name)` one as it was kept, `keep(name)` keeps one
 * for the next start in `kept` (a file), `stop()`.
 */

/** Revisions to the second. */
export async function sqlite(dir, kept) {
  const path = join(dir, 'sqlite');
  await mkdir(path);
  const file = (name) => join(path, `${name}.sqlite`);
  return {
    config: `uri = sqlite://\npath = ${path}`,
    env: process.env,
    create: (name) => writeFile(file(name), ''),
    copy: (name) => copyFile(kept, file(name)),
    keep: (name) => copyFile(file(name), `${kept}.part`).then(() => rename(`${kept}.part`, kept)),
    stop: async () => {},
  };
}

/** Revisions to the microsecond: a cluster of our own, on a socket in `dir` and on no port. */
export async function postgresql(dir, kept) {
  const bin = `/usr/lib/postgresql/${(await readdir('/usr/lib/postgresql')).sort().at(-1)}/bin`;
  const data = join(dir, 'cluster');
  const env = { ...process.env, PGHOST: dir, PGUSER: 'tryton', LC_ALL: 'C.UTF-8' };
  const user = process.getuid() === 0 ? 'postgres' : undefined; // PostgreSQL does not run as root
  if (user) await chown(dir, ...(await ids(user)));
  const initdb = [`${bin}/initdb`, '-D', data, '-A', 'trust', '-U', 'tryton', '--no-sync', '-E', 'UTF8'];
  const as = user ? ['--reuid', user, '--regid', user, '--clear-groups'] : [];
  await run('setpriv', [...as, ...initdb], { env });
  const settings = { listen_addresses: '', unix_socket_directories: dir, fsync: 'off', full_page_writes: 'off' };
  const stop = await serve(
    [`${bin}/postgres`, '-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      log: join(dir, 'postgresql.log'),
      ...(user && { user }),
      env,
      signal: 'SIGINT', // ends at once, whoever is connected
      ready: () =>
        run(`${bin}/pg_isready`, [], { env }).then(
          () => true,
          () => false,
        ),
    },
  );
  const psql = (...args) => run(`${bin}/psql`, ['-qX', '-v', 'ON_ERROR_STOP=1', ...args], { env });
  let template;
  return {
    config: 'uri = postgresql://tryton@/',
    env,
    create: (name) => run(`${bin}/createdb`, [name], { env }),
    async copy(name) {
      template ??= run(`${bin}/createdb`, ['template'], { env }).then(() => psql('-d', 'template', '-f', kept));
      await template;
      await run(`${bin}/createdb`, ['-T', 'template', name], { env });
    },
    async keep(name) {
      await run(`${bin}/pg_dump`, ['-f', `${kept}.part`, name], { env });
      await rename(`${kept}.part`, kept);
    },
    stop,
  };
}

async function ids(user) {
  const id = async (flag) => Number((await run('id', [flag, user])).stdout);
  return [await id('-u'), await id('-g')];
}
