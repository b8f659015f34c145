/**
 * A seeded Tryton to try things on: `node tests/servers/start.mjs [postgresql|sqlite] [origin ...]`, ended with Ctrl-C.
 * The page of `npm start -- --tryton URL` needs no origin here: it asks through its own server.
 */
import { accounts, prepareTryton } from './tryton.js';

const [backend = 'postgresql', ...origins] = process.argv.slice(2);
const trytons = await prepareTryton(backend);
const { url, database } = await trytons.open({ origins });
const { user, password } = accounts.agent;
console.log(`Tryton on ${backend}: ${url}\ndatabase ${database}, user ${user}, password ${password}`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => trytons.stop().then(() => process.exit(0)));
