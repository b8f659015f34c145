import { recordKey, type RecordKey } from '../core/contact.js';
import type { FormSession, Save } from '../core/saving.js';
import { addLeg } from './add-leg.js';
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
import type { Job } from './saves.js';
import { canReadNumbers, type Services } from './services.js';
import { createSession, type Body } from './session.js';
import { capabilitiesOf, targetState, type Target } from './targets.js';

/** The form that adds one contact to every CRM that is chosen. */
export function addForm(services: Services, request: AddRequest): FormSession {
  const model = createAddModel(services, request);
  const ready = () => canReadNumbers(services.directory.numbers);
  const { $form, refresh, submit, retry } = createSession(addBody(services, model), ready);
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
    retry,
    close: () => undefined,
  };
}

function addBody(services: Services, model: AddModel): Body {
  const isLacking = (target: Target) =>
    targetState(typedIn(model), target, capabilitiesOf(services, target)).missing.length > 0;
  return {
    state: (judged) => ({
      kind: 'add',
      names: model.names,
      fields: addFields(services, model, judged ? addProblems(services, model) : new Map()),
      records: [],
      targets: addTargets(services, model),
    }),
    content: () => contentOf(model),
    isInvalid() {
      const chosen = chosenIn(model);
      return !chosen.length || chosen.some(isLacking) || addProblems(services, model).size > 0;
    },
    start: (onChange) => startAdd(services, model, onChange),
    onSettled: () => undefined,
  };
}

function startAdd(services: Services, model: AddModel, onChange: (save: Save) => void): Job | undefined {
  const typed = typedIn(model);
  const fields = [...typed.values()].filter(({ value }) => value !== '').map(({ field }) => field);
  if (!fields.length) return undefined;
  const { directory } = services;
  let first: RecordKey | undefined = keysOf(model)[0];
  const onMade = (key: RecordKey) => {
    first ??= key;
    directory.link(keysOf(model));
  };
  const legs = model.targets
    .filter(({ chosen, made }) => chosen || made)
    .map((target) => addLeg(services, target, typed, onMade));
  return services.saves.start({ kind: 'add', fields, legs, contactId: () => first }, onChange);
}

/** Of the contact in every CRM that has made it. */
const keysOf = ({ targets }: AddModel): readonly RecordKey[] =>
  targets.flatMap(({ connectionId, made }) => (made ? [recordKey(connectionId, made.record.id)] : []));

/** What has been put in beyond what the form was opened with. */
function contentOf({ values, initial, targets }: AddModel): string {
  const typed = [...values].filter(([field, value]) => value.trim() !== (initial[field] ?? '').trim());
  const chosen = targets
    .filter(({ companyBy }) => companyBy === 'agent')
    .map(({ connectionId, company }) => [connectionId, company?.id]);
  const left = targets.filter(({ chosen }) => !chosen).map(({ connectionId }) => connectionId);
  return typed.length || chosen.length ? JSON.stringify([typed, chosen, left]) : '';
}
