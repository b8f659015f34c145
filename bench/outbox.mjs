/** From Update until an edit is kept on disk, and what 1,000 edits that wait cost the page. */
import { pathToFileURL } from 'node:url';
import { median, report, withPages } from './in-page.mjs';

const edits = 50;
const waiting = 1_000;

export async function run() {
  await withPages('bench/outbox.entry.ts', async ({ open }) => {
    const page = await open();
    await page.evaluate(() => bench.start());
    const taken = (await page.evaluate((count) => bench.durable(count), edits)).sort((one, other) => one - other);
    console.log(`${edits} edits in two CRMs, from Update until on disk`);
    report('median', median(taken), { unit: ' ms', most: 16.7 });
    report('p95', taken[Math.floor(taken.length * 0.95)], { unit: ' ms' });
    console.log(`${waiting} edits while no CRM can be reached, and when they are back`);
    report('longest task while they are queued', await page.evaluate((count) => bench.queue(count), waiting), {
      unit: ' ms',
      most: 50,
    });
    const drained = await page.evaluate(() => bench.drain());
    report('requests that update a record', drained.sent, { unit: '', digits: 0 });
    report('longest task while they are sent', drained.longest, { unit: ' ms', most: 50 });
    report('(to send them)', drained.taken, { unit: ' ms', digits: 0 });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await run();
