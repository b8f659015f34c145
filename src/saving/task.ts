import type { CrmRecord } from '../core/contact.js';
import type { FormField } from '../core/saving.js';
import { isExtension, isNumber, numberOf, type NumberField } from './fields.js';
import type { Meaning } from './meaning.js';
import { heldIn, partsOf, type Held, type Place } from './values.js';

/** What one field is to become; an empty value clears it. A number's value is without its extension. */
export interface Edit extends Meaning {
  readonly field: FormField;
  readonly value: string;
}

/** What one record is to receive. */
export interface Task {
  readonly edits: readonly Edit[];
  /** What was on screen of this record, for every field that an edit writes over. */
  readonly bases: ReadonlyMap<FormField, Held>;
  /** Numbers that are put beside those that the record has. */
  readonly beside: ReadonlySet<NumberField>;
  /** What our own earlier edits make of it: as good as having been on screen. */
  readonly ours?: readonly Edit[];
}

/** A touched field that no longer holds what was on screen. */
export interface Clash {
  readonly field: FormField;
  readonly now: Held;
}

/** Fields whose old value an edit depends on: an extension is only right behind its number, and goes when that goes. */
export function basesFor({ edits, beside }: Pick<Task, 'edits' | 'beside'>): readonly FormField[] {
  const fields = edits.flatMap(({ field, value }): FormField[] => {
    if (isExtension(field)) return beside.has(numberOf(field)) ? [] : [numberOf(field), field];
    if (!isNumber(field)) return [field];
    if (beside.has(field)) return [];
    return value ? [field] : [field, `${field}Extension`];
  });
  return [...new Set(fields)];
}

/** Whether the record already has what the edit wants. */
export function isDone(edit: Edit, record: CrmRecord, place: Place, { edits, bases, beside }: Task): boolean {
  const { field } = edit;
  const number = isExtension(field) ? numberOf(field) : field;
  if (isNumber(number) && beside.has(number)) {
    // its extension comes with it
    const own = edits.find((each) => each.field === number);
    return !own || keyAmong(own, number, record, place) !== undefined;
  }
  return heldIn(record, field, place, bases.get(field)?.key).exact === edit.exact;
}

/** Finds a field that was changed in the CRM since it was on screen, unless it has become what is wanted. */
export function findClash(task: Task, record: CrmRecord, place: Place): Clash | undefined {
  for (const [field, base] of task.bases) {
    const now = heldIn(record, field, place, base.key);
    const wanted = task.edits.find((edit) => edit.field === field);
    const isOurs = task.ours?.some((edit) => edit.field === field && edit.exact === now.exact) ?? false;
    if (now.loose !== base.loose && now.exact !== wanted?.exact && !isOurs) return { field, now };
  }
  return undefined;
}

/** The key of the number inside the record, be it not the first of its kind; undefined where the record does not have it. */
export function keyAmong(edit: Edit, number: NumberField, record: CrmRecord, place: Place): string | undefined {
  return record.phones.find((phone) => {
    if (phone.kind !== number) return false;
    const alone: CrmRecord = { ...record, phones: [phone] };
    return partsOf(phone, place).number !== '' && heldIn(alone, number, place).exact === edit.exact;
  })?.key;
}
