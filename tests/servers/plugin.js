import { pass } from './proxy.js';
import { accounts, prepareTryton } from './tryton.js';

/**
 * Real Trytons for tests. `fetch('/__tryton?backend=postgresql')` (or `sqlite`) starts one more, with a seeded database
 * of its own, and answers with JSON: how it is reached through the page's own origin (`proxied`) and across origins
 * (`direct`), `database` and `accounts`; or `missing`, one sentence why there is none, and whether that is a failure
 * (`required`). Nothing is started before a test asks.
 */
export default function trytonPlugin() {
  /** @type {Map<string, ReturnType<typeof prepareTryton>>} */
  const prepared = new Map();
  const urls = [];
  let origins = [];

  async function open(backend) {
    if (!prepared.has(backend)) prepared.set(backend, prepareTryton(backend));
    try {
      const { url, database } = await (await prepared.get(backend)).open({ origins });
      return { proxied: `/__tryton/${urls.push(url) - 1}/`, direct: url, database, accounts };
    } catch (error) {
      return { missing: error.message, required: process.env.CI === 'true' };
    }
  }

  return {
    name: 'tryton',
    serverStart({ config }) {
      const hosts = new Set([config.hostname ?? 'localhost', 'localhost', '127.0.0.1']);
      origins = [...hosts].map((host) => `http://${host}:${config.port}`);
    },
    async serverStop() {
      await Promise.allSettled([...prepared.values()].map(async (trytons) => (await trytons).stop()));
    },
    async serve(context) {
      if (context.path === '/__tryton') {
        const backend = context.query.backend === 'sqlite' ? 'sqlite' : 'postgresql';
        return { body: JSON.stringify(await open(backend)), type: 'json' };
      }
      const [start, at] = /^\/__tryton\/(\d+)\//.exec(context.path) ?? [];
      if (urls[at] === undefined) return undefined;
      context.respond = false; // answered here, past Koa
      await pass(context.req, context.res, new URL(context.path.slice(start.length), urls[at]));
      return undefined;
    },
  };
}
