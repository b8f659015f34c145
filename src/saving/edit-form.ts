import { isCrmError } from '../core/errors.js';
import { asCrmError } from '../core/patience.js';
import type { Contact } from '../core/person.js';
import { isRefused, isUnderWay, type FormSession, type Save } from '../core/saving.js';
import { compare, type Comparison } from './compare.js';
import { createModel, dropSent, markRead, takeOver, takeRecord, tick, type, type Values } from './edit-model.js';
import { findEditProblems } from './edit-problems.js';
import { fieldStates } from './field-states.js';
import type { Model, Source } from './model.js';
import { canReadNumbers, type Services } from './services.js';
import { createSession, type Body } from './session.js';
import { orderEdit } from './order-edit.js';
import { resolving } from './resolve.js';
import { fieldsTouched, tasksOf } from './tasks.js';

/** The form that edits one person: there at once with what is known, while every record behind it is read fresh. */
export function editForm(services: Services, contact: Contact, values: Values | undefined): FormSession {
  const { directory } = services;
  const model = createModel(services, contact, values);
  const closed = new AbortController();
  const ready = () => canReadNumbers(directory.numbers);
  const { $form, refresh, submit, resolve } = createSession(editBody(services, model, contact), ready);

  const takeAll = () => {
    const news = model.sources.map((source) => takeRecord(source, directory.record(source.key)));
    if (news.includes(true)) refresh();
  };
  closed.signal.addEventListener('abort', directory.$version.listen(takeAll));
  directory.numbers.ready.then(refresh, () => undefined); // without national numbers the form is right as it is
  for (const source of model.sources) void read(services, source, closed.signal).then(refresh);

  return {
    $form,
    set(field, value) {
      type(model, field, value);
      refresh();
    },
    tick(field, connectionId, on) {
      tick(model, compare(model), field, connectionId, on);
      refresh();
    },
    useFrom(field, connectionId) {
      takeOver(model, field, connectionId);
      refresh();
    },
    choose: () => undefined,
    setCompany: () => undefined,
    submit,
    ...resolving(services, resolve),
    close: () => closed.abort(),
  };
}

function editBody(services: Services, model: Model, contact: Contact): Body {
  let save: Save | undefined;
  let sent: Comparison = new Map();
  return {
    state(judged) {
      const comparison = compare(model);
      const problems = judged ? findEditProblems(model, comparison) : new Map();
      return {
        kind: 'edit',
        names: model.names,
        fields: fieldStates(model, comparison, problems),
        records: model.sources.map(({ key, connectionId, reading, error }) => ({
          key,
          connectionId,
          reading,
          ...(error && { error }),
        })),
        targets: [],
        duplicates: [],
      };
    },
    content: () => contentOf(compare(model)),
    isInvalid: () => findEditProblems(model, compare(model)).size > 0,
    async start(onChange, direct) {
      const comparison = compare(model);
      const tasks = tasksOf(model, comparison);
      const fields = fieldsTouched(tasks);
      if (!fields.length) return 'nothing';
      sent = comparison;
      const start = { model, contactId: contact.id, fields, tasks, before: save };
      const { order, watcher } = orderEdit(services, start, (now) => {
        save = now;
        onChange();
      });
      return direct
        ? services.outbox.send(order, watcher)
        : ((await services.outbox.accept(order, watcher)) ?? 'unsafe');
    },
    onSettled(settled) {
      const missed = settled.results.some(({ result }) => isRefused(result) || result.state === 'waiting');
      if (!missed && !isUnderWay(settled)) dropSent(model, compare(model), sent);
    },
  };
}

/** What has been changed and ticked. */
function contentOf(comparison: Comparison): string {
  const changes = [...comparison].flatMap(([field, { changed, typed, compared }]) => {
    const ticked = compared.filter((each) => each.ticked).map(({ source }) => source.connectionId);
    const alone = compared.some((each) => each.standing === 'differs' && each.ticked);
    return changed || alone ? [[field, typed.exact, ticked]] : [];
  });
  return changes.length ? JSON.stringify(changes) : '';
}

async function read({ directory }: Services, source: Source, signal: AbortSignal): Promise<void> {
  try {
    const record = await directory.readFresh(source.key, { signal });
    markRead(source, directory.record(source.key) ?? record); // the directory knows if a later answer was faster
  } catch (error) {
    if ((signal.aborted && !isCrmError(error)) || source.reading !== 'reading') return;
    source.reading = 'failed';
    source.error = asCrmError(error);
  }
}
