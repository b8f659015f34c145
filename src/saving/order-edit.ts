import type { RecordKey } from '../core/contact.js';
import type { FormField, Save, SaveResult } from '../core/saving.js';
import { markRead, takeSaved } from './edit-model.js';
import type { Model, Source } from './model.js';
import { keptResult, type KeptEdit } from './outbox/kept.js';
import type { SaveOrder } from './outbox/outbox.js';
import type { SaveWatcher } from './outbox/shown.js';
import { connectionOf, type Services } from './services.js';
import type { SourceTask } from './tasks.js';
import { heldIn } from './values.js';

export interface EditStart {
  readonly model: Model;
  readonly contactId: RecordKey;
  readonly fields: readonly FormField[];
  readonly tasks: readonly SourceTask[];
  /** An earlier save of the same form: what it has brought to a CRM counts as saved there. */
  readonly before?: Save | undefined;
}

export interface EditOrder {
  readonly order: SaveOrder;
  readonly watcher: SaveWatcher;
}

/** What each record is to receive, and how the form hears of it. */
export function orderEdit(
  services: Services,
  { model, contactId, fields, tasks, before }: EditStart,
  onChange: (save: Save) => void = () => undefined,
): EditOrder {
  const taskIn = (connectionId: string) => tasks.find(({ source }) => source.connectionId === connectionId);
  const watcher: SaveWatcher = {
    onRead(connectionId, record) {
      const source = taskIn(connectionId)?.source;
      if (source) markRead(source, services.directory.record(source.key) ?? record);
    },
    onSaved(connectionId, record) {
      const task = taskIn(connectionId);
      if (task) takeSaved(model, task, record);
    },
    onChange,
  };
  const legs = tasks.map((task) => legFor(services, model, task, before));
  return { order: { kind: 'edit', contactId, fields, legs }, watcher };
}

function legFor(services: Services, model: Model, task: SourceTask, before: Save | undefined): KeptEdit {
  const { source, edits, bases, beside } = task;
  const place = model.placeOf(source);
  const isEdited = (field: FormField) => edits.some((edit) => edit.field === field);
  const shown = model.fields.filter((field) => !isEdited(field));
  return {
    kind: 'edit',
    connectionId: source.connectionId,
    label: labelOf(services, source),
    key: source.key,
    edits,
    bases: [...bases],
    shown: shown.map((field) => [field, heldIn(source.record, field, place)]),
    ours: [],
    beside: [...beside],
    ...(place.parts && { parts: place.parts }),
    result: keptResult(initialOf(task, before)),
    tries: 0,
  };
}

const labelOf = (services: Services, { connectionId }: Source): string =>
  connectionOf(services, connectionId)?.label ?? connectionId;

function initialOf({ source, edits, cannot }: SourceTask, before: Save | undefined): SaveResult {
  if (edits.length) return { state: 'planned' };
  if (cannot.length) return { state: 'cannot', fields: cannot };
  const earlier = before?.results.find(({ connectionId }) => connectionId === source.connectionId)?.result;
  return earlier?.state === 'saved' ? earlier : { state: 'nothing' };
}
