/** Who is the same person in three CRMs of 50,000 contacts each, of which the truth is known. */
import { pathToFileURL } from 'node:url';
import { report, withPages } from './in-page.mjs';

const size = 50_000;
const crowd = 10_000;

export async function run() {
  await withPages('bench/joins.entry.ts', async ({ open }) => {
    const page = await open();
    const { wrong, evident, all, pairs, milliseconds } = await page.evaluate(
      (count) => globalThis.bench.join(count),
      size,
    );
    console.log(`3 x ${size} contacts, ${pairs} pairs with evidence, all joined in ${Math.round(milliseconds)} ms`);
    report('pairs joined wrongly', wrong.length, { most: 0, digits: 0 });
    report('of the pairs with evidence are joined', evident * 100, { unit: ' %', least: 95 });
    report('of all pairs that are one person are joined', all * 100, { unit: ' %' });
    const shared = await page.evaluate((count) => globalThis.bench.crowd(count), crowd);
    report(`to match a number that ${crowd} people have`, shared.matched, { unit: ' ms' });
    report('to know one of them', shared.each, { unit: ' ms' });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run();
