import { recordKey, type CrmRecord } from '../core/contact.js';
import type { Contact } from '../core/person.js';
import type { FormField } from '../core/saving.js';
import { compare, shownIn, type Comparison } from './compare.js';
import { extensionOf, fieldsOf, isNumber, namesOf } from './fields.js';
import { noCapabilities, type Model, type Source } from './model.js';
import { connectionOf, type Services } from './services.js';
import type { SourceTask } from './tasks.js';
import type { Place } from './values.js';

export type Values = Readonly<Partial<Record<FormField, string>>>;

/** The records of a person, laid out to be edited. `values` are put in as if they had been typed. */
export function createModel(services: Services, contact: Contact, values: Values = {}): Model {
  const sources = contact.records.map(({ key, connectionId, record }): Source => ({
    key,
    connectionId,
    record,
    reading: 'reading',
  }));
  const capabilitiesOf = ({ connectionId }: Source) =>
    connectionOf(services, connectionId)?.adapter.capabilities ?? noCapabilities;
  const names = namesOf(sources.map(capabilitiesOf));
  const model: Model = {
    names,
    fields: fieldsOf(names),
    sources,
    drafts: new Map(),
    ticks: new Map(),
    spared: new Map(),
    placeOf(source): Place {
      const { numbers } = services.directory;
      const whole = sources.find((other) => capabilitiesOf(other).names === 'parts')?.record;
      const parts = whole && { firstName: whole.firstName ?? '', lastName: whole.lastName ?? '' };
      const country = services.directory.countryOf(source.key);
      return { capabilities: capabilitiesOf(source), country, numbers, ...(parts && { parts }) };
    },
  };
  for (const field of model.fields) {
    const value = values[field];
    if (value !== undefined) hand(model, field, value);
  }
  return model;
}

/** Puts a value in. An extension of the number that was there does not belong to another one. */
function hand(model: Model, field: FormField, value: string): void {
  type(model, field, value, isNumber(field));
  const row = isNumber(field) ? compare(model).get(field) : undefined;
  if (isNumber(field) && row?.typed.exact !== row?.reference.exact) type(model, extensionOf(field), '');
}

/** What the agent types. The text that was shown, put back, is as good as untouched. */
export function type(model: Model, field: FormField, text: string, handed = false): void {
  const draft = model.drafts.get(field);
  const reference = draft?.reference ?? shownIn(field, model);
  if (text === reference.value && !handed && !draft?.taken.size) {
    model.drafts.delete(field);
  } else if (draft) {
    draft.text = text;
  } else {
    const seen = new Map(model.sources.map(({ connectionId, record }) => [connectionId, record]));
    model.drafts.set(field, { text, reference, seen, taken: new Set(), handed });
  }
}

/** A tick holds for the value that was on screen. */
export function tick(model: Model, comparison: Comparison, field: FormField, connectionId: string, on: boolean): void {
  const compared = comparison.get(field)?.compared.find(({ source }) => source.connectionId === connectionId);
  if (!compared) return;
  if (compared.standing === 'differs') {
    const ticks = model.ticks.get(field) ?? new Map<string, string>();
    if (on) ticks.set(connectionId, compared.held.value);
    else ticks.delete(connectionId);
    model.ticks.set(field, ticks);
  } else {
    const spared = model.spared.get(field) ?? new Set<string>();
    if (on) spared.delete(connectionId);
    else spared.add(connectionId);
    model.spared.set(field, spared);
  }
}

/** Every CRM that has another value in this field is to receive the edit. */
export function tickAll(model: Model, field: FormField): void {
  const comparison = compare(model);
  const row = comparison.get(field);
  for (const { source, held } of row?.compared ?? [])
    if (held.exact !== row?.typed.exact) tick(model, comparison, field, source.connectionId, true);
}

/** What this CRM has is to be everywhere; a number with its extension. */
export function takeOver(model: Model, field: FormField, connectionId: string): void {
  const comparison = compare(model);
  const fields = isNumber(field) ? [field, extensionOf(field)] : [field];
  const values = fields.map((each) => {
    const held = comparison.get(each)?.compared.find(({ source }) => source.connectionId === connectionId)?.held;
    return [each, held?.value ?? ''] as const;
  });
  for (const [each, value] of values) type(model, each, value);
  for (const each of fields) tickAll(model, each);
}

/** Takes in what is known of a record by now. Returns whether that is news. */
export function takeRecord(source: Source, record: CrmRecord | undefined): boolean {
  if (!record || record === source.record) return false;
  source.key = recordKey(source.connectionId, record.id);
  source.record = record;
  return true;
}

/** The record has been read again. */
export function markRead(source: Source, record: CrmRecord): void {
  takeRecord(source, record);
  source.reading = 'fresh';
  delete source.error;
}

/** After one CRM has confirmed: it holds what was typed, in its own spelling. */
export function takeSaved(model: Model, { source, edits }: SourceTask, record: CrmRecord): void {
  takeRecord(source, record);
  for (const { field } of edits) {
    const draft = model.drafts.get(field);
    draft?.seen.set(source.connectionId, record);
    draft?.taken.add(source.connectionId);
  }
}

/** Once every CRM has what was sent: the form shows what they made of it, unless the agent has typed on. */
export function dropSent(model: Model, comparison: Comparison, sent: Comparison): void {
  for (const [field, { typed }] of comparison) {
    if (typed.exact === sent.get(field)?.typed.exact) model.drafts.delete(field);
  }
  model.ticks.clear();
  model.spared.clear();
}
