/**
 * Pulling 100,000 contacts over HTTP from loopback, 100 a page, against fetching and parsing the pages alone; and 975
 * pages from CRMs that allow 100 requests in a window, against a client that does nothing but fetch as soon as it may.
 * There, windows and pages are two fifths of those of real CRMs (4 s instead of 10 s, 40 contacts instead of 100), so that a
 * run takes minutes: what is done in each window weighs the same, requests more than twice as much.
 */
import { pathToFileURL } from 'node:url';
import { createPagedCrm } from '../tests/servers/paged-crm.js';
import { median, report, withPages } from './in-page.mjs';

const contacts = 100_000;
const rounds = 5;
const limit = { requests: 100, window: 4_000 };
/** The last window has room for what a pull asks beside its pages. */
const small = { count: 39_000, pageSize: 40 };

const styles = ['ietf', 'hubspot', 'none'];

/** By their path. */
const crms = new Map([
  ['/open/', createPagedCrm({ count: contacts })],
  ...styles.map((style) => [`/${style}/`, createPagedCrm({ ...small, limit: { ...limit, style } })]),
]);

/** Pages are put into JSON once: a server is not what is measured. */
const written = new Map();

function handle(request, response) {
  const url = new URL(request.url, 'http://localhost');
  const path = url.pathname.slice(0, url.pathname.indexOf('/', 1) + 1);
  const crm = crms.get(path);
  if (!crm) return false;
  const query = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''));
  const { status, headers, body } = crm.handle(url.pathname.slice(path.length), query);
  const key = status === 200 ? url.pathname + url.search : undefined;
  const text = written.get(key) ?? JSON.stringify(body);
  if (key) written.set(key, text);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  return true;
}

export async function run() {
  await withPages(
    'bench/pull.entry.ts',
    async ({ open }) => {
      await freely(open);
      await limited(open);
    },
    { handle },
  );
}

async function inNewPage(open, method, ...args) {
  const page = await open();
  try {
    const taken = await page.evaluate(([name, given]) => bench[name](...given), [method, args]);
    if (taken.contacts !== contacts && taken.contacts % small.count) throw new Error(`${taken.contacts} contacts came`);
    return taken;
  } finally {
    await page.close();
  }
}

async function freely(open) {
  const taken = { alone: [], pull: [], kept: [] };
  const ways = [
    async () => taken.alone.push(await inNewPage(open, 'fetchAlone', '/open/')),
    async () => taken.pull.push(await inNewPage(open, 'pull', ['/open/'])),
    async (round) => taken.kept.push(await inNewPage(open, 'pull', ['/open/'], `agent-${round}`)),
  ];
  await inNewPage(open, 'fetchAlone', '/open/');
  for (let round = 0; round < rounds; round++)
    for (let at = 0; at < ways.length; at++) await ways[(at + round) % ways.length](round);
  const [alone, pull, kept] = [taken.alone, taken.pull, taken.kept].map((all) => median(all.map(({ time }) => time)));
  const long = [...taken.pull, ...taken.kept].flatMap((each) => each.long);
  console.log(`Pulling ${contacts} contacts from loopback, ${rounds} interleaved rounds, medians`);
  report('fetch and JSON.parse alone', alone, { unit: ' ms', digits: 0 });
  report('pull into memory', pull, { unit: ' ms', digits: 0 });
  report('pull, kept on disk', kept, { unit: ' ms', digits: 0 });
  report('pull into memory, of fetch and JSON.parse', pull / alone, { unit: 'x', most: 2 });
  report('pull, kept on disk, of fetch and JSON.parse', kept / alone, { unit: 'x', most: 2 });
  report(`long tasks in ${2 * rounds} pulls`, long.length, { most: 0, digits: 0 });
  if (long.length) report('longest', Math.max(...long), { unit: ' ms', digits: 0 });
}

async function limited(open) {
  console.log(
    `Pulling ${small.count} contacts, ${small.pageSize} a page, at ${limit.requests} requests in ${limit.window} ms`,
  );
  const times = [];
  const fresh = () => new Promise((resolve) => setTimeout(resolve, limit.window)); // nothing of the window is used
  for (const style of styles) {
    await fresh();
    const { time: least } = await inNewPage(open, 'fetchAlone', `/${style}/`);
    await fresh();
    const { time } = await inNewPage(open, 'pull', [`/${style}/`]);
    report(`fetch alone (told: ${style})`, least, { unit: ' ms', digits: 0 });
    report('pull, of that', time / least, { unit: 'x', most: 1.05, digits: 3 });
    times.push(time);
  }
  await fresh();
  const { time } = await inNewPage(
    open,
    'pull',
    styles.map((style) => `/${style}/`),
  );
  report('three at once, of the slowest alone', time / Math.max(...times), { unit: 'x', most: 1.1, digits: 3 });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run();
