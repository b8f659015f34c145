import { pass } from './proxy.js';
import { accounts, startTryton } from './tryton.js';

/**
 * Real Trytons for tests. `fetch('/__tryton?backend=postgresql')` (or `sqlite`) starts one when first asked, makes one
 * more seeded database, and answers with JSON: how it is reached through the page's own origin (`proxied`) and across
 * origins (`direct`), `database` and `accounts`; or `missing`, one sentence why there is none, and whether that is a
 * failure (`required`).
 */
export default function trytonPlugin() {
  /** @type {Map<string, ReturnType<typeof startTryton>>} */
  const running = new Map();
  let origins = [];

  return {
    name: 'tryton',
    serverStart({ config }) {
      const hosts = new Set([config.hostname ?? 'localhost', 'localhost', '127.0.0.1']);
      origins = [...hosts].map((host) => `http://${host}:${config.port}`);
    },
    async serverStop() {
      await Promise.allSettled([...running.values()].map(async (starting) => (await starting).stop()));
    },
    async serve(context) {
      const [start, proxied] = /^\/tryton\/([a-z]+)\//.exec(context.path) ?? [];
      if (running.has(proxied)) {
        const { url } = await running.get(proxied);
        context.respond = false; // answered here, past Koa
        await pass(context.req, context.res, new URL(context.path.slice(start.length), url));
        return undefined;
      }
      if (context.path !== '/__tryton') return undefined;
      const backend = context.query.backend === 'sqlite' ? 'sqlite' : 'postgresql';
      return { body: JSON.stringify(await answer(backend)), type: 'json' };
    },
  };

  async function answer(backend) {
    try {
      if (!running.has(backend)) running.set(backend, startTryton({ backend, origins }));
      const tryton = await running.get(backend);
      return { proxied: `/tryton/${backend}/`, direct: tryton.url, database: await tryton.database(), accounts };
    } catch (error) {
      return { missing: error.message, required: process.env.CI === 'true' };
    }
  }
}
