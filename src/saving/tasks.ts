import type { FormField } from '../core/saving.js';
import type { Compared, Comparison, FieldComparison } from './compare.js';
import { isNumber, type NumberField } from './fields.js';
import type { Model, Source } from './model.js';
import { basesFor, isDone, type Task } from './task.js';
import { heldIn } from './values.js';

export interface SourceTask extends Task {
  readonly source: Source;
  /** Changed fields that this CRM does not take. */
  readonly cannot: readonly FormField[];
}

/** What each record is to receive of what has been typed and ticked. */
export const tasksOf = (model: Model, comparison: Comparison): readonly SourceTask[] =>
  model.sources.map((source) => taskFor(source, model, comparison));

/** Fields in which at least one CRM is to be changed, or would be if it could. */
export const fieldsTouched = (tasks: readonly SourceTask[]): readonly FormField[] => [
  ...new Set(tasks.flatMap(({ edits, cannot }) => [...edits.map(({ field }) => field), ...cannot])),
];

function taskFor(source: Source, model: Model, comparison: Comparison): SourceTask {
  const rows = [...comparison].map(([field, all]) => ({ field, all, own: ownOf(source, all) }));
  const place = model.placeOf(source);
  const beside = new Set<NumberField>();
  for (const { field, own } of rows) if (isNumber(field) && own?.standing === 'beside') beside.add(field);
  const wanted = rows.filter(({ own }) => own?.receives).map(({ all }) => all.typed);
  const bases = new Map(
    basesFor({ edits: wanted, beside }).map((field) => [field, heldIn(source.record, field, place)]),
  );
  const task = { edits: wanted, bases, beside };
  const edits = wanted.filter((edit) => !isDone(edit, source.record, place, task));
  const cannot = rows.filter(({ all, own }) => all.changed && own?.standing === 'cannot').map(({ field }) => field);
  return { source, edits, bases: narrowed(bases, { edits, beside }), beside, cannot };
}

/** Only what the remaining edits write over is compared again before it is sent. */
function narrowed(bases: Task['bases'], task: Pick<Task, 'edits' | 'beside'>): Task['bases'] {
  const needed = basesFor(task);
  return new Map([...bases].filter(([field]) => needed.includes(field)));
}

const ownOf = (source: Source, { compared }: FieldComparison): Compared | undefined =>
  compared.find((each) => each.source === source);
