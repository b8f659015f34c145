/** docs/adapters.md says what is so. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const read = (path) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const guide = read('docs/adapters.md');
const plain = (code) => code.replace(/\s+/gu, ' ').trim();

/** The names in a union type, or the keys of an interface, of the port. */
const operations = /export type Operation =([^;]+);/u.exec(read('src/core/adapter.ts'))[1].match(/\w+/gu);
const codes = [
  .../export interface CrmErrorDetails \{([^]+?)\n\}/u
    .exec(read('src/core/errors.ts'))[1]
    .matchAll(/^ {2}'?([\w-]+)'?:/gmu),
].map(([, code]) => code);

describe('the guide to adapters', () => {
  const quotes = [...guide.matchAll(/^```ts (\S+)\n([^]+?)^```$/gmu)];

  for (const [, path, code] of quotes) {
    it(`quotes ${path} as it is: ${plain(code).slice(0, 40)} ...`, () =>
      assert.ok(plain(read(path)).includes(plain(code))));
  }

  it('quotes the example at all', () => assert.ok(quotes.length > 3));

  it('links to what is there', () => {
    const links = [...guide.matchAll(/\]\(([^)]+)\)/gu)].map(([, link]) => link);
    assert.ok(links.length > 0);
    for (const link of links)
      assert.ok(existsSync(fileURLToPath(new URL(`../../docs/${link}`, import.meta.url))), link);
  });

  it('names every operation and every error of the port', () => {
    assert.equal(codes.length, 14);
    for (const word of [...operations, ...codes]) assert.ok(guide.includes(`\`${word}\``), word);
  });

  it('counts the lines of the example rightly', () => {
    const files = ['index', 'adapter', 'schemas', 'mapping'].map((name) => read(`tests/adapters/northwind/${name}.ts`));
    const count = files.reduce((sum, text) => sum + text.trimEnd().split('\n').length, 0);
    assert.ok(guide.includes(`, ${count} lines,`), `${count} lines`);
  });
});
