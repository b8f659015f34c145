import type { CallsState, Outcome } from '../../core/call.js';
import type { RecordKey } from '../../core/contact.js';
import type { Directory } from '../../core/directory.js';
import { said } from '../../text/en/call-panel.js';
import { colleagueName } from './caller.js';

/** What is to be said about calls: each ring once, and once more when it becomes known who it is. */
export class Announcer {
  #heard = new Map<string, Outcome>();

  /** The messages for what has happened since the last time. */
  news({ live }: CallsState, directory: Directory): readonly string[] {
    const before = this.#heard;
    this.#heard = new Map(live.map(({ id, outcome }) => [id, outcome]));
    return live.flatMap((call) => {
      if (call.direction === 'outbound') return [];
      const heard = before.get(call.id);
      const { outcome, number = '' } = call;
      if (outcome.kind === 'looking') return [];
      if (heard && heard.kind !== 'looking') return recognised(heard, outcome, directory);
      return call.state === 'ringing' ? [ring(number, outcome, directory)] : [];
    });
  }
}

function ring(number: string, outcome: Exclude<Outcome, { readonly kind: 'looking' }>, directory: Directory): string {
  switch (outcome.kind) {
    case 'contact':
      return said.contact(who(outcome.association.contactId, directory) || number);
    case 'several':
      return said.several(outcome.matches.length);
    case 'company':
      return said.contact(outcome.company.company.name);
    case 'internal':
      return said.contact(said.colleague(colleagueName(outcome)));
    case 'unknown':
      return said.unknown(number);
    case 'withheld':
      return said.withheld;
  }
}

/** What the agent decided is no news to them. */
function recognised(before: Outcome, now: Outcome, directory: Directory): readonly string[] {
  if (now.kind === 'unknown' && before.kind === 'unknown') {
    const late = now.late.filter(({ contactId }) => !before.late.some((known) => known.contactId === contactId));
    return late.map(({ contactId }) => said.found(who(contactId, directory)));
  }
  // more of them may be found while the CRMs are still being read
  if (now.kind === 'several' && !(before.kind === 'several' && before.matches.length >= now.matches.length))
    return [said.several(now.matches.length)];
  if (now.kind === before.kind) return [];
  if (now.kind === 'company') return [said.found(now.company.company.name)];
  if (now.kind === 'internal') return [said.found(said.colleague(colleagueName(now)))];
  const matched = now.kind === 'contact' && now.association.how === 'matched';
  return matched ? [said.found(who(now.association.contactId, directory))] : [];
}

function who(contactId: RecordKey, directory: Directory): string {
  const contact = directory.contact(contactId);
  return [contact?.name, contact?.company?.name].filter(Boolean).join(', ');
}
