import type { EmailChange, PhoneChange, RecordPatch } from '../core/adapter.js';
import type { CrmRecord } from '../core/contact.js';
import { joinName } from '../core/names.js';
import type { FormField } from '../core/saving.js';
import { putTogether } from './extension.js';
import { extensionOf, homeOf, numberFields, type NumberField } from './fields.js';
import { e164Of, meaningOf } from './meaning.js';
import { isDone, type Edit, type Task } from './task.js';
import { emailIn, heldIn, partsOf, phoneIn, type Place } from './values.js';

/** What is to be sent to change one record. */
export interface Plan {
  readonly patch: RecordPatch;
  /** The text that is sent on behalf of each field. */
  readonly sent: ReadonlyMap<FormField, string>;
}

type Pending = ReadonlyMap<FormField, Edit>;

/** Absent when the record already is as wanted. */
export function planFor(task: Task, record: CrmRecord, place: Place): Plan | undefined {
  const due = task.edits.filter((edit) => !isDone(edit, record, place, task));
  if (!due.length) return undefined;
  const pending: Pending = new Map(due.map((edit) => [edit.field, edit]));
  const sent = new Map<FormField, string>();
  const phones = numberFields.flatMap((field) => phoneChange(field, pending, task, record, place, sent) ?? []);
  const emails = emailChange(pending.get('email'), task, record, sent);
  const patch: RecordPatch = {
    ...nameChange(pending, record, place, sent),
    ...(phones.length > 0 && { phones }),
    ...(emails && { emails: [emails] }),
  };
  return Object.keys(patch).length ? { patch, sent } : undefined;
}

/** The agent's own spelling, unless this CRM would read it as a number of another country. */
export function spell({ field, value, ...meaning }: Edit, place: Place): string {
  const e164 = e164Of(meaning);
  return e164 === undefined || meaningOf(field, value, place).loose === e164 ? value : e164;
}

type Names = Pick<RecordPatch, 'firstName' | 'lastName' | 'name'>;

function nameChange(pending: Pending, record: CrmRecord, place: Place, sent: Map<FormField, string>): Names {
  const fields = (['firstName', 'lastName', 'name'] as const).filter((field) => pending.has(field));
  const valueOf = (field: FormField) => pending.get(field)?.value ?? heldIn(record, field, place).value;
  const names: Partial<Record<'firstName' | 'lastName' | 'name', string | null>> = {};
  for (const field of fields) {
    const home = homeOf(field, place.capabilities) === 'name' ? 'name' : field;
    const whole = home === 'name' && field !== 'name';
    const value = whole ? joinName(valueOf('firstName'), valueOf('lastName')) : valueOf(field);
    names[home] = value || null;
    sent.set(field, value);
  }
  return names;
}

function emailChange(
  edit: Edit | undefined,
  task: Task,
  record: CrmRecord,
  sent: Map<FormField, string>,
): EmailChange | undefined {
  if (!edit) return undefined;
  sent.set('email', edit.value);
  const there = emailIn(record, task.bases.get('email')?.key);
  if (there) return { key: there.key, value: edit.value || null };
  return edit.value ? { value: edit.value } : undefined;
}

function phoneChange(
  field: NumberField,
  pending: Pending,
  { bases, beside }: Task,
  record: CrmRecord,
  place: Place,
  sent: Map<FormField, string>,
): PhoneChange | undefined {
  const number = pending.get(field);
  const extension = pending.get(extensionOf(field));
  if (!number && !extension) return undefined;
  const there = beside.has(field) ? undefined : phoneIn(record, field, bases.get(field)?.key);
  if (there && number?.value === '') return { key: there.key, value: null };
  if (!there && !number?.value) return undefined; // an extension alone reaches nobody
  const before = there ? partsOf(there, place) : { number: '', extension: '', inside: false };
  const parts = {
    number: number ? spell(number, place) : before.number,
    extension: extension ? extension.value : before.extension,
  };
  const apart = place.capabilities.fields[field]?.extension === true;
  const value = apart ? parts.number : putTogether(parts);
  sent.set(number ? field : extensionOf(field), value);
  const own = apart && (extension || before.inside) ? { extension: parts.extension || null } : {};
  return there ? { key: there.key, value, ...own } : { kind: field, value, ...own };
}
