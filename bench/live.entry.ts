/** Runs in the page: see live.mjs. */
import { atom } from 'nanostores';
import type { Capabilities } from '../src/core/adapter.js';
import type { Connection } from '../src/core/connection.js';
import { createChecks } from '../src/directory/checks.js';
import { createDirectory } from '../src/directory/index.js';
import { usualTiming } from '../src/directory/pull/timing.js';
import { pagedAdapter } from '../tests/servers/paged-crm-adapter.js';

const connectionOf = ([id, changes]: readonly [string, Capabilities['changes']]): Connection => ({
  id,
  kind: 'paged',
  label: id,
  adapter: pagedAdapter(`/${id}/`, changes),
  linkOrigins: [],
  country: 'GB',
});

const bench = {
  /**
   * Follows these CRMs, `faster` times as fast as usual, for so many milliseconds. By connection: how old each change was
   * when it came. Contacts are called by the time of their change.
   */
  async follow(
    crms: readonly (readonly [string, Capabilities['changes']])[],
    { count, faster, time }: { readonly count: number; readonly faster: number; readonly time: number },
  ): Promise<readonly (readonly number[])[]> {
    const $connections = atom(crms.map(connectionOf));
    const directory = createDirectory({ country: 'GB', $connections });
    const { poll, round } = usualTiming;
    const checks = createChecks({ directory, $connections, timing: { poll: poll / faster, round: round / faster } });
    await checks.follow();
    const ages = crms.map((): number[] => []);
    const known = new Map<string, string | undefined>();
    const look = (isFirst: boolean) => {
      for (const [which, [id]] of crms.entries())
        for (let at = 1; at <= count; at++) {
          const key = `${id}/${at}`;
          const name = directory.record(key)?.firstName;
          if (!isFirst && name !== known.get(key)) ages[which]!.push(Date.now() - Number(name));
          known.set(key, name);
        }
    };
    look(true);
    for (const end = Date.now() + time; Date.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      look(false);
    }
    checks.stop();
    return ages;
  },
};

declare global {
  var bench: unknown;
}
globalThis.bench = bench;
