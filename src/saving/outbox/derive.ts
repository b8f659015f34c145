import { recordKey, type RecordKey } from '../../core/contact.js';
import type { Save, SaveResult } from '../../core/saving.js';
import type { KeptLeg, KeptSave } from './kept.js';
import { changesOf } from './undo.js';

/** A save with its legs, as this page knows it. */
export interface Entry {
  readonly head: KeptSave;
  /** By connection, in workspace order; without those that were given up. */
  readonly legs: ReadonlyMap<string, KeptLeg>;
}

/** What a save looks like beside what is kept of it. */
export interface Look {
  /** Of its legs, in their order. */
  readonly results: readonly SaveResult[];
  /** Whether none has come after it that is about the same person. */
  readonly isLast: boolean;
  /** The person's key as it is today. */
  readonly contactId: RecordKey | undefined;
}

/** What an entry looks like from outside. */
export function saveOf({ head, legs }: Entry, { results: all, isLast, contactId }: Look): Save {
  const { id, kind, fields, startedAt, undoes } = head;
  const results = [...legs.values()].map(({ connectionId, label }, at) => ({ connectionId, label, result: all[at]! }));
  const isOpen = all.some(({ state }) => state === 'planned' || state === 'sending' || state === 'waiting');
  return {
    ...{ id, kind, fields, startedAt, results },
    ...(contactId !== undefined && { contactId }),
    ...(undoes !== undefined && { undoes }),
    undoable: isLast && undoes === undefined && !isOpen && [...legs.values()].some((leg) => changesOf(leg).length > 0),
  };
}

/** A key of the person; for a new contact from the first CRM that has made it. */
export const contactOf = ({ head, legs }: Entry): RecordKey | undefined =>
  head.contactId ?? [...legs.values()].flatMap(madeIn)[0];

/** The record that has come of a new contact. */
export const madeIn = (leg: KeptLeg): readonly RecordKey[] =>
  leg.kind === 'create' && leg.made ? [recordKey(leg.connectionId, leg.made.id)] : [];
