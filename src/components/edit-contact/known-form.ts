import type { ConnectionView } from '../../core/connection.js';
import type { Contact } from '../../core/person.js';
import type { FieldState, FormField, FormState } from '../../core/saving.js';
import type { Workspace } from '../../workspace/types.js';
import type { FormRequest } from './request.js';

type Values = Readonly<Partial<Record<FormField, string>>>;

/** The form as far as the directory knows it: what is on screen until the code that saves is there. */
export function knownForm(
  workspace: Workspace,
  request: FormRequest,
  typed: ReadonlyMap<FormField, string>,
): FormState {
  const contact = request.kind === 'edit' ? workspace.directory.contact(request.contactId) : undefined;
  const connections = workspace.$connections.get();
  const behind = contact
    ? connections.filter(({ id }) => contact.records.some(({ connectionId }) => connectionId === id))
    : connections;
  const names = namesOf(behind);
  const values = request.kind === 'add' ? (request.initial.values ?? {}) : valuesOf(contact);
  return {
    kind: request.kind,
    names,
    fields: fieldsOf(names).map((field) => fieldState(field, values, typed)),
    records: [],
    targets: [],
    duplicates: [],
    dirty: typed.size > 0,
  };
}

/** One name string only where no CRM keeps the parts. */
const namesOf = (connections: readonly ConnectionView[]): FormState['names'] =>
  connections.length && connections.every(({ capabilities }) => capabilities?.names === 'single') ? 'single' : 'parts';

const fieldsOf = (names: FormState['names']): readonly FormField[] => [
  ...(names === 'parts' ? (['firstName', 'lastName'] as const) : (['name'] as const)),
  'direct',
  'directExtension',
  'mobile',
  'mobileExtension',
  'email',
];

function valuesOf(contact: Contact | undefined): Values {
  if (!contact) return {};
  const { firstName, lastName, direct, mobile, email } = contact.slots;
  const known = {
    firstName: firstName.shown?.value,
    lastName: lastName.shown?.value,
    name: contact.name,
    direct: direct.shown?.value,
    directExtension: direct.shown?.extension,
    mobile: mobile.shown?.value,
    mobileExtension: mobile.shown?.extension,
    email: email.shown?.value,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

const fieldState = (field: FormField, values: Values, typed: ReadonlyMap<FormField, string>): FieldState => ({
  field,
  value: typed.get(field) ?? values[field] ?? '',
  touched: typed.has(field),
  differs: [],
  agrees: [],
  emptyIn: [],
  cannot: [],
});
