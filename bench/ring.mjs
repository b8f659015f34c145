/**
 * From a ring to the card on the screen, with 100,000 contacts: in a frame that was just made, as a CRM of another site frames
 * it, and in a page that is open.
 */
import { pathToFileURL } from 'node:url';
import { isolated, median, report, withPages } from './in-page.mjs';

const contacts = 100_000;
const rounds = 24;
let card = '';

/** The same card as plain HTML, in which nothing has to be looked up, made or drawn by a script. */
const still = () => `<!doctype html><title>still</title><body>${card}<script>
  requestAnimationFrame(() => setTimeout(() => parent.postMessage('painted', '*')));
</script>`;

function handle(request, response) {
  if (request.url !== '/still.html') return false;
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...isolated }).end(still());
  return true;
}

const options = { handle };
const unlimited = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

export async function run() {
  console.log(`\n100,000 contacts stored, ${rounds} rounds, 60 pictures a second`);
  await withPages('bench/ring.entry.ts', framed({ most: 1.5 }), options);
  console.log('\nThe same with as many pictures as the browser can make');
  await withPages('bench/ring.entry.ts', framed({}), { ...options, args: unlimited });
  console.log('\nA page that is open, CPU throttled 4x, a pull running');
  await withPages('bench/ring.entry.ts', warm, options);
}

const framed =
  ({ most }) =>
  async ({ open, origin }) => {
    const own = await open();
    await own.evaluate(() => globalThis.bench.fill());
    const other = await open();
    card = await other.evaluate(() => globalThis.bench.card());
    await other.close();
    const crm = await open(`${origin.replace('127.0.0.1', 'localhost')}/index.html`);
    await fillInFrame(crm, `${origin}/index.html`);
    await frames(crm, origin, { where: 'in a page of another site', most });
    await frames(own, origin, { where: 'in a page of its own site' });
  };

async function warm({ open, browser }) {
  const page = await open();
  const session = await browser.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const rings = await page.evaluate(() => globalThis.bench.rings(60));
  const sorted = [...rings].sort((a, b) => a - b);
  report('ring to card painted, median', median(rings), { unit: ' ms', digits: 1 });
  report('ring to card painted, p95', sorted[Math.floor(sorted.length * 0.95)], { unit: ' ms', digits: 1, most: 50 });
}

/** What a page keeps that is framed by another site is kept apart for that site. */
async function fillInFrame(page, address) {
  await page.evaluate((src) => {
    const frame = Object.assign(document.createElement('iframe'), { src });
    return new Promise((loaded) => {
      frame.addEventListener('load', loaded, { once: true });
      document.body.append(frame);
    });
  }, address);
  const frame = page.frames().find((each) => each.url() === address);
  await frame.waitForFunction(() => 'bench' in globalThis);
  await frame.evaluate(() => globalThis.bench.fill());
  await page.evaluate(() => document.querySelector('iframe').remove());
}

async function frames(page, origin, { where, most }) {
  const times = { still: [], card: [] };
  for (let round = -1; round < rounds; round++)
    for (const [kind, path] of [
      ['still', '/still.html'],
      ['card', `/index.html?ring=${((round + 1) * 5_003) % contacts}`],
    ]) {
      const made = [origin + path, Math.max(round, 0) / rounds]; // each at another time between two pictures
      const time = await page.evaluate((made) => globalThis.bench.frame(...made), made);
      if (round >= 0) times[kind].push(time);
    }
  report(`a frame of the card as plain HTML ${where}, made until painted`, median(times.still), {
    unit: ' ms',
    digits: 1,
  });
  report(`a frame with the panel ${where}, made until the card is painted`, median(times.card), {
    unit: ' ms',
    digits: 1,
  });
  report('the same as a ratio', median(times.card) / median(times.still), { unit: 'x', most });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run();
