import { pageClock, type Clock } from '../core/clock.js';
import type { Connection } from '../core/connection.js';
import type { Directory } from '../core/directory.js';
import { CrmError } from '../core/errors.js';
import { createTurns, type Exclusive } from '../core/exclusive.js';
import { patience as usualPatience, withPatience } from '../core/patience.js';
import type { Readable } from '../core/readable.js';
import type { Saving } from '../core/saving.js';
import { addForm } from './add-form.js';
import { compare } from './compare.js';
import { editForm } from './edit-form.js';
import { createModel, tickAll } from './edit-model.js';
import { createOutbox } from './outbox/outbox.js';
import { storeInMemory, type OutboxStore } from './outbox/store.js';
import { orderEdit } from './order-edit.js';
import { verbs } from './resolve.js';
import { canReadNumbers, type Services, type Surroundings } from './services.js';
import { tasksOf } from './tasks.js';

export interface SavingOptions {
  readonly directory: Directory;
  /** In workspace order. */
  readonly $connections: Readable<readonly Connection[]>;
  /** How long one CRM may take for one answer, in milliseconds; 30 seconds if not said. */
  readonly patience?: number;
  /** Where saves wait until they have arrived; in the memory of this page unless told. */
  readonly store?: OutboxStore;
  /** Over all tabs that share the store; over this page unless told. */
  readonly exclusive?: Exclusive;
  readonly clock?: Clock;
  /** One request with an end; by `patience` unless told. */
  readonly patiently?: Surroundings['patiently'];
}

/** Edits and new contacts on their way to every CRM, and the forms that start them. */
export function createSaving(options: SavingOptions): Saving & Pick<Services['outbox'], 'close'> {
  const { directory, $connections, patience = usualPatience, clock = pageClock } = options;
  const around: Surroundings = {
    directory,
    connections: () => $connections.get(),
    clock,
    patiently: options.patiently ?? ((request) => withPatience(request, undefined, patience)),
  };
  const outbox = createOutbox(around, options.store ?? storeInMemory(), options.exclusive ?? createTurns());
  const services: Services = { ...around, outbox };
  const stops = [$connections.listen(outbox.reconnected), directory.$merges.listen(outbox.merged)];
  const known = (contactId: string) => {
    const contact = directory.contact(contactId);
    if (!contact) throw new CrmError('not-found', {});
    return contact;
  };

  return {
    $saves: outbox.$saves,
    edit: (contactId, { values } = {}) =>
      Promise.resolve(contactId).then((id) => editForm(services, known(id), values)),
    add: (initial = {}) => Promise.resolve(addForm(services, initial)),
    async addNumber(contactId, kind, number) {
      await canReadNumbers(directory.numbers);
      const contact = known(contactId);
      const model = createModel(services, contact, { [kind]: number });
      tickAll(model, kind);
      const tasks = tasksOf(model, compare(model));
      const { order } = orderEdit(services, { model, contactId: contact.id, fields: [kind], tasks });
      return (await outbox.send(order)).save;
    },
    ...verbs(outbox),
    dismiss: outbox.dismiss,
    hurry: outbox.hurry,
    close() {
      for (const stop of stops) stop();
      outbox.close();
    },
  };
}
