import { atom } from 'nanostores';
import { createCalls, type CallDirectory, type CallOptions } from '../../src/calls/index.js';
import type { Connection, ConnectionView } from '../../src/core/connection.js';

/** Calls over a directory; `pause` is none unless told, so that what has failed is tried again at once. */
export function callsOver(
  directory: CallDirectory,
  connections: readonly Connection[] = [],
  options: Partial<CallOptions> = {},
) {
  const views = connections.map(({ adapter, ...view }): ConnectionView => ({
    ...view,
    capabilities: adapter.capabilities,
  }));
  return createCalls(directory, {
    user: 'agent',
    $connections: atom(connections),
    $views: atom(views),
    ...options,
  });
}
