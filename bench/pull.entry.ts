/** Runs in the page: see pull.mjs. */
import { atom } from 'nanostores';
import type { Connection } from '../src/core/connection.js';
import { createChecks } from '../src/directory/checks.js';
import { createDirectory } from '../src/directory/index.js';
import { keepDirectory } from '../src/directory/keeping.js';
import { createDirectoryStorage } from '../src/directory/storage/index.js';
import { pagedAdapter } from '../tests/servers/paged-crm-adapter.js';

interface Page {
  readonly items: readonly unknown[];
  readonly next?: string;
}

export interface Taken {
  /** Milliseconds. */
  readonly time: number;
  readonly contacts: number;
  /** Tasks of more than 50 ms meanwhile; each in milliseconds. */
  readonly long: readonly number[];
}

async function timed(work: () => Promise<number>): Promise<Taken> {
  const long: number[] = [];
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: 'longtask' });
  const start = performance.now();
  const contacts = await work();
  const time = performance.now() - start;
  await new Promise((resolve) => setTimeout(resolve, 100)); // what was observed is handed over later
  observer.disconnect();
  return { time, contacts, long };
}

const connectionTo = (url: string): Connection => ({
  id: url.replaceAll('/', ''),
  kind: 'paged',
  label: url,
  adapter: pagedAdapter(url),
  linkOrigins: [],
  country: 'GB',
});

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

const bench = {
  /** Fetches and parses every page, as soon as the server allows: the least that any pull has to do. */
  fetchAlone: (url: string) =>
    timed(async () => {
      let contacts = 0;
      for (let after: string | undefined = ''; after !== undefined;) {
        const response = await fetch(`${url}contacts?after=${encodeURIComponent(after)}`, { cache: 'no-store' });
        if (response.status === 429) {
          const wait = 1000 * Number(response.headers.get('retry-after'));
          await new Promise((resolve) => setTimeout(resolve, wait));
          continue;
        }
        const page = JSON.parse(await response.text()) as Page;
        contacts += page.items.length;
        after = page.next;
      }
      return contacts;
    }),

  /** Pulls these CRMs side by side into a new directory; with `user`, one that is kept on disk. */
  async pull(urls: readonly string[], user?: string): Promise<Taken> {
    const $connections = atom(urls.map(connectionTo));
    const directory = createDirectory({ country: 'GB', $connections });
    await directory.numbers.ready;
    const kept = user === undefined ? undefined : keep(directory, user);
    await kept?.loaded;
    const checks = createChecks({
      directory,
      $connections,
      ...(kept && { states: kept.states, claim: kept.claim, foreign: kept.$foreign }),
    });
    const taken = await timed(async () => {
      await checks.run();
      for (const { state, error } of checks.$runs.get()) if (state !== 'done') throw error ?? new Error(state);
      return sum(checks.$runs.get().map(({ entities }) => entities.contacts.pulled));
    });
    kept?.close();
    return taken;
  },
};

const keep = (directory: ReturnType<typeof createDirectory>, user: string) =>
  keepDirectory(directory, createDirectoryStorage({ workspaceId: 'bench', user, mode: 'persist' }), {
    name: user,
    forgotten: () => undefined,
  });

declare global {
  var bench: unknown;
}
globalThis.bench = bench;
