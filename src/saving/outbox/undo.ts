import type { Edit } from '../task.js';
import type { KeptEdit, KeptLeg } from './kept.js';

/** The fields that a leg has changed in its CRM, as an edit that takes them back. */
export function changesOf(leg: KeptLeg): readonly Edit[] {
  if (leg.kind !== 'edit' || !leg.done) return [];
  const after = new Map(leg.done.after);
  return leg.done.before.flatMap(([field, { value, loose, exact }]) =>
    after.get(field)?.exact === exact ? [] : [{ field, value, loose, exact }],
  );
}

/** The leg that takes another one back; undefined where that has changed nothing. It writes over no newer value. */
export function undone(leg: KeptLeg): KeptEdit | undefined {
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
