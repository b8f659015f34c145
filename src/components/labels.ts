import type { Workspace } from '../workspace/types.js';

/** What the agent calls each connection; one that is not known keeps its id. */
export function labelsOf({ $connections }: Workspace): (connectionId: string) => string {
  const labels = new Map($connections.get().map(({ id, label }) => [id, label]));
  return (connectionId) => labels.get(connectionId) ?? connectionId;
}
