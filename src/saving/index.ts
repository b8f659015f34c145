import type { Connection } from '../core/connection.js';
import type { Directory } from '../core/directory.js';
import { CrmError } from '../core/errors.js';
import { patience as usualPatience } from '../core/patience.js';
import type { Readable } from '../core/readable.js';
import type { Saving } from '../core/saving.js';
import { addForm } from './add-form.js';
import { compare } from './compare.js';
import { editForm } from './edit-form.js';
import { createModel, tickAll } from './edit-model.js';
import { createSaves } from './saves.js';
import { canReadNumbers, createTurns, type Services } from './services.js';
import { startEdit } from './start-edit.js';
import { tasksOf } from './tasks.js';

export interface SavingOptions {
  readonly directory: Directory;
  /** In workspace order. */
  readonly $connections: Readable<readonly Connection[]>;
  /** How long one CRM may take for one answer, in milliseconds; 30 seconds if not said. */
  readonly patience?: number;
}

/** Edits and new contacts on their way to every CRM, and the forms that start them. */
export function createSaving({ directory, $connections, patience = usualPatience }: SavingOptions): Saving {
  const saves = createSaves((one, other) => {
    const person = directory.contact(one);
    return one === other || (person !== undefined && person.id === directory.contact(other)?.id);
  });
  const services: Services = {
    directory,
    connections: () => $connections.get(),
    saves,
    patience,
    inTurn: createTurns(),
  };
  const known = (contactId: string) => {
    const contact = directory.contact(contactId);
    if (!contact) throw new CrmError('not-found', {});
    return contact;
  };

  return {
    $saves: saves.$saves,
    edit: (contactId, options) =>
      Promise.resolve(contactId).then((id) => editForm(services, known(id), options?.values)),
    add: (initial = {}) => Promise.resolve(addForm(services, initial)),
    async addNumber(contactId, kind, number) {
      await canReadNumbers(directory.numbers);
      const contact = known(contactId);
      const model = createModel(services, contact, { [kind]: number });
      tickAll(model, kind);
      const tasks = tasksOf(model, compare(model));
      return startEdit(services, { model, contactId: contact.id, fields: [kind], tasks }, () => undefined).save;
    },
    retry: (saveId, connectionId) => saves.retry(saveId, connectionId),
    dismiss: (saveId) => saves.dismiss(saveId),
  };
}
