import type { RecordKey } from '../core/contact.js';
import type { Grade } from '../core/match.js';
import type { Workspace } from '../workspace/types.js';

/** The call in focus, and how well its number has matched, if it belongs to this contact. */
export function callOf(
  { calls, directory }: Workspace,
  contactId: RecordKey,
): { readonly callId?: string; readonly grade?: Grade } {
  const { live, recent, focus } = calls.$calls.get();
  const call = [...live, ...recent].find(({ id }) => id === focus);
  if (call?.outcome.kind !== 'contact') return {};
  const { association, match } = call.outcome;
  const records = directory.contact(contactId)?.records ?? [];
  if (!records.some(({ key }) => key === association.contactId)) return {};
  return { callId: call.id, ...(match && { grade: match.grade }) };
}
