import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installRadicale } from './install.js';
import { freePort, serve } from './processes.js';

const account = { user: 'agent', password: 'agent-pass-1' };

/**
 * Makes ready for real Radicales on loopback, installing Radicale first where that is possible. Each that is opened is a
 * process with an address book of its own, "Contacts".
 *
 * @returns `open({cards, origins})` starts one with these vCards (texts), which may be spoken to by pages of these origins,
 *   and gives `url` (of the server), `book` (of the address book), `user` and `password`; `stop()` ends all
 */
export async function prepareRadicale() {
  await installRadicale();
  const dir = await mkdtemp(join(await roomy(), 'onestream-radicale-'));
  const undo = [() => rm(dir, { recursive: true, force: true })];
  const stop = async () => {
    while (undo.length > 0) await undo.pop()();
  };
  let opened = 0;
  const open = async ({ cards = [], origins = [] } = {}) => {
    const place = join(dir, String(++opened));
    await mkdir(place);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const command = ['/usr/bin/radicale', '--config', await configure(place, port, origins)];
    const ready = () => answers(url);
    undo.push(await serve(command, { log: join(place, 'log'), env: process.env, signal: 'SIGTERM', ready }));
    const book = `${url}${account.user}/contacts/`;
    await fill(book, cards);
    return { url, book, ...account };
  };
  return { open, stop };
}

/** Radicale waits for the disk three times for each card: memory is better, where there is enough. */
async function roomy() {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > 2 ** 28 ? memory : tmpdir();
}

async function configure(place, port, origins) {
  await writeFile(join(place, 'users'), `${account.user}:${account.password}\n`, { mode: 0o600 });
  const file = join(place, 'config');
  await writeFile(
    file,
    `[server]
hosts = 127.0.0.1:${port}
timeout = 60
[auth]
type = htpasswd
htpasswd_filename = ${join(place, 'users')}
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = ${join(place, 'store')}
[web]
type = none
[logging]
level = warning
${cors(origins)}`,
  );
  return file;
}

/** Radicale sends the same headers to everybody, and can name one origin only. */
const cors = (origins) =>
  origins.length === 0
    ? ''
    : `[headers]
Access-Control-Allow-Origin = ${origins.length === 1 ? origins[0] : '*'}
Access-Control-Allow-Methods = OPTIONS, GET, PUT, DELETE, PROPFIND, REPORT
Access-Control-Allow-Headers = Authorization, Content-Type, Depth, If-Match, If-None-Match
Access-Control-Max-Age = 600
`;

/** All cards in one request: one by one Radicale takes minutes for two thousand. */
async function fill(book, cards) {
  const headers = { authorization: `Basic ${btoa(`${account.user}:${account.password}`)}` };
  const send = async (method, type, body) => {
    const answer = await fetch(book, { method, headers: { ...headers, 'content-type': type, depth: '0' }, body });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`Radicale answered ${answer.status} to ${method}.`);
  };
  const set = (props) => `<set><prop>${props}<displayname>Contacts</displayname></prop></set>`;
  const kind = '<resourcetype><collection/><C:addressbook/></resourcetype>';
  const dav = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"';
  if (cards.length === 0) return send('MKCOL', 'application/xml', `<mkcol ${dav}>${set(kind)}</mkcol>`);
  await send('PUT', 'text/vcard; charset=utf-8', cards.join(''));
  await send('PROPPATCH', 'application/xml', `<propertyupdate ${dav}>${set('')}</propertyupdate>`);
  // what is asked first takes long, as Radicale then makes notes of every card
  const all = '<sync-token/><sync-level>1</sync-level><prop><getetag/></prop>';
  await send('REPORT', 'application/xml', `<sync-collection ${dav}>${all}</sync-collection>`);
}

async function answers(url) {
  try {
    return (await fetch(`${url}.well-known/carddav`, { redirect: 'manual' })).status === 301;
  } catch {
    return false;
  }
}
