/**
 * How old a change in a CRM is when a page that stays open knows of it: where the CRM tells its changes, and where all has
 * to be gone through. The page and the changes are ten times as fast as usual, and so are the seconds below.
 */
import { pathToFileURL } from 'node:url';
import { createPagedCrm } from '../tests/servers/paged-crm.js';
import { report, withPages } from './in-page.mjs';

const faster = 10;
const [count, pageSize] = [500, 50];
const time = 80_000;
/** All are changed in turn: nobody twice before the first change is known. */
const pause = 100;

const crms = new Map([
  ['feed', createPagedCrm({ count, pageSize })],
  ['none', createPagedCrm({ count, pageSize })],
]);

function handle(request, response) {
  const url = new URL(request.url, 'http://localhost');
  const [, id, ...path] = url.pathname.split('/');
  const crm = crms.get(id);
  if (!crm) return false;
  const query = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''));
  const { status, headers, body } = crm.handle(path.join('/'), query);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  return true;
}

export async function run() {
  let changed = 0;
  const changing = setInterval(() => {
    const id = String((changed++ % count) + 1);
    for (const crm of crms.values()) crm.control({ put: [{ id, first: String(Date.now()), last: 'Byron' }] });
  }, pause);
  try {
    const [told, gone] = await withPages(
      'bench/live.entry.ts',
      async ({ open }) => {
        const page = await open();
        const following = [...crms.keys()].map((changes) => [changes, changes]);
        return page.evaluate(([which, how]) => bench.follow(which, how), [following, { count, faster, time }]);
      },
      { handle },
    );
    console.log(`${told.length} and ${gone.length} changes`);
    report('age of a change that the CRM tells, p95', p95(told), { unit: ' s', most: 60, digits: 0 });
    report('where all is gone through, p95', p95(gone), { unit: ' s', most: 300, digits: 0 });
  } finally {
    clearInterval(changing);
  }
}

const p95 = (ages) => ([...ages].sort((a, b) => a - b)[Math.floor(ages.length * 0.95)] * faster) / 1000;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await run();
