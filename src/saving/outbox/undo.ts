import type { Edit } from '../task.js';
import type { Entry } from './derive.js';
import type { KeptEdit, KeptLeg } from './kept.js';
import type { SaveOrder } from './outbox.js';

/** The fields that a leg has changed in its CRM, as an edit that takes them back. */
export function changesOf(leg: KeptLeg): readonly Edit[] {
  if (leg.kind !== 'edit' || !leg.done) return [];
  const after = new Map(leg.done.after);
  return leg.done.before.flatMap(([field, { value, loose, exact }]) =>
    after.get(field)?.exact === exact ? [] : [{ field, value, loose, exact }],
  );
}

/** What takes a save back. */
export function undoneBy({
  head: { kind, contactId, fields },
  legs,
}: Entry): Pick<SaveOrder, 'kind' | 'fields' | 'legs'> {
  const own = [...legs.values()].flatMap((leg) => undone(leg) ?? []);
  return { kind, fields, legs: own, ...(contactId !== undefined && { contactId }) };
}

/** The leg that takes another one back; undefined where that has changed nothing. It writes over no newer value. */
function undone(leg: KeptLeg): KeptEdit | undefined {
  const edits = changesOf(leg);
  if (leg.kind !== 'edit' || !leg.done || !edits.length) return undefined;
  const { connectionId, label, key, parts } = leg;
  return {
    kind: 'edit',
    ...{ connectionId, label, key, edits },
    bases: leg.done.after.filter(([field]) => edits.some((edit) => edit.field === field)),
    ours: [],
    beside: [],
    ...(parts && { parts }),
    result: { state: 'planned' },
    tries: 0,
  };
}
