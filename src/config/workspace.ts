import { adapters } from '../adapters/index.js';
import type { ConnectionSource } from '../core/connection.js';
import { configText } from '../text/en/config.js';
import { createWorkspace } from '../workspace/create-workspace.js';
import type { Workspace } from '../workspace/types.js';
import { ConfigError } from './read.js';
import type { ConnectionConfig, PageConfig } from './schema.js';

/**
 * Makes the workspace that a page's configuration describes. Each CRM's adapter is loaded by itself: one that cannot be
 * made stands as an error in the workspace, the others work. Throws a {@link ConfigError} if nobody is signed in.
 */
export function openWorkspace({ id, country, connections, ...config }: PageConfig, user = config.user): Workspace {
  if (user === undefined) throw new ConfigError(configText.noUser);
  return createWorkspace({ id, user, country, connections: connections.map(source) });
}

function source({ settings, country, ...named }: ConnectionConfig): ConnectionSource {
  const { id, kind, label } = named;
  return {
    known: [{ id, kind, label }],
    async connections() {
      const definition = await adapters[kind]!();
      const adapter = definition.create(settings, { fetch: (...request) => fetch(...request) });
      const linkOrigins = named.linkOrigins ?? definition.linkOrigins?.(settings) ?? [];
      return [{ id, kind, label, linkOrigins, adapter, ...(country !== undefined && { country }) }];
    },
  };
}
