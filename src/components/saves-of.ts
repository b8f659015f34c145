import type { Contact } from '../core/person.js';
import type { Save } from '../core/saving.js';
import type { Workspace } from '../workspace/types.js';

/** The saves of a person, newest first. The record that a save names may have been merged into one of theirs. */
export const savesOf = ({ saving, directory }: Workspace, { records }: Contact): readonly Save[] =>
  saving.$saves.get().filter(({ contactId }) => {
    const named = contactId && directory.record(contactId); // asked once: a thousand may be waiting
    return contactId && records.some(({ key, record }) => key === contactId || record === named);
  });
