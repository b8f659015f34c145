import type { RecordKey } from '../core/contact.js';
import type { FormField, Save, SaveResult } from '../core/saving.js';
import { editLeg } from './edit-leg.js';
import { markRead, takeSaved } from './edit-model.js';
import type { Model } from './model.js';
import type { Job } from './saves.js';
import type { Services } from './services.js';
import type { SourceTask } from './tasks.js';

export interface EditStart {
  readonly model: Model;
  readonly contactId: RecordKey;
  readonly fields: readonly FormField[];
  readonly tasks: readonly SourceTask[];
  /** An earlier save of the same form: what it has brought to a CRM counts as saved there. */
  readonly before?: Save | undefined;
}

/** Sends each record what it is to receive. */
export function startEdit(services: Services, start: EditStart, onChange: (save: Save) => void): Job {
  const { model, contactId, fields, tasks, before } = start;
  const legs = tasks.map((task) => {
    const { source } = task;
    return editLeg(services, {
      key: source.key,
      connectionId: source.connectionId,
      task,
      initial: initialOf(task, before),
      place: () => model.placeOf(source),
      onRead: (record) => markRead(source, services.directory.record(source.key) ?? record),
      onSaved: (record) => takeSaved(model, task, record),
    });
  });
  return services.saves.start({ kind: 'edit', fields, legs, contactId: () => contactId }, onChange);
}

function initialOf({ source, edits, cannot }: SourceTask, before: Save | undefined): SaveResult {
  if (edits.length) return { state: 'planned' };
  if (cannot.length) return { state: 'cannot', fields: cannot };
  const earlier = before?.results.find(({ connectionId }) => connectionId === source.connectionId)?.result;
  return earlier?.state === 'saved' ? earlier : { state: 'nothing' };
}
