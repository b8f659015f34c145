/**
 * The directory on disk. How soon a new page knows who calls, against opening its database and reading one record; and
 * what it costs to write 100,000 contacts, against Dexie's bulkPut.
 */
import { pathToFileURL } from 'node:url';
import { median, report, withPages } from './in-page.mjs';

const contacts = 100_000;
const writes = 3;
const rounds = 15;
/** So long browsers clear away what was deleted, in milliseconds: it would be in the way of what is written next. */
const settling = 5_000;

export async function run() {
  await withPages('bench/storage.entry.ts', async ({ open }) => {
    const page = await open();
    const built = await page.evaluate((count) => bench.build(count), contacts);
    await writing(page, built);
    await page.evaluate(() => bench.prepareTiny());
    await cold(open);
  });
}

async function writing(page, built) {
  const taken = { ours: [], indexed: [], plain: [] };
  for (let round = 0; round < writes; round++) {
    taken.ours.push(await page.evaluate((user) => bench.write(user), `agent-${round}`));
    await page.waitForTimeout(settling);
    taken.indexed.push(await page.evaluate(() => bench.dexie(true)));
    await page.waitForTimeout(settling);
    taken.plain.push(await page.evaluate(() => bench.dexie(false)));
    await page.waitForTimeout(settling);
  }
  const [ours, indexed, plain] = [taken.ours, taken.indexed, taken.plain].map(median);
  const size = await page.evaluate(() => bench.size());
  console.log(`Storing ${contacts} contacts of ${size.toFixed(0)} bytes, ${writes} interleaved rounds, medians`);
  report('write', ours, { unit: ' ms', digits: 0 });
  report('Dexie bulkPut, found by number', indexed, { unit: ' ms', digits: 0 });
  report('Dexie bulkPut, without an index', plain, { unit: ' ms', digits: 0 });
  report('of Dexie, found by number', ours / indexed, { unit: 'x', most: 0.1, digits: 3 });
  report('of Dexie, without an index', ours / plain, { unit: 'x', digits: 3 });
  report('(to build what is written, from records)', built, { unit: ' ms', digits: 0 });
  const prepared = await page.evaluate((user) => bench.prepare(user), `agent-${writes - 1}`);
  report('(to work out who answers which number, in slices of 5 ms, later)', prepared, { unit: ' ms', digits: 0 });
}

async function cold(open) {
  const user = `agent-${writes - 1}`;
  const taken = { limit: [], tiny: [], ours: [], load: [] };
  const inNewPage = async (what, ...of) => {
    const page = await open();
    const result = await page.evaluate(([method, args]) => bench[method](...args), [what, of]);
    await page.close();
    return result;
  };
  for (let round = 0; round < rounds; round++) {
    taken.limit.push(await inNewPage('limit', `onestream-directory:bench:${user}`, 'rest', 'now'));
    taken.tiny.push(await inNewPage('limit', 'tiny', 'tiny', 'now'));
    const { taken: ours, found } = await inNewPage('cold', user, round * 1000);
    if (found !== 2) throw new Error(`found ${found} records, not the person's 2`);
    taken.ours.push(ours);
    taken.load.push(await inNewPage('load', user));
  }
  const [limit, tiny, ours, load] = [taken.limit, taken.tiny, taken.ours, taken.load].map(median);
  console.log(`New page, ${contacts} contacts stored, ${rounds} interleaved rounds, medians`);
  report('open the database, read one record', limit, { unit: ' ms' });
  report('the same of a database in which there is nothing else', tiny, { unit: ' ms' });
  report('who calls, with all records of the person', ours, { unit: ' ms' });
  report('of opening the database and reading one record', ours / limit, { unit: 'x', most: 2 });
  report('of the same where there is nothing else', ours / tiny, { unit: 'x' });
  report('(to load everything)', load, { unit: ' ms', digits: 0 });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run();
