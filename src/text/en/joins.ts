import type { Suggestion } from '../../core/directory.js';
import { listed } from './fields.js';

/** Words about the records behind a contact. `crm` is always a connection's label, `who` a name. */
export const joins = {
  notSame: 'Not the same person',
  same: 'Same person',
  question: 'Same person?',
  undo: 'Undo',
  joinWith: 'Join with another contact',
  inCrms: (crms: readonly string[]) => `in ${listed(crms)}`,
  because: { name: 'same name', number: 'same number', email: 'same email' } satisfies Record<
    Suggestion['because'],
    string
  >,
  separated: (who: string, crm: string) => `${who} in ${crm} is a separate contact now.`,
  keptApart: (who: string) => `${who} is not the same person.`,
  joined: (crms: readonly string[]) => `Joined: one person in ${listed(crms)}.`,
  alreadyJoined: 'This is the same contact already.',
  refused: (crms: readonly string[]) =>
    crms.length
      ? `Two contacts of one CRM cannot be one person. Merge them in ${listed(crms)}.`
      : 'These contacts cannot be joined.',
} as const;
