/**
 * The beginning of an adapter: its four files, its line in src/adapters/index.ts, a fake of the vendor's API, a harness,
 * and a conformance test that fails until the adapter is written. docs/adapters.md goes on from there.
 *
 *   npm run new adapter NAME
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const registry = 'src/adapters/index.ts';

/** Where each template goes. */
const targets = (kind) => ({
  index: `src/adapters/${kind}/index.ts`,
  adapter: `src/adapters/${kind}/adapter.ts`,
  schemas: `src/adapters/${kind}/schemas.ts`,
  mapping: `src/adapters/${kind}/mapping.ts`,
  fake: `tests/adapters/${kind}-fake.ts`,
  harness: `tests/adapters/${kind}-harness.ts`,
  test: `tests/adapters/${kind}.test.ts`,
});

/** Why nothing is made, in one sentence; `undefined` if all is well. */
function objection([what, kind, ...more]) {
  if (what !== 'adapter' || more.length) return 'Say what to make: npm run new adapter NAME';
  if (!kind) return 'Say how the adapter is called: npm run new adapter NAME';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kind) || kind.length > 20)
    return `"${kind}" cannot be the name of an adapter: at most 20 lower-case letters, digits and single hyphens, a letter first.`;
  if (!isIdentifier(camel(kind))) return `"${kind}" cannot be the name of an adapter: it is a word of JavaScript.`;
  const taken = [`src/adapters/${kind}`, `src/adapters/${kind}.ts`, ...Object.values(targets(kind))].find(existsSync);
  return taken && `There is an adapter of the name "${kind}" already, or what looks like one: ${taken}`;
}

const camel = (kind) => kind.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

function isIdentifier(name) {
  try {
    return Boolean(new Function(`'use strict'; const ${name} = 0; return true;`)());
  } catch {
    return false;
  }
}

async function make(kind) {
  const name = camel(kind);
  const words = { __kind__: kind, __name__: name, __Name__: name[0].toUpperCase() + name.slice(1) };
  const options = await resolveConfig(registry);
  const tidy = (text) => format(text, { ...options, parser: 'typescript' });
  const files = {};
  for (const [template, path] of Object.entries(targets(kind))) {
    const text = readFileSync(`scripts/new/adapter/${template}.ts.txt`, 'utf8');
    files[path] = await tidy(text.replace(/__(?:kind|name|Name)__/g, (word) => words[word]));
  }
  const before = readFileSync(registry, 'utf8');
  const line = `  '${kind}': async () => (await import('./${kind}/index.js')).${name},\n`;
  files[registry] = await tidy(before.replace(/\};\s*$/, () => `${line}};\n`));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return Object.keys(files);
}

const words = process.argv.slice(2);
const reason = objection(words);
if (reason) {
  console.error(reason);
  process.exitCode = 2;
} else {
  const [, kind] = words;
  console.log((await make(kind)).join('\n'));
  console.log(
    `\nNow see what it has to keep: npm test -- tests/adapters/${kind}.test.ts\nThe way from there: docs/adapters.md`,
  );
}
