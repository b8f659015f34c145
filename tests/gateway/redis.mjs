import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, run, serve } from '../servers/processes.js';

const binary = '/usr/bin/redis-server';

/** Starts a Redis of Debian's on a free loopback port, empty and in memory alone, installing it first where it is missing. */
export async function startRedis() {
  if (!existsSync(binary)) await install();
  const dir = await mkdtemp(join(tmpdir(), 'onestream-redis-'));
  const port = await freePort();
  const options = ['--port', port, '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'];
  const ready = () => answers(port);
  const stop = await serve([binary, ...options.map(String)], { log: join(dir, 'log'), signal: 'SIGTERM', ready });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      await stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function install() {
  if (process.getuid() !== 0) throw new Error('Only root can install redis-server.');
  const apt = (...args) =>
    run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      // nothing is to be started by the package itself
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      maxBuffer: 2 ** 26,
      timeout: 180_000,
    });
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', 'redis-server');
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(() => resolve(true)));
    socket.once('error', () => resolve(false));
  });
