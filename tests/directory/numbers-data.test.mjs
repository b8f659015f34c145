import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readingCode } from '../../bench/numbers-code.mjs';
import { realisticList } from '../../bench/numbers-list.mjs';
import { agreement, recall, shortNumbers } from '../../bench/numbers-right.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Pairs that we grade otherwise than libphonenumber, which knows no country and compares last digits. */
const localNumbers = new Set(['331 6005', '345 6789', '+64 331 6005']);
const isLocal = (text) => localNumbers.has(text) || text.startsWith('tel:331-6005;');

describe('numbers, against data of libphonenumber', () => {
  let code;
  before(async () => {
    code = await readingCode();
  });

  it('has a table that fits the installed metadata', () => {
    const { status, stderr } = spawnSync(process.execPath, [at('../../scripts/phone-table.mjs'), '--check'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });

  it('agrees with google-libphonenumber wherever it does not defer: every region, seven forms', () => {
    const { all, deferred, different } = agreement(code);
    assert.equal(different, 0);
    assert.ok(all > 5_000 && deferred <= all / 10, `${deferred} of ${all} deferred`);
  });

  it('settles a realistic list by itself, and rightly', () => {
    const list = realisticList(4_000);
    const found = list.map(({ text, country }) => code.fast.read(text, code.planOf(country)));
    const wrong = list.filter(({ e164 }, index) => found[index] !== -1 && `+${found[index]}` !== e164);
    assert.deepEqual(wrong, []);
    assert.ok(found.filter((each) => each === -1).length <= list.length / 200);
  });

  it('recalls example numbers of every plan in every spelling that is legal there', () => {
    const { all, right } = recall(code);
    assert.ok(all > 17_000 && right >= 0.999 * all, `${right} of ${all}`);
  });

  it('takes no short number for a number that all the world can call', () => {
    assert.deepEqual(shortNumbers(code), { all: 1_060, wrong: 0 });
  });

  it('grades pairs as libphonenumber does, but knows the country and never compares last digits', () => {
    const pairs = JSON.parse(readFileSync(at('../data/libphonenumber/number-match.json'), 'utf8'));
    for (const { a, b, grade } of pairs) {
      const country = /\+7/.test(a) ? 'RU' : /^\+?1/.test(a) ? 'US' : 'NZ';
      const [calling, stored] = [a, b].map((text) => code.numbers.read(text, country));
      assert.equal(code.gradeOf(calling, stored) ?? 'none', expected(a, b, grade), `${a} and ${b}`);
      assert.equal(code.gradeOf(stored, calling) ?? 'none', expected(a, b, grade), `${b} and ${a}`);
    }
    assert.equal(pairs.length, 44);
  });
});

function expected(a, b, grade) {
  if (isLocal(a) || isLocal(b)) return 'none';
  if (a === '3 331-6005' && b === '03 331 6005') return 'national'; // both read by the country
  return grade === 'not-a-number' ? 'none' : grade;
}
