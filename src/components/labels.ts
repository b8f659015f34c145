import type { Save } from '../core/saving.js';
import type { Workspace } from '../workspace/types.js';

const find = ({ $connections }: Workspace, connectionId: string) =>
  $connections.get().find(({ id }) => id === connectionId);

/** What the agent calls each connection; one that is not known keeps its id. */
export const labelsOf =
  (workspace: Workspace) =>
  (connectionId: string): string =>
    find(workspace, connectionId)?.label ?? connectionId;

/** What the agent calls the CRM of a save; one that is not connected any more keeps the name that it had then. */
export const crmsOf =
  (workspace: Workspace) =>
  ({ connectionId, label }: Save['results'][number]): string =>
    find(workspace, connectionId)?.label ?? label;
