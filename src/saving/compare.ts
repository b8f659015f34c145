import type { FormField } from '../core/saving.js';
import { takeApart, textOf } from './extension.js';
import { isExtension, isNumber, isWritable, numberOf } from './fields.js';
import { meaningOf, type Meaning } from './meaning.js';
import type { Draft, Model, Shown, Source } from './model.js';
import type { Edit } from './task.js';
import { heldIn, type Held } from './values.js';

/**
 * How one CRM stands to the value that the field showed. `same`: in meaning. `empty`: has none. `fresh`: had the same,
 * and another one has arrived since the agent began to type. `differs`: receives the edit only when ticked. `beside`: has
 * room for one more number. `follows`: an extension whose number is not the one shown; it goes where the number goes.
 */
export type Standing = 'same' | 'empty' | 'fresh' | 'differs' | 'beside' | 'follows' | 'cannot';

export interface Compared {
  readonly source: Source;
  readonly standing: Standing;
  readonly held: Held;
  /** Of one that differs: it was ticked. Of any other: it was not unticked, as can be done where one differs. */
  readonly ticked: boolean;
  /** Whether what is typed is to go there. */
  readonly receives: boolean;
}

export type Reference = Shown & Meaning;

/** One field over all records. */
export interface FieldComparison {
  readonly reference: Reference;
  /** What the field holds, to be written. */
  readonly typed: Edit;
  /** Whether that is another value than the one shown; punctuation of a number is no difference. */
  readonly changed: boolean;
  readonly compared: readonly Compared[];
}

export type Comparison = ReadonlyMap<FormField, FieldComparison>;

export function compare(model: Model): Comparison {
  const comparison = new Map<FormField, FieldComparison>();
  for (const field of model.fields) comparison.set(field, compareField(field, model, comparison));
  return comparison;
}

/** The value of the first record that has one; of an extension, of the first that has it behind the number shown. */
export function shownIn(field: FormField, model: Model): Shown {
  const sources = isExtension(field) ? withNumberShown(numberOf(field), model) : model.sources;
  const all = sources.map((source) => ({ place: model.placeOf(source), source }));
  const values = all.map(({ place, source }) => ({ value: heldIn(source.record, field, place).value, place }));
  const first = values.find(({ value }) => value !== '') ?? values[0];
  if (!first) throw new Error('a form without a record');
  return first;
}

function withNumberShown(number: FormField, model: Model): readonly Source[] {
  const { value, place } = shownIn(number, model);
  const { loose } = meaningOf(number, value, place);
  return model.sources.filter((source) => heldIn(source.record, number, model.placeOf(source)).loose === loose);
}

function compareField(field: FormField, model: Model, before: Comparison): FieldComparison {
  const draft = model.drafts.get(field);
  const shown = draft?.reference ?? shownIn(field, model);
  // its meaning anew each time: what a number means is known better once all numbering plans are there
  const reference: Reference = { ...shown, ...meaningOf(field, shown.value, shown.place) };
  const value = valueOf(field, model, reference);
  const typed: Edit = { field, value, ...meaningOf(field, value, reference.place) };
  const changed = typed.exact !== reference.exact || (draft?.handed === true && value !== '');
  const number = isExtension(field) ? before.get(numberOf(field)) : undefined;
  let fresh = false;
  const standings = model.sources.map((source, at) => {
    const place = model.placeOf(source);
    const held = heldIn(source.record, field, place);
    const own = number?.compared[at];
    let standing = own ? extensionStanding(own) : undefined;
    standing ??= standingOf({ field, model, source, held, typed, reference, draft });
    if (standing === 'fresh' && fresh) standing = 'differs'; // one is shown beside the field, the others need a tick
    fresh ||= standing === 'fresh';
    return { source, standing, held, own };
  });
  const spared = standings.some(({ standing }) => standing === 'differs') ? model.spared.get(field) : undefined;
  const compared = standings.map(({ own, ...each }): Compared => {
    const { connectionId } = each.source;
    const ticked =
      each.standing === 'differs'
        ? model.ticks.get(field)?.get(connectionId) === each.held.value
        : !spared?.has(connectionId);
    const receives =
      each.standing === 'follows' ? own?.receives === true : receivesEdit(each.standing, changed, ticked);
    return { ...each, ticked, receives };
  });
  return { reference, typed, changed, compared };
}

const receivesEdit = (standing: Standing, changed: boolean, ticked: boolean): boolean =>
  ticked && standing !== 'cannot' && (changed || standing === 'differs');

/** What the field holds. An extension may have been typed behind its number. */
function valueOf(field: FormField, model: Model, reference: Shown): string {
  const draft = model.drafts.get(field);
  if (isNumber(field)) return draft ? apart(draft).number : reference.value;
  if (draft) return textOf(field, draft.text);
  const number = isExtension(field) ? model.drafts.get(numberOf(field)) : undefined;
  return (number && apart(number).extension) || reference.value;
}

const apart = ({ text, reference: { place } }: Draft) => takeApart(text, place.country, place.numbers);

/** `undefined`: the number is the one shown, so the extension is compared by itself. */
const extensionStanding = ({ standing, held }: Compared): Standing | undefined => {
  if (standing === 'cannot') return 'cannot';
  return standing === 'same' && held.value !== '' ? undefined : 'follows';
};

interface Question {
  readonly field: FormField;
  readonly model: Model;
  readonly source: Source;
  readonly held: Held;
  readonly typed: Edit;
  readonly reference: Reference;
  readonly draft: Draft | undefined;
}

function standingOf({ field, model, source, held, typed, reference, draft }: Question): Standing {
  const place = model.placeOf(source);
  const { capabilities } = place;
  if (!capabilities.operations.includes('updateContact') || !isWritable(field, capabilities)) return 'cannot';
  if (held.value === '') return 'empty';
  if (draft?.handed && held.exact !== typed.exact && isNumber(field) && capabilities.fields[field]?.many)
    return 'beside';
  if (held.loose === reference.loose) return 'same';
  const seen = draft?.seen.get(source.connectionId);
  if (!draft || !seen) return 'differs';
  const was = heldIn(seen, field, place);
  const agreed = draft.taken.has(source.connectionId) || was.value === '' || was.loose === reference.loose;
  if (!agreed) return 'differs';
  return was.loose === held.loose || held.exact === typed.exact ? 'same' : 'fresh';
}
