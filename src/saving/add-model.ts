import type { ContactDraft } from '../core/adapter.js';
import type { CompanyRef } from '../core/contact.js';
import type { FieldState, FormField, FormState, Problem } from '../core/saving.js';
import type { Values } from './edit-model.js';
import { takeApart, textOf } from './extension.js';
import { fieldsOf, isExtension, isNumber, isWritable, namesOf, numberOf, type NumberField } from './fields.js';
import { meaningOf, type Tongue } from './meaning.js';
import { companyFor } from './preselect.js';
import type { Services } from './services.js';
import {
  canCreate,
  capabilitiesOf,
  draftFor,
  needsCompany,
  placeOf,
  targetState,
  type Target,
  type Typed,
} from './targets.js';
import { findProblems, tooLong, type Candidate, type Problems } from './validation.js';

export interface AddRequest {
  readonly values?: Values;
  /** Preselected companies, by connection. */
  readonly companies?: Readonly<Record<string, CompanyRef>>;
}

/** A contact to be made, as far as the agent has put it in. */
export interface AddModel {
  readonly names: FormState['names'];
  readonly fields: readonly FormField[];
  readonly initial: Values;
  readonly values: Map<FormField, string>;
  readonly targets: readonly Target[];
  /** National numbers are read as the agent's own. */
  readonly tongue: Tongue;
}

export function createAddModel(services: Services, { values: initial = {}, companies = {} }: AddRequest): AddModel {
  const able = services.connections().filter(canCreate);
  const names = namesOf(able.map(({ adapter }) => adapter.capabilities));
  const fields = fieldsOf(names);
  const targets = able.map(({ id }): Target => {
    const company = companies[id];
    return { connectionId: id, chosen: true, company, companyBy: company ? 'host' : 'guess' };
  });
  const values = new Map(fields.map((field) => [field, initial[field] ?? '']));
  const { numbers } = services.directory;
  const model = {
    names,
    fields,
    initial,
    values,
    targets,
    tongue: { numbers, country: services.directory.countryOf('') },
  };
  preselect(services, model);
  return model;
}

/** Chooses each company that goes with what has been put in, where one is needed and nobody has chosen it. */
export function preselect(services: Services, model: AddModel): void {
  const { directory } = services;
  const typed = typedIn(model);
  for (const target of model.targets) {
    if (target.companyBy === 'guess' && !target.made && needsCompany(capabilitiesOf(services, target)))
      target.company = companyFor(directory, target.connectionId, typed);
  }
}

/** What is to be written. An extension may have been typed behind its number. */
export function typedIn({ fields, values, tongue }: AddModel): Typed {
  const typedText = (field: FormField) => values.get(field) ?? '';
  const apart = (field: FormField) => takeApart(typedText(field), tongue.country, tongue.numbers);
  const valueOf = (field: FormField) => {
    if (isNumber(field)) return apart(field).number;
    return textOf(field, typedText(field)) || (isExtension(field) ? apart(numberOf(field)).extension : '');
  };
  return new Map(
    fields.map((field) => {
      const value = valueOf(field);
      return [field, { field, value, ...meaningOf(field, value, tongue) }];
    }),
  );
}

export const chosenIn = ({ targets }: AddModel): readonly Target[] => targets.filter(({ chosen }) => chosen);

export function addProblems(services: Services, model: AddModel): Problems {
  const typed = typedIn(model);
  const candidates = new Map(
    [...typed].map(([field, edit]): [FormField, Candidate] => [
      field,
      { typed: edit, changed: edit.value !== '', had: false, tongue: model.tongue },
    ]),
  );
  const problems = new Map<FormField, Problem>(findProblems(candidates));
  for (const target of chosenIn(model)) {
    const place = placeOf(services, target);
    const sent = textsOf(draftFor(typed, place, undefined), model.names);
    for (const field of tooLong(sent, place.capabilities)) if (!problems.has(field)) problems.set(field, 'too long');
  }
  return problems;
}

/** What is sent on behalf of each field. */
function textsOf({ firstName, lastName, name, phones = [], emails = [] }: ContactDraft, names: FormState['names']) {
  const texts = new Map<FormField, string>();
  if (firstName) texts.set('firstName', firstName);
  if (lastName) texts.set('lastName', lastName);
  if (name) texts.set(names === 'single' ? 'name' : 'lastName', name);
  for (const { kind, value } of phones) texts.set(kind as NumberField, value);
  for (const { value } of emails) texts.set('email', value);
  return texts;
}

export function addFields(services: Services, { fields, values, initial, targets }: AddModel, problems: Problems) {
  return fields.map((field): FieldState => {
    const value = values.get(field) ?? '';
    const problem = problems.get(field);
    const cannot = targets.filter((target) => target.chosen && !isWritable(field, capabilitiesOf(services, target)));
    return {
      field,
      value,
      touched: value !== (initial[field] ?? ''),
      ...(problem && { problem }),
      differs: [],
      agrees: [],
      emptyIn: [],
      cannot: cannot.map(({ connectionId }) => connectionId),
    };
  });
}

export const addTargets = (services: Services, model: AddModel): FormState['targets'] =>
  model.targets.map((target) => targetState(typedIn(model), target, capabilitiesOf(services, target)));
