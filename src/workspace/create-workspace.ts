import { createCalls } from '../calls/index.js';
import type { LogCalls } from '../core/call-log.js';
import { isUnsent } from '../core/saving.js';
import type { StorageMode } from '../core/storage.js';
import { createDirectory } from '../directory/index.js';
import { keepDirectory } from '../directory/keeping.js';
import { hush } from '../directory/slices.js';
import { createDirectoryStorage } from '../directory/storage/index.js';
import { createConnections, type Configured } from './connections.js';
import { openKept } from './kept/index.js';
import { lazyChecks } from './lazy-checks.js';
import { lazySaving } from './lazy-saving.js';
import { guardLeaving } from './leaving.js';
import { createStorage } from './storage.js';
import type { Workspace } from './types.js';
import { sendWhatWaits } from './waiting.js';

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
  /** Whether calls are logged by themselves; `manual` unless told. */
  readonly logCalls?: LogCalls;
}

/** Makes a workspace: takes in what was kept on this device, then what has changed in every connection since. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { id, user, country, connections: configured, storage: mode = 'session', logCalls } = options;
  const disk = createDirectoryStorage({ workspaceId: id, user, mode }); // before all else: somebody may be on the phone
  const kept = openKept({ workspaceId: id, user, mode });
  const connections = createConnections(configured, kept.sources);
  const { $connections } = connections;
  const { outsideLine } = options;
  const directory = createDirectory({ country, $connections, kept, ...(outsideLine !== undefined && { outsideLine }) });
  const name = JSON.stringify(['onestream', id, user]);
  const keeping = keepDirectory(directory, disk, {
    name,
    forgotten: () => checks.stop(),
  });
  const exclusive = async () => (await import('./exclusive.js')).exclusiveFor(name, mode, kept.leases);
  const calls = createCalls(directory, {
    user,
    exclusive,
    $connections,
    $views: connections.$views,
    kept: kept.associations,
    ...(logCalls && { logCalls }),
  });
  const saving = lazySaving(async () => {
    const [{ createSaving }, own] = await Promise.all([import('../saving/index.js'), exclusive()]);
    return createSaving({ directory, $connections, store: kept.outbox, exclusive: own });
  });
  const checks = lazyChecks(async () => {
    await keeping.loaded;
    const { createChecks } = await import('../directory/checks.js');
    const { states, claim, $foreign: foreign } = keeping;
    return createChecks({ directory, $connections, states, claim, foreign });
  }, connections);
  const storage = createStorage({
    mode,
    directory: disk,
    kept,
    hasWaiting: () => saving.$saves.get().some(isUnsent) || calls.hasWaiting(),
    forgetMemory() {
      checks.stop();
      keeping.forget();
    },
  });
  const stopGuarding = guardLeaving(saving.$saves, () => mode !== 'memory' && !kept.$state.get().problem);
  const stopSending = sendWhatWaits({ saving, outbox: kept.outbox, $runs: checks.$runs, known: keeping.loaded });
  void checks.follow();
  return {
    version: 1,
    id,
    user,
    country,
    $connections: connections.$views,
    directory,
    calls: {
      ...calls,
      ring(signal) {
        hush();
        calls.ring(signal);
      },
    },
    saving,
    checks,
    storage,
    close() {
      checks.stop();
      calls.close();
      stopGuarding();
      stopSending();
      saving.close();
      keeping.close();
      kept.close();
    },
  };
}
