/**
 * How fast and how right phone numbers are read, against libphonenumber-js and google-libphonenumber, and how often rules
 * that compare last digits take one number for another. `node bench/numbers.mjs`; fails when a figure misses what it must be.
 */
import { pathToFileURL } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { readingCode } from './numbers-code.mjs';
import { realisticList } from './numbers-list.mjs';
import { precision } from './numbers-precision.mjs';
import { agreement, recall, shortNumbers } from './numbers-right.mjs';

const rounds = 25;
const warmUp = 3;

/** Median milliseconds of each, taken in turns. */
function timed(subjects) {
  const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++)
    for (const [name, work] of Object.entries(subjects)) {
      const start = performance.now();
      work();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

function speed({ fast, planOf, numbers }) {
  const list = JSON.parse(JSON.stringify(realisticList(50_000))); // as they come from a CRM
  const library = list.slice(0, 5_000); // it takes its time
  const ms = timed({
    'libphonenumber-js/min': () => library.forEach(({ text, country }) => parsePhoneNumberFromString(text, country)),
    'fast path': () => list.forEach(({ text, country }) => fast.read(text, planOf(country))),
    'the whole reader': () => list.forEach(({ text, country }) => numbers.read(text, country)),
  });
  const each = Object.fromEntries(
    Object.entries(ms).map(([name, all]) => [name, all / (name.startsWith('lib') ? library.length : list.length)]),
  );
  console.log('\nReading 50,000 numbers of 17 countries in ten spellings, median of 25 rounds in turns');
  console.table(
    Object.fromEntries(
      Object.entries(each).map(([name, one]) => [
        name,
        {
          'us each': (one * 1000).toFixed(3),
          'per second': Math.round(1000 / one),
          x: (each['libphonenumber-js/min'] / one).toFixed(1),
        },
      ]),
    ),
  );
  return { each, list };
}

/** Prints a figure beside what it must be, and fails if it misses. */
function judge(what, figure, must, isMet) {
  console.log(`${isMet ? 'met   ' : 'MISSED'}  ${what}: ${figure} (must: ${must})`);
  if (!isMet) process.exitCode = 1;
}

const percent = (part, all) => `${((100 * part) / all).toFixed(2)} %`;

export async function run() {
  const code = await readingCode();
  const { each, list } = speed(code);
  const times = each['libphonenumber-js/min'] / each['fast path'];
  const outcomes = list.map(({ text, country, e164 }) => ({ e164, found: code.fast.read(text, code.planOf(country)) }));
  const deferred = outcomes.filter(({ found }) => found === -1).length;
  const wrong = outcomes.filter(({ found, e164 }) => found > 0 && `+${found}` !== e164).length;
  const none = outcomes.filter(({ found }) => found === 0).length;
  const regions = agreement(code);
  const found = recall(code);
  const short = shortNumbers(code);
  const drawn = precision(code);
  console.log('\nNumbers');
  judge('fast path against libphonenumber-js/min', `${times.toFixed(1)}x`, '30x or more', times >= 30);
  judge(
    'deferred on the realistic list',
    percent(deferred, list.length),
    '0.5 % at most',
    deferred <= list.length / 200,
  );
  judge('wrong or not read on the realistic list', `${wrong} and ${none}`, '0 and 0', wrong + none === 0);
  judge('disagreements with google-libphonenumber', regions.different, '0', regions.different === 0);
  judge(
    'deferred over the regions',
    percent(regions.deferred, regions.all),
    '10 % at most',
    regions.deferred <= regions.all / 10,
  );
  judge('recall over the example numbers', percent(found.right, found.all), '99.9 %', found.right >= 0.999 * found.all);
  judge('short numbers taken for others', short.wrong, '0', short.wrong === 0);
  judge('false matches at exact and national', drawn.falseAtBest, '0', drawn.falseAtBest === 0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run();
