/** A number among a million contacts: how long it takes to be found, and what its index weighs. */
import { pathToFileURL } from 'node:url';
import { report, withPages } from './in-page.mjs';

export async function run() {
  for (const contacts of [100_000, 1_000_000]) {
    const found = await withPages('bench/lookup.entry.ts', async ({ open }) =>
      (await open()).evaluate((count) => globalThis.bench.lookup(count), contacts),
    );
    console.log(
      `\n${contacts.toLocaleString('en')} contacts in ${found.segments} segments, taken in within ${found.seconds.toFixed(1)} s`,
    );
    report('a number is found, median', found.hit, { unit: ' us', most: 2 });
    report('contacts found by their own number', found.hits, { least: 1 });
    report('an unknown number is not found, median', found.miss, { unit: ' us', most: 2 });
    report('the same up to the record itself', found.entry, { unit: ' us' });
    report('number index a contact', found.bytes, { unit: ' bytes', most: 20 });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run();
