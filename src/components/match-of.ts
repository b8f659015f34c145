import type { Call } from '../core/call.js';
import type { RecordKey } from '../core/contact.js';
import type { ContactMatch } from '../core/match.js';
import { whyContact } from '../text/en/match.js';
import type { Workspace } from '../workspace/types.js';
import { labelsOf } from './labels.js';

/** How a contact has the number of a call, by any of the person's records; absent when it has not. */
export function matchOf({ directory }: Workspace, contactId: RecordKey, { number }: Call): ContactMatch | undefined {
  if (number === undefined) return undefined;
  const records = directory.contact(contactId)?.records ?? [];
  return directory.match(number).contacts.find((match) => records.some(({ key }) => key === match.contactId));
}

/** Why this contact stands for the number of this call, in one line; absent when it has not got the number. */
export function whyOf(workspace: Workspace, contactId: RecordKey, callId: string | undefined): string | undefined {
  const { live, recent } = workspace.calls.$calls.get();
  const call = [...live, ...recent].find(({ id }) => id === callId);
  const match = call && matchOf(workspace, contactId, call);
  return match && whyContact(match, labelsOf(workspace)(match.connectionId), call.e164 !== undefined);
}
