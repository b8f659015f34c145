import { atom } from 'nanostores';
import type { CheckRun, Checks, Findings } from '../core/check.js';
import type { Connection } from '../core/connection.js';
import type { CrmUser } from '../core/contact.js';
import type { Readable } from '../core/readable.js';
import type { PulledDirectory } from './index.js';
import { initialRun } from './initial-run.js';
import { createIntake } from './intake.js';
import { patience } from '../core/patience.js';
import { pullConnection } from './pull.js';

/**
 * Pulls everything from every connection, each for itself. `limit`: milliseconds without an answer after which a request
 * has failed.
 */
export function createChecks({
  directory,
  $connections,
  limit = patience,
}: {
  readonly directory: PulledDirectory;
  readonly $connections: Readable<readonly Connection[]>;
  readonly limit?: number;
}): Checks {
  const { records, changed } = directory.internals;
  const intake = createIntake(records, changed);
  const runs = new Map<string, CheckRun>();
  const running = new Map<string, { readonly done: Promise<void>; readonly stop: () => void }>();
  const users = new Map<string, Map<string, CrmUser>>();
  const current = () => $connections.get().map(({ id }) => runs.get(id) ?? initialRun(id));
  const $runs = atom<readonly CheckRun[]>(current());
  const publish = () => $runs.set(current());
  $connections.listen(publish);

  function usersOf(connectionId: string): Map<string, CrmUser> {
    const known = users.get(connectionId) ?? new Map<string, CrmUser>();
    users.set(connectionId, known);
    return known;
  }

  /** One check of a connection at a time: who asks again meanwhile gets the one that runs. */
  function check(connection: Connection): Promise<void> {
    const { id } = connection;
    const before = running.get(id);
    if (before) return before.done;
    const controller = new AbortController();
    const checkedAt = runs.get(id)?.checkedAt;
    const done = pullConnection({
      connection,
      intake,
      readFresh: directory.readFresh,
      readable: settled(directory.numbers.ready),
      users: usersOf(id),
      signal: controller.signal,
      limit,
      report(run) {
        runs.set(id, checkedAt === undefined ? run : { checkedAt, ...run });
        publish();
      },
    }).finally(() => running.delete(id));
    running.set(id, { done, stop: () => controller.abort() });
    return done;
  }

  const run = async () => void (await Promise.all($connections.get().map(check)));

  return {
    $runs,
    $findings: atom<Findings>({}),
    follow: run,
    run,
    async retry(connectionId) {
      const connection = $connections.get().find(({ id }) => id === connectionId);
      if (connection) await check(connection);
    },
    stop() {
      for (const { stop } of running.values()) stop();
    },
  };
}

/** For how long, in milliseconds, a pull waits for the reader of national numbers. */
const moment = 2_000;

const settled = (ready: Promise<void>): Promise<unknown> =>
  Promise.race([ready.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, moment))]);
