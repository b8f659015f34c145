import type { Call } from '../../core/call.js';
import type { Directory } from '../../core/directory.js';
import { callPanel as text } from '../../text/en/call-panel.js';

/** Who is on this call, in a few words: a name, else the number. */
export function callerName(call: Call, directory: Directory): string {
  const { outcome } = call;
  const number = call.number ?? text.withheld;
  if (outcome.kind === 'contact') return directory.contact(outcome.association.contactId)?.name || number;
  if (outcome.kind === 'internal') return outcome.internal.user.name || number;
  return outcome.kind === 'company' ? outcome.company.company.name : number;
}
