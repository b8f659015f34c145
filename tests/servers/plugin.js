import { people } from './cards.js';
import { pass } from './proxy.js';
import { prepareRadicale } from './radicale.js';
import { accounts, prepareTryton } from './tryton.js';

/**
 * Real servers for tests. `fetch('/__radicale')` starts one more Radicale with 250 cards, which lets the page's own origin
 * in, and answers with JSON: `url`, `book`, `user` and `password`; or as below. The page's own
 * `/.well-known/carddav` leads to `/dav/`. `fetch('/__tryton?backend=postgresql')` (or `sqlite`) starts one more, with a seeded database
 * of its own, and answers with JSON: how it is reached through the page's own origin (`proxied`) and across origins
 * (`direct`), `database` and `accounts`; or `missing`, one sentence why there is none, and whether that is a failure
 * (`required`). Nothing is started before a test asks.
 */
export default function serversPlugin() {
  /** @type {Map<string, Promise<{open: (options: object) => Promise<object>, stop: () => Promise<void>}>>} */
  const prepared = new Map();
  const urls = [];
  let origins = [];

  async function open(name, prepare, options) {
    if (!prepared.has(name)) prepared.set(name, prepare());
    try {
      return await (await prepared.get(name)).open(options);
    } catch (error) {
      return { missing: error.message, required: process.env.CI === 'true' };
    }
  }

  async function openTryton(backend) {
    const { url, database, ...none } = await open(backend, () => prepareTryton(backend), { origins });
    if (url === undefined) return none;
    return { proxied: `/__tryton/${urls.push(url) - 1}/`, direct: url, database, accounts };
  }

  return {
    name: 'servers',
    serverStart({ config }) {
      const hosts = new Set([config.hostname ?? 'localhost', 'localhost', '127.0.0.1']);
      origins = [...hosts].map((host) => `http://${host}:${config.port}`);
    },
    async serverStop() {
      await Promise.allSettled([...prepared.values()].map(async (servers) => (await servers).stop()));
    },
    async serve(context) {
      if (context.path === '/.well-known/carddav') return void context.redirect('/dav/');
      if (context.path === '/__tryton') {
        const backend = context.query.backend === 'sqlite' ? 'sqlite' : 'postgresql';
        return { body: JSON.stringify(await openTryton(backend)), type: 'json' };
      }
      if (context.path === '/__radicale') {
        const options = { cards: people(250), origins: [context.origin] };
        return { body: JSON.stringify(await open('radicale', prepareRadicale, options)), type: 'json' };
      }
      const [start, at] = /^\/__tryton\/(\d+)\//.exec(context.path) ?? [];
      if (urls[at] === undefined) return undefined;
      context.respond = false; // answered here, past Koa
      await pass(context.req, context.res, new URL(context.path.slice(start.length), urls[at]));
      return undefined;
    },
  };
}
