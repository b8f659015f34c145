import type { Workspace } from '../workspace/types.js';

/** What the agent calls each connection; one that is not known keeps its id. */
export const labelsOf =
  ({ $connections }: Workspace) =>
  (connectionId: string): string =>
    $connections.get().find(({ id }) => id === connectionId)?.label ?? connectionId;
