import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installXandikos } from './install.js';
import { freePort, serve } from './processes.js';

/**
 * Makes ready for real Xandikos servers on loopback, installing Xandikos first where that is possible. It asks for no
 * sign-in, breaks down over a sync token that it does not know, and lets no page of another origin in.
 *
 * @returns `open({cards})` starts one with these vCards (texts, a few only: it is slow) and gives `url` (of the server)
 *   and `book` (of the address book); `stop()` ends all
 */
export async function prepareXandikos() {
  await installXandikos();
  const dir = await mkdtemp(join(tmpdir(), 'onestream-xandikos-'));
  const undo = [() => rm(dir, { recursive: true, force: true })];
  const stop = async () => {
    while (undo.length > 0) await undo.pop()();
  };
  let opened = 0;
  const open = async ({ cards = [] } = {}) => {
    const place = join(dir, String(++opened));
    await mkdir(join(place, 'store'), { recursive: true });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const where = ['-d', join(place, 'store'), '-l', '127.0.0.1', '-p', String(port)];
    const command = ['/usr/bin/xandikos', ...where, '--defaults', '--current-user-principal', '/agent/'];
    const ready = () => answers(url);
    undo.push(await serve(command, { log: join(place, 'log'), env: process.env, signal: 'SIGTERM', ready }));
    const book = `${url}agent/contacts/addressbook/`;
    for (const [at, body] of cards.entries())
      await fetch(`${book}card-${at}.vcf`, { method: 'PUT', headers: { 'content-type': 'text/vcard' }, body });
    return { url, book };
  };
  return { open, stop };
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
