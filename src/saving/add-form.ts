import { recordKey, type RecordKey } from '../core/contact.js';
import { isCrmError } from '../core/errors.js';
import type { Duplicate, FormSession, Save } from '../core/saving.js';
import {
  addFields,
  addProblems,
  addTargets,
  chosenIn,
  createAddModel,
  preselect,
  typedIn,
  type AddModel,
  type AddRequest,
} from './add-model.js';
import { duplicateOf, findDuplicates, plainDuplicate, type Wanted } from './duplicates.js';
import { newId } from './id.js';
import type { Entry } from './outbox/derive.js';
import type { KeptCreate } from './outbox/kept.js';
import type { Job } from './outbox/outbox.js';
import type { SaveWatcher } from './outbox/shown.js';
import { resolving } from './resolve.js';
import { changedSince } from './send-create.js';
import { canReadNumbers, connectionOf, type Services } from './services.js';
import { createSession, type Body } from './session.js';
import { capabilitiesOf, draftFor, placeOf, targetState, type Target, type Typed } from './targets.js';

/** The form that adds one contact to every CRM that is chosen. */
export function addForm(services: Services, request: AddRequest): FormSession {
  const model = createAddModel(services, request);
  const ready = () => canReadNumbers(services.directory.numbers);
  const { $form, refresh, submit, resolve } = createSession(addBody(services, model), ready);
  const changed = () => {
    preselect(services, model);
    refresh();
  };
  services.directory.numbers.ready.then(changed, () => undefined);

  return {
    $form,
    set(field, value) {
      model.values.set(field, value);
      changed();
    },
    tick: () => undefined,
    useFrom: () => undefined,
    choose(connectionId, on) {
      for (const target of model.targets) if (target.connectionId === connectionId) target.chosen = on;
      refresh();
    },
    setCompany(connectionId, company) {
      const target = model.targets.find((each) => each.connectionId === connectionId);
      if (!target) return;
      target.company = company;
      target.companyBy = 'agent';
      refresh();
    },
    submit,
    ...resolving(services, resolve),
    close: () => undefined,
  };
}

function addBody(services: Services, model: AddModel): Body {
  let before: Save | undefined;
  let duplicates: readonly Duplicate[] = [];
  let isLooking: true | undefined;
  const isBegun = () => model.targets.some(({ made, attempt }) => made || attempt?.mayHaveArrived);
  const isLacking = (target: Target) =>
    targetState(typedIn(model), target, capabilitiesOf(services, target)).missing.length > 0;
  return {
    state: (judged) => ({
      kind: 'add',
      names: model.names,
      fields: addFields(services, model, judged ? addProblems(services, model) : new Map()),
      records: [],
      targets: addTargets(services, model),
      duplicates,
      ...(isLooking && { isLooking }),
    }),
    content: () => contentOf(model),
    isInvalid() {
      const chosen = chosenIn(model);
      return !chosen.length || chosen.some(isLacking) || addProblems(services, model).size > 0;
    },
    async isThere(refresh) {
      if (isBegun()) return false; // it would find what it has made itself
      isLooking = true;
      refresh();
      duplicates = await findDuplicates(services, wantedOf(model));
      isLooking = undefined;
      return duplicates.length > 0;
    },
    start: (onChange, direct) =>
      startAdd(services, model, {
        before,
        direct,
        onChange(save) {
          before = save;
          onChange();
        },
      }),
    onSettled(save) {
      duplicates = refusedAsDuplicate(services, save, wantedOf(model));
    },
  };
}

function wantedOf(model: AddModel): Wanted {
  return { typed: typedIn(model), company: chosenIn(model).find(({ company }) => company)?.company?.name };
}

/** The contacts because of which a CRM has refused to add another one. */
function refusedAsDuplicate(services: Services, { results }: Save, wanted: Wanted): readonly Duplicate[] {
  const { directory } = services;
  return results.flatMap(({ connectionId, result }) => {
    if (result.state !== 'failed' || !isCrmError(result.error, 'duplicate')) return [];
    const { candidates } = result.error.details;
    directory.apply(connectionId, { upserts: candidates });
    return candidates.flatMap(({ id }) => {
      const contact = directory.contact(recordKey(connectionId, id));
      return (contact && (duplicateOf(services, contact, wanted) ?? plainDuplicate(contact))) ?? [];
    });
  });
}

async function startAdd(
  services: Services,
  model: AddModel,
  { before, onChange, direct }: { before: Save | undefined; onChange: (save: Save) => void; direct: boolean },
): Promise<Job | 'nothing' | 'unsafe'> {
  const typed = typedIn(model);
  const fields = [...typed.values()].filter(({ value }) => value !== '').map(({ field }) => field);
  if (!fields.length) return 'nothing';
  const legs = model.targets
    .filter(({ chosen, made }) => chosen || made)
    .map((target) => legFor(services, target, typed));
  const watcher: SaveWatcher = {
    onChange(save, now) {
      if (takeLegs(model, now)) services.directory.link(keysOf(model));
      onChange(save);
    },
  };
  const order = { kind: 'add', fields, legs, replaces: before?.id } as const;
  const { outbox } = services;
  return direct ? outbox.send(order, watcher) : ((await outbox.accept(order, watcher)) ?? 'unsafe');
}

/** Where an earlier attempt may have arrived it is carried on, as it was. */
function legFor(services: Services, target: Target, typed: Typed): KeptCreate {
  const { connectionId, company, made, attempt } = target;
  const edits = [...typed.values()];
  const done = made !== undefined && !changedSince(made.of, edits).length;
  return {
    kind: 'create',
    connectionId,
    label: connectionOf(services, connectionId)?.label ?? connectionId,
    typed: edits,
    attempt: attempt?.mayHaveArrived
      ? attempt
      : {
          idempotencyKey: newId(),
          draft: draftFor(typed, placeOf(services, target), company),
          typed: edits,
          mayHaveArrived: false,
        },
    ...(company && { company }),
    ...(made && { made }),
    result: { state: done ? 'saved' : 'planned' },
    tries: 0,
  };
}

/** Takes over how far each CRM is. Whether one more has made the contact. */
function takeLegs({ targets }: AddModel, legs: Entry['legs']): boolean {
  let isNews = false;
  for (const target of targets) {
    const leg = legs.get(target.connectionId);
    if (leg?.kind !== 'create') continue;
    isNews ||= leg.made !== undefined && !target.made;
    target.made = leg.made;
    target.attempt = leg.attempt;
  }
  return isNews;
}

/** Of the contact in every CRM that has made it. */
const keysOf = ({ targets }: AddModel): readonly RecordKey[] =>
  targets.flatMap(({ connectionId, made }) => (made ? [recordKey(connectionId, made.id)] : []));

/** What has been put in beyond what the form was opened with. */
function contentOf({ values, initial, targets }: AddModel): string {
  const typed = [...values].filter(([field, value]) => value.trim() !== (initial[field] ?? '').trim());
  const chosen = targets
    .filter(({ companyBy }) => companyBy === 'agent')
    .map(({ connectionId, company }) => [connectionId, company?.id]);
  const left = targets.filter(({ chosen }) => !chosen).map(({ connectionId }) => connectionId);
  return typed.length || chosen.length ? JSON.stringify([typed, chosen, left]) : '';
}
