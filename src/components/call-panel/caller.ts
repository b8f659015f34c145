import type { Call, Outcome } from '../../core/call.js';
import type { Directory } from '../../core/directory.js';
import { callPanel as text } from '../../text/en/call-panel.js';

/** Who is on this call, in a few words: a name, else the number. */
export function callerName(call: Call, directory: Directory): string {
  const { outcome } = call;
  const number = call.number ?? text.withheld;
  if (outcome.kind === 'contact') return directory.contact(outcome.association.contactId)?.name || number;
  if (outcome.kind === 'internal') return colleagueName(outcome) || number;
  return outcome.kind === 'company' ? outcome.company.company.name : number;
}

/** Of the colleague; where several have the number as well, of each of them. */
export function colleagueName({ internal, others = [] }: Extract<Outcome, { readonly kind: 'internal' }>): string {
  const names = [internal, ...others].map(({ user }) => user.name).filter(Boolean);
  return text.eitherOf([...new Set(names)]);
}
