/** The search as one types: how long it takes on the page itself, whom it finds, and what its dictionary weighs. */
import { pathToFileURL } from 'node:url';
import { median, report, withPages } from './in-page.mjs';

const musts = [
  { contacts: 100_000, p99: 1, typo: 4 },
  { contacts: 1_000_000, p99: 2, typo: 15 },
];

export async function run(sizes = musts) {
  for (const must of sizes)
    await withPages('bench/search.entry.ts', async ({ open }) => {
      const page = await open();
      const { contacts } = must;
      const built = await page.evaluate((count) => globalThis.bench.dictionary(count), contacts);
      const filled = await page.evaluate((count) => globalThis.bench.fill(count), contacts);
      console.log(
        `\n${contacts.toLocaleString('en')} contacts in ${filled.segments} segments, taken in within ${filled.seconds.toFixed(1)} s`,
      );
      report('dictionary: built at once, 100,000 contacts', (built.build / contacts) * 1e5, { unit: ' ms', most: 400 });
      report('dictionary: merged from ten, 100,000 contacts', (built.merge / contacts) * 1e5, { unit: ' ms' });
      report('dictionary: longest step of merging', built.longest, { unit: ' ms' });
      report('dictionary: a contact', filled.bytes, { unit: ' bytes', most: 110 });
      tell(await page.evaluate((count) => globalThis.bench.search(count), contacts), must);
    });
}

/** A busy machine interrupts some searches: what a search costs is the median of its rounds; the rest is told beside it. */
function tell({ exact, typos }, must) {
  const scan = median([...exact.scans, ...typos.scans]);
  for (const [kind, own] of byKind([...exact.times, ...typos.times]))
    console.log(`${ms(median(own))} median ${ms(percentile(own, 0.99))} p99  ${kind}`);
  const all = exact.times.map(({ rounds }) => median(rounds));
  report('without a typo, median', median(all), { unit: ' ms', digits: 3 });
  report('without a typo, p99', percentile(all, 0.99), { unit: ' ms', most: must.p99 });
  const single = exact.times.flatMap(({ rounds }) => rounds);
  report('without a typo, p99 with all interruptions', percentile(single, 0.99), { unit: ' ms' });
  report('with one typo, median', median(typos.times.flatMap(({ rounds }) => rounds)), {
    unit: ' ms',
    most: must.typo,
  });
  report('a look at every text (includes), median, same run', scan, { unit: ' ms' });
  report('p99 without a typo, over that look', percentile(all, 0.99) / scan, { unit: 'x' });
  report('recall of 20, full name', exact.recall, { least: 1, digits: 3 });
  report('recall of 20, one typo', typos.recall, { least: 0.97, digits: 3 });
}

function byKind(times) {
  const kinds = new Map();
  for (const { kind, rounds } of times) kinds.set(kind, [...(kinds.get(kind) ?? []), median(rounds)]);
  return kinds;
}

const ms = (value) => `${value.toFixed(3).padStart(9)} ms`;
const percentile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run();
