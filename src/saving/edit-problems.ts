import type { Problem, FormField } from '../core/saving.js';
import type { Compared, Comparison } from './compare.js';
import type { Model } from './model.js';
import { planFor } from './plan.js';
import { tasksOf } from './tasks.js';
import { findProblems, tooLong, type Candidate, type Problems } from './validation.js';

/** What keeps an edit from being sent. */
export function findEditProblems(model: Model, comparison: Comparison): Problems {
  const candidates = new Map(
    [...comparison].map(([field, { reference, typed, changed }]): [FormField, Candidate] => [
      field,
      { typed, changed, had: reference.value !== '', tongue: reference.place },
    ]),
  );
  const problems = new Map<FormField, Problem>(findProblems(candidates));
  for (const [field, { changed, compared }] of comparison)
    if (changed && !problems.has(field) && isSentNowhere(compared)) problems.set(field, 'no CRM');
  for (const task of tasksOf(model, comparison)) {
    const place = model.placeOf(task.source);
    const plan = planFor(task, task.source.record, place);
    const long = plan ? tooLong(plan.sent, place.capabilities) : [];
    for (const field of long) if (!problems.has(field)) problems.set(field, 'too long');
  }
  return problems;
}

/** Every CRM that could take it was left out by the agent. */
const isSentNowhere = (compared: readonly Compared[]): boolean =>
  !compared.some(({ receives }) => receives) &&
  compared.some(({ standing, ticked }) => !ticked && (standing === 'same' || standing === 'empty'));
