import { execFile, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Runs a command to its end; rejects with what it said when it fails. */
export const run = promisify(execFile);

/**
 * Starts a server that ends with us, however we end.
 *
 * @param {string[]} command
 * @param {{log: string, user?: string, env?: object, signal: NodeJS.Signals, ready: () => Promise<boolean>}} options
 *   `signal` ends it; `ready` is asked until it is true or the server has died.
 */
export async function serve(command, { log, user, env, signal, ready }) {
  const out = openSync(log, 'a');
  const as = user ? ['--reuid', user, '--regid', user, '--clear-groups'] : [];
  const child = spawn('setpriv', [...as, '--pdeathsig', 'TERM', ...command], { env, stdio: ['ignore', out, out] });
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  const alive = () => child.exitCode === null && child.signalCode === null;
  const deadline = Date.now() + 60_000;
  while (!(await ready())) {
    if (!alive() || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${command[0]} did not start: ${(await readFile(log, 'utf8')).slice(-500)}`);
    }
    await wait(50);
  }
  return async function stop() {
    if (alive()) child.kill(signal);
    await ended;
  };
}

/** A port of the loopback interface that nobody holds. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
      });
  });
}
