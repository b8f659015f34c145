import { recordKey } from '../../core/contact.js';
import type { Save, SaveResult } from '../../core/saving.js';
import { resultOf, rowOf, type KeptLeg, type KeptSave } from './kept.js';
import { changesOf } from './undo.js';

/** A save with its legs, as this page knows it. */
export interface Entry {
  readonly head: KeptSave;
  /** By connection, in workspace order; without those that were given up. */
  readonly legs: ReadonlyMap<string, KeptLeg>;
}

/** What an entry looks like from outside. `progress`: how far its legs are, by row, where that is not what is kept. */
export function saveOf({ head, legs }: Entry, progress: ReadonlyMap<string, SaveResult>): Save {
  const { id, kind, fields, startedAt, undoes } = head;
  const all = [...legs.values()];
  const contactId = head.contactId ?? all.flatMap(madeIn)[0];
  const results = all.map((leg) => ({
    connectionId: leg.connectionId,
    label: leg.label,
    result: progress.get(rowOf(id, leg.connectionId)) ?? resultOf(leg.result),
  }));
  const isOpen = results.some(({ result }) => ['planned', 'sending', 'waiting'].includes(result.state));
  return {
    ...{ id, kind, fields, startedAt, results },
    ...(contactId !== undefined && { contactId }),
    ...(undoes !== undefined && { undoes }),
    undoable: undoes === undefined && !isOpen && all.some((leg) => changesOf(leg).length > 0),
  };
}

const madeIn = (leg: KeptLeg) => (leg.kind === 'create' && leg.made ? recordKey(leg.connectionId, leg.made.id) : []);
