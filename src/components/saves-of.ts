import type { Contact } from '../core/person.js';
import type { Save } from '../core/saving.js';
import type { Workspace } from '../workspace/types.js';

/** The saves of a person, newest first. */
export const savesOf = ({ saving }: Workspace, { records }: Contact): readonly Save[] =>
  saving.$saves.get().filter(({ contactId }) => records.some(({ key }) => key === contactId));
