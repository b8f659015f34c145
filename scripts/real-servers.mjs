/**
 * What `npm start -- --real` puts behind the portal: a Tryton and a Radicale on this machine, where they can be had, and the
 * gateway over them. One person stands in both.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareRadicale } from '../tests/servers/radicale.js';
import { accounts, prepareTryton } from '../tests/servers/tryton.js';
import { openSources } from '../tests/support/sources.mjs';

/** Ada is in Tryton's seed too: see tests/servers/seed.py. */
const people = [
  ['Ada Lovelace', 'ada@acme.example', '+44 7911 123456', '+44 20 7946 0123'],
  ['Mary Somerville', 'mary@analytical.example', '+44 7911 123470'],
  ['Emmy Noether', 'emmy@analytical.example', '+49 151 23456789'],
  ['Hedy', 'hedy@analytical.example', '+43 664 1234567'],
];

/**
 * @param {(line: string) => void} [say] is told what takes its time and what cannot be had
 * @returns {Promise<{ gateway: string, tryton?: object, radicale?: object, missing: string[], stop(): Promise<void> }>}
 *   `gateway`: where it answers; `tryton` and `radicale`: where they answer and who may sign in
 */
export async function startRealServers(say = () => undefined) {
  const undo = [];
  const stop = async () => {
    while (undo.length > 0) await undo.pop()();
  };
  const missing = [];
  const start = async (name, prepare, how) => {
    say(`Starting ${name} (the first time it is installed, which takes a minute) ...`);
    try {
      const servers = await prepare();
      undo.push(servers.stop);
      return await servers.open(how);
    } catch (error) {
      missing.push(`${name}: ${error.message}`);
      return undefined;
    }
  };
  try {
    const tryton = await start('Tryton', () => prepareTryton('postgresql'));
    const radicale = await start('Radicale', prepareRadicale, { cards: people.map(cardOf) });
    if (!tryton && !radicale) throw new Error(`No server can be had here. ${missing.join(' ')}`);
    const connections = [...(tryton ? [trytonAt(tryton)] : []), ...(radicale ? [radicaleAt(radicale)] : [])];
    const gateway = await startGateway(connections, undo);
    return { gateway, ...(tryton && { tryton: { ...tryton, ...accounts.admin } }), radicale, missing, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const trytonAt = ({ url, database }) => ({
  ...{ id: 'tryton', kind: 'tryton', label: 'Tryton', country: 'GB' },
  settings: { baseUrl: url, database, ...accounts.agent },
});

const radicaleAt = ({ book, user, password }) => ({
  ...{ id: 'radicale', kind: 'carddav', label: 'Radicale', country: 'GB' },
  settings: { url: book, user, password },
});

/** From the sources, as the page is; in development mode, for whoever sits at this machine. */
async function startGateway(connections, undo) {
  const sources = await openSources();
  undo.push(() => sources.close());
  const dir = await mkdtemp(join(tmpdir(), 'onestream-gateway-'));
  undo.push(() => rm(dir, { recursive: true, force: true }));
  const log = createWriteStream(join(dir, 'log'));
  undo.push(() => new Promise((closed) => log.end(closed)));
  const load = (file) => sources.load(`/src/${file}`);
  const [{ readGatewayConfig, storedServices, createLocks }, { serveOnNode }, { adapters }, { createStorage }] =
    await Promise.all([
      load('gateway/index.ts'),
      load('gateway/node.ts'),
      load('adapters/index.ts'),
      import('unstorage'),
    ]);
  const config = readGatewayConfig({
    mode: 'development',
    listen: { host: '127.0.0.1', port: 0 },
    limits: { requestsPerMinute: 6000 },
    organisations: [{ id: 'demo', connections }],
  });
  const services = storedServices({
    storage: createStorage(),
    locksFor: () => createLocks(),
    say: (line) => void log.write(`${line}\n`),
    maxAge: 5_000,
  });
  const running = await serveOnNode(config, services, { adapters, version: 'development' });
  undo.push(() => running.stop());
  return running.url;
}

function cardOf([name, email, mobile, work]) {
  const [first, last = ''] = name.split(' ');
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `UID:${email}`,
    `FN:${name}`,
    `N:${last};${first};;;`,
    `EMAIL;TYPE=WORK:${email}`,
    ...(work ? [`TEL;TYPE=WORK,VOICE:${work}`] : []),
    `TEL;TYPE=CELL:${mobile}`,
    'END:VCARD',
    '',
  ].join('\r\n');
}
