/**
 * Every figure that this project claims, one bench after the other; what they print is kept in bench/results.txt.
 *
 *   npm run bench                  all
 *   npm run bench -- search pull   only these
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

const all = ['bytes', 'numbers', 'lookup', 'search', 'joins', 'storage', 'outbox', 'pull', 'live', 'ring', 'gateway'];
const chosen = process.argv.slice(2);
const isWhole = chosen.length === 0;
const file = isWhole ? createWriteStream(new URL('results.txt', import.meta.url)) : undefined;

function print(text) {
  process.stdout.write(text);
  file?.write(text);
}

print(`Node ${process.version}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)} at the start\n`);
for (const name of isWhole ? all : chosen) {
  print(`\n=== ${name}\n`);
  const bench = spawn(process.execPath, [fileURLToPath(new URL(`${name}.mjs`, import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  bench.stdout.setEncoding('utf8').on('data', print);
  const [code] = await once(bench, 'close');
  if (code !== 0) process.exitCode = 1;
}
file?.end();
