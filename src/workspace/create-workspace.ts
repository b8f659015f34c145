import { createCalls } from '../calls/index.js';
import { createDirectory } from '../directory/index.js';
import { createConnections, type Configured } from './connections.js';
import { lazyChecks } from './lazy-checks.js';
import { lazySaving } from './lazy-saving.js';
import { guardLeaving } from './leaving.js';
import type { Workspace } from './types.js';

export interface WorkspaceOptions {
  /** The organisation. */
  readonly id: string;
  /** The signed-in agent. */
  readonly user: string;
  /** ISO 3166 alpha-2: how a caller's national number is read. */
  readonly country: string;
  /** The CRMs, in the order in which their values are preferred. */
  readonly connections: readonly Configured[];
}

/** Makes a workspace and starts to pull contacts, companies and users of every connection. */
export function createWorkspace({ id, user, country, connections: configured }: WorkspaceOptions): Workspace {
  const connections = createConnections(configured);
  const { $connections } = connections;
  const directory = createDirectory({ country, $connections });
  const calls = createCalls(directory);
  const saving = lazySaving(async () => {
    const { createSaving } = await import('../saving/index.js');
    return createSaving({ directory, $connections });
  });
  const checks = lazyChecks(async () => {
    const { createChecks } = await import('../directory/checks.js');
    return createChecks({ directory, $connections });
  }, connections);
  const stopGuarding = guardLeaving(saving.$saves);
  void checks.run();
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
    close() {
      checks.stop();
      calls.close();
      stopGuarding();
    },
  };
}
