/** From Update until an edit is kept on disk, and what 1,000 edits that wait cost the page. */
import { pathToFileURL } from 'node:url';
import { median, report, withPages } from './in-page.mjs';
import { longestTask } from './task-time.mjs';

const edits = 50;
const waiting = 1_000;
/** A frame in which nothing moves. */
const most = 50;

export async function run() {
  await withPages('bench/outbox.entry.ts', async ({ open }) => {
    await measure(await open(), false);
    await measure(await open(), true, open);
  });
}

async function measure(page, isPage, open) {
  console.log(isPage ? 'A page with the outbox and a contact card on screen' : 'Saving by itself');
  await page.evaluate((isPage) => bench.start(isPage), isPage);
  const taken = (await page.evaluate((count) => bench.durable(count), edits)).sort((one, other) => one - other);
  report(`from Update until on disk, ${edits} edits in two CRMs, median`, median(taken), { unit: ' ms', most: 16.7 });
  report('p95', taken[Math.floor(taken.length * 0.95)], { unit: ' ms' });
  const queued = await longestTask(page, () => page.evaluate((count) => bench.queue(count), waiting));
  report(`longest task while ${waiting} edits are queued`, queued.result, { unit: ' ms', most });
  report('(of its own time)', queued.longest, { unit: ' ms', most });
  if (open) {
    const other = await open();
    const { longest } = await longestTask(other, () => other.evaluate((count) => bench.meet(count), waiting));
    report('longest task of a page that is opened then, of its own time', longest, { unit: ' ms', most });
    await other.close();
  }
  const drained = await longestTask(page, () => page.evaluate(() => bench.drain()));
  report('requests that update a record', drained.result.sent, { unit: '', digits: 0 });
  report('longest task while they are sent', drained.result.longest, { unit: ' ms', most });
  report('(of its own time)', drained.longest, { unit: ' ms', most });
  report('to send them', drained.result.taken / 1000, { unit: ' s', most: 15 });
  await page.close();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await run();
