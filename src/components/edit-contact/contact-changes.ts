import type { Slot } from '../../core/person.js';
import type { FieldState } from '../../core/saving.js';
import { common } from '../../text/en/common.js';
import type { Workspace } from '../../workspace/types.js';
import type { OnestreamUpdateRequestEvent } from '../update-request.js';
import type { OpenForm } from './open-form.js';

type Change = OnestreamUpdateRequestEvent['detail']['changes'][number];

const numbers = ['direct', 'mobile'] as const;

/** What a form would change of the ways in which its contact is reached: a number with its extension. */
export function contactChanges(workspace: Workspace, { request, state }: OpenForm): readonly Change[] {
  const contact = request.kind === 'edit' ? workspace.directory.contact(request.contactId) : undefined;
  if (!contact) return [];
  const fieldOf = (name: FieldState['field']) => state.fields.find(({ field }) => field === name);
  const phones = numbers.flatMap((field) => {
    const number = fieldOf(field);
    const extension = fieldOf(`${field}Extension`);
    const { shown } = contact.slots[field];
    const from = spelled(shown?.value ?? '', shown?.extension);
    const to = spelled(number?.value ?? '', extension?.value);
    const isTouched = Boolean(number?.touched || extension?.touched);
    return changed(field, from, to, isTouched && !isSameNumber(workspace, contact.slots[field], from, to), number);
  });
  const email = fieldOf('email');
  const from = contact.slots.email.shown?.value ?? '';
  const to = (email?.value ?? '').trim();
  return [...phones, ...changed('email', from, to, Boolean(email?.touched) && from !== to, email)];
}

/** Where the value is left as it is, it may still be what another CRM receives in the place of its own. */
function changed(field: Change['field'], from: string, to: string, isChanged: boolean, state: FieldState | undefined) {
  if (isChanged) return [{ field, from, to }];
  const other = state?.differs.find(({ ticked }) => ticked);
  return other ? [{ field, from: other.value, to }] : [];
}

const spelled = (number: string, extension = ''): string =>
  [number.trim(), extension.trim() && common.extension(extension.trim())].filter(Boolean).join(' ');

/** Another spelling of a number is no change. */
function isSameNumber({ directory, country }: Workspace, { shown }: Slot, from: string, to: string): boolean {
  if (from === to) return true;
  const read = (text: string) => directory.numbers.parse(text, shown ? directory.countryOf(shown.source) : country);
  const [one, other] = [read(from), read(to)];
  return one.e164 !== undefined && one.e164 === other.e164 && (one.extension ?? '') === (other.extension ?? '');
}
