/** From a ring to the card on the screen, with 100,000 contacts: in a frame that was just made, and in one that is open. */
import { pathToFileURL } from 'node:url';
import { median, report, withPages } from './in-page.mjs';

const rounds = 15;
const still = `<!doctype html><body><h2>First1 Last1</h2><p>Company 1</p><script>
  requestAnimationFrame(() => setTimeout(() => parent.postMessage('painted', '*')));
</script>`;

const isolated = {
  'content-type': 'text/html',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
function handle(request, response) {
  if (request.url !== '/still.html') return false;
  response.writeHead(200, isolated).end(still);
  return true;
}

export async function run() {
  await withPages(
    'bench/ring.entry.ts',
    async ({ open, browser }) => {
      const first = await open();
      await first.evaluate(() => globalThis.bench.fill());
      await first.close();

      const page = await open();
      const times = { still: [], card: [] };
      for (let round = -1; round < rounds; round++)
        for (const [kind, address] of [
          ['still', '/still.html'],
          ['card', `/index.html?ring=${(round + 1) * 5_003}`],
        ]) {
          const time = await page.evaluate((at) => globalThis.bench.frame(at), address);
          if (round >= 0) times[kind].push(time);
        }
      console.log(`\n100,000 contacts stored, ${rounds} rounds`);
      report('a frame of plain HTML, made until painted', median(times.still), { unit: ' ms', digits: 1 });
      report('a frame with the panel, made until the card is painted', median(times.card), { unit: ' ms', digits: 1 });
      report('the same as a ratio', median(times.card) / median(times.still), { unit: 'x', most: 1.5 });
      await page.close();

      const warm = await open();
      const session = await browser.newCDPSession(warm);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      const rings = await warm.evaluate(() => globalThis.bench.rings(60));
      const sorted = [...rings].sort((a, b) => a - b);
      console.log('\nA page that is open, CPU throttled 4x, a pull running');
      report('ring to card painted, median', median(rings), { unit: ' ms', digits: 1 });
      report('ring to card painted, p95', sorted[Math.floor(sorted.length * 0.95)], {
        unit: ' ms',
        digits: 1,
        most: 50,
      });
    },
    { handle, later: ['bench/ring.elements.ts'] },
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await run();
