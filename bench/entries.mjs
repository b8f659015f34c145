import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
if (!existsSync(dist)) throw new Error('Nothing has been built: npm run build');
const cache = join(root, 'node_modules/.cache/onestream-bench');

/** What a page downloads before an entry can run, and what it may load later. `budget` is brotli, in KiB. */
export const entries = [
  { name: 'contact card entry', file: () => bundled('components/contact-card/define.js'), budget: 14.5 },
  { name: 'script-tag entry', file: () => join(dist, 'cdn/onestream-widgets.js'), budget: 22 },
];

/** One file of the npm output, with its dependencies. */
async function bundled(entry) {
  const outDir = join(cache, dirname(entry).replaceAll('/', '-'));
  await bundle(join(dist, entry), outDir);
  return join(outDir, 'entry.js');
}

/** The files that a file imports: at once, and on demand. */
function importsOf(file) {
  const code = readFileSync(file, 'utf8');
  const find = (pattern) => [...code.matchAll(pattern)].map(([, path]) => resolve(dirname(file), path));
  return {
    atOnce: find(/(?:\bfrom|\bimport)\s*["'`](\.[^"'`]+\.js)["'`]/g),
    onDemand: find(/\bimport\(\s*["'`](\.[^"'`]+\.js)["'`]/g),
  };
}

/** `file` and all that it imports statically. */
export function staticClosure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const next of importsOf(file).atOnce) staticClosure(next, seen);
  return seen;
}

/** Every file that may be loaded later, whoever loads it. */
export function onDemand(file) {
  const first = staticClosure(file);
  const all = new Set(first);
  const waiting = [...all];
  for (let next; (next = waiting.pop());) {
    const { atOnce, onDemand } = importsOf(next);
    for (const found of [...atOnce, ...onDemand]) if (!all.has(found)) (waiting.push(found), all.add(found));
  }
  return [...all].filter((found) => !first.has(found)).sort();
}
