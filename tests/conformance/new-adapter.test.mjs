/** `npm run new adapter NAME`, in a copy of this tree, from nothing to the worked example of docs/adapters.md. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSources } from '../support/sources.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'onestream-new-'));
const example = join(root, 'tests/adapters/northwind');
const four = ['index', 'adapter', 'schemas', 'mapping'].map((name) => `src/adapters/northwind/${name}.ts`);
const three = ['northwind-fake.ts', 'northwind-harness.ts', 'northwind.test.ts'].map(
  (name) => `tests/adapters/${name}`,
);
const all = [...four, ...three, 'src/adapters/index.ts'];

const node = (script, ...args) =>
  spawnSync(process.execPath, [script, ...args], { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 24 });
const tool = (path, ...args) => node(join(root, 'node_modules', path), ...args);
const passes = ({ status, stdout, stderr }) => assert.equal(status, 0, `${stdout}${stderr}`);
const tree = () => ['src', 'tests'].flatMap((folder) => readdirSync(join(copy, folder), { recursive: true }).sort());

before(() => {
  const files = ['package.json', 'tsconfig.json', 'eslint.config.js', 'eslint-layers.js', '.prettierrc.json'];
  for (const path of [...files, 'src', 'scripts/new.mjs', 'scripts/new', 'tests/support/fake-server.ts'])
    cpSync(join(root, path), join(copy, path), { recursive: true });
  mkdirSync(join(copy, 'tests/adapters'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(
    join(copy, 'tsconfig.made.json'),
    JSON.stringify({ extends: './tsconfig.json', include: ['src/adapters', 'tests'] }),
  );
});
after(() => rmSync(copy, { recursive: true }));

describe('what cannot be made', () => {
  const refused = [
    [[], /^Say what to make: npm run new adapter NAME$/],
    [['element', 'northwind'], /^Say what to make/],
    [['adapter'], /^Say how the adapter is called: npm run new adapter NAME$/],
    [['adapter', 'Northwind'], /^"Northwind" cannot be the name of an adapter: .*lower-case letters/],
    [['adapter', 'north/wind'], /^"north\/wind" cannot be the name/],
    [['adapter', '../northwind'], /^"\.\.\/northwind" cannot be the name/],
    [['adapter', 'class'], /^"class" cannot be the name of an adapter: it is a word of JavaScript\.$/],
    [['adapter', 'tryton'], /^There is an adapter of the name "tryton" already.*src\/adapters\/tryton$/],
    [['adapter', 'north', 'wind'], /^Say what to make/],
  ];
  for (const [words, sentence] of refused) {
    it(`"${words.join(' ')}" is refused in one sentence, and nothing is written`, () => {
      const untouched = tree();
      const { status, stdout, stderr } = node('scripts/new.mjs', ...words);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr.trimEnd(), sentence);
      assert.deepEqual(tree(), untouched);
    });
  }
});

describe('a new adapter', () => {
  let sources;
  before(() => passes(node('scripts/new.mjs', 'adapter', 'northwind')));
  after(() => sources?.close());

  /** What the kit says of the adapter as it now stands in the copy. */
  async function report() {
    await sources?.close();
    sources = await openSources(copy);
    const { runConformance } = await sources.load('/src/conformance/index.ts');
    const { northwindHarness } = await sources.load('/tests/adapters/northwind-harness.ts');
    return runConformance(northwindHarness());
  }

  it('holds the rules of the house as it is made', () => {
    passes(tool('typescript/bin/tsc', '-p', 'tsconfig.made.json'));
    passes(tool('eslint/bin/eslint.js', '--max-warnings=0', ...all));
    passes(tool('prettier/bin/prettier.cjs', '--check', ...all));
  });

  it('is one that a configuration can name', async () => {
    await report();
    const { adapters } = await sources.load('/src/adapters/index.ts');
    assert.equal((await adapters.northwind()).kind, 'northwind');
  });

  it('breaks promises by name, and says which file to go on with', async () => {
    const { results } = await report();
    const reasonOf = (name) => results.find((result) => result.name === name && result.state === 'broken')?.reason;
    assert.match(
      reasonOf('contacts are listed each once, and as many as was said'),
      /contacts, which is not written yet in src\/adapters\/northwind\/adapter\.ts/,
    );
    assert.equal(
      reasonOf('a contact has the Direct, the Mobile and the Email that stand in the CRM'),
      'its Direct is missing',
    );
    const untried = results.filter(({ state }) => state === 'not tried').map(({ reason }) => reason);
    assert.ok(untried.includes('the CRM has no updateContact'));
  });

  it('keeps every promise once it is written as in the worked example, in less than 250 lines', async () => {
    for (const path of [...four, ...three]) writeFileSync(join(copy, path), moved(path));
    const { results, text } = await report();
    assert.deepEqual(
      results.filter(({ state }) => state === 'broken').map(({ name, reason }) => `${name}: ${reason}`),
      [],
      text,
    );
    const lines = four.map((path) => readFileSync(join(copy, path), 'utf8').trimEnd().split('\n').length);
    const count = lines.reduce((sum, each) => sum + each, 0);
    assert.ok(count < 250, `${count} lines`); // types and lint of the example: with all other files, where it lies
  });
});

/** A file of the worked example, with its imports as they are where `npm run new` puts it. */
function moved(path) {
  const text = readFileSync(join(example, path.slice(path.lastIndexOf('/') + 1)), 'utf8');
  return path.startsWith('src/')
    ? text.replaceAll('../../../src/adapters/', '../').replaceAll('../../../src/', '../../')
    : text
        .replaceAll('../../../src/', '../../src/')
        .replaceAll('../../support/', '../support/')
        .replaceAll("'./index.js'", "'../../src/adapters/northwind/index.js'");
}
