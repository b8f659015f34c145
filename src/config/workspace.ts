import { adapters } from '../adapters/index.js';
import type { AdapterDefinition } from '../core/adapter.js';
import type { Connection, ConnectionSource } from '../core/connection.js';
import { isCrmError } from '../core/errors.js';
import { configText } from '../text/en/config.js';
import { createWorkspace } from '../workspace/create-workspace.js';
import type { Workspace } from '../workspace/types.js';
import { behind } from './gateway.js';
import { ConfigError } from './read.js';
import { sayOnPage } from './say.js';
import type { ConnectionConfig, PageConfig } from './schema.js';

/**
 * Makes the workspace that a page's configuration describes. Each CRM's adapter is loaded by itself: one that cannot be
 * made stands as an error in the workspace, and is told on the page if its settings are to blame; the others work. Throws
 * a {@link ConfigError} if nobody is signed in.
 */
export function openWorkspace(config: PageConfig, user = config.user): Workspace {
  const { id, country, outsideLine, storage, logCalls, connections, gateway } = config;
  if (user === undefined) throw new ConfigError(configText.noUser);
  return createWorkspace({
    id,
    user,
    country,
    ...(outsideLine !== undefined && { outsideLine }),
    storage,
    logCalls,
    connections: [...connections.map(source), ...(gateway ? [behind(gateway)] : [])],
  });
}

function source(config: ConnectionConfig): ConnectionSource {
  const { id, kind, label } = config;
  return {
    known: [{ id, kind, label }],
    async connections() {
      try {
        return [connect(config, await adapters[kind]!())];
      } catch (error) {
        // the others work on, so that it would not be missed before somebody calls who is known there
        if (isCrmError(error, 'invalid')) sayOnPage(configText.wrongSettings(label, Object.keys(error.details.fields)));
        throw error;
      }
    },
  };
}

function connect({ settings, linkOrigins, country, ...named }: ConnectionConfig, of: AdapterDefinition): Connection {
  return {
    ...named,
    ...(country !== undefined && { country }),
    linkOrigins: linkOrigins ?? of.linkOrigins?.(settings) ?? [],
    adapter: of.create(settings, { fetch: (...request) => fetch(...request) }),
  };
}
