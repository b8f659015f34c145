import { createCalls } from '../calls/index.js';
import { isUnderWay } from '../core/saving.js';
import type { StorageMode } from '../core/storage.js';
import { createDirectory } from '../directory/index.js';
import { createConnections, type Configured } from './connections.js';
import { lazyChecks } from './lazy-checks.js';
import { lazyKept } from './lazy-kept.js';
import { lazySaving } from './lazy-saving.js';
import { guardLeaving } from './leaving.js';
import { createStorage } from './storage.js';
import type { Workspace } from './types.js';

export interface WorkspaceOptions {
  /** The organisation. */
  readonly id: string;
  /** The signed-in agent. */
  readonly user: string;
  /** ISO 3166 alpha-2: how a caller's national number is read. */
  readonly country: string;
  /** What agents dial before a number to leave the house, such as "9" or "0". */
  readonly outsideLine?: string;
  /** The CRMs, in the order in which their values are preferred. */
  readonly connections: readonly Configured[];
  /** For how long contacts are kept on this device; `session` unless told. */
  readonly storage?: StorageMode;
}

/** Makes a workspace: takes in what was kept on this device, then what has changed in every connection since. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { id, user, country, connections: configured, storage: mode = 'session' } = options;
  const connections = createConnections(configured);
  const { $connections } = connections;
  const disks = import('./kept-directory.js').then(({ openDisks }) => openDisks({ workspaceId: id, user, mode }));
  const kept = {
    links: lazyKept(disks.then((open) => open.kept.links)),
    choices: lazyKept(disks.then((open) => open.kept.choices)),
  };
  const { outsideLine } = options;
  const directory = createDirectory({ country, $connections, kept, ...(outsideLine !== undefined && { outsideLine }) });
  // where its code does not come, the directory works from memory; storage says so
  const keeping = disks.then((open) => open.keep(directory, () => checks.stop())).catch(() => undefined);
  const calls = createCalls(directory);
  const saving = lazySaving(async () => {
    const { createSaving } = await import('../saving/index.js');
    return createSaving({ directory, $connections });
  });
  const checks = lazyChecks(async () => {
    const [{ createChecks }, keeper] = await Promise.all([import('../directory/checks.js'), keeping]);
    await keeper?.loaded;
    const shared = keeper && { states: keeper.states, claim: keeper.claim, foreign: keeper.$foreign };
    return createChecks({ directory, $connections, ...shared });
  }, connections);
  const storage = createStorage({
    mode,
    parts: disks,
    hasWaiting: () => saving.$saves.get().some(isUnderWay),
    forgetMemory() {
      checks.stop();
      void keeping.then((keeper) => keeper?.forget());
    },
  });
  const stopGuarding = guardLeaving(saving.$saves);
  void checks.follow();
  return {
    version: 1,
    id,
    user,
    country,
    $connections: connections.$views,
    directory,
    calls,
    saving,
    checks,
    storage,
    close() {
      checks.stop();
      calls.close();
      stopGuarding();
      void keeping.then((keeper) => keeper?.close());
      void disks.then((open) => open.kept.close()).catch(() => undefined);
    },
  };
}
