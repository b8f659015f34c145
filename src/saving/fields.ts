import type { Capabilities } from '../core/adapter.js';
import type { Field } from '../core/contact.js';
import type { FormField, FormState } from '../core/saving.js';

export type NumberField = 'direct' | 'mobile';
export type ExtensionField = 'directExtension' | 'mobileExtension';

export const numberFields: readonly NumberField[] = ['direct', 'mobile'];

export const extensionOf = (field: NumberField): ExtensionField => `${field}Extension`;

export const isNumber = (field: FormField): field is NumberField => field === 'direct' || field === 'mobile';
export const isExtension = (field: FormField): field is ExtensionField => field.endsWith('Extension');
export const isName = (field: FormField): boolean => field === 'firstName' || field === 'lastName' || field === 'name';

/** The number that an extension belongs to. */
export const numberOf = (field: ExtensionField): NumberField => (field === 'directExtension' ? 'direct' : 'mobile');

/** The fields of a form, in its order. A number comes before its extension. */
export const fieldsOf = (names: FormState['names']): readonly FormField[] => [
  ...(names === 'single' ? (['name'] as const) : (['firstName', 'lastName'] as const)),
  'direct',
  'directExtension',
  'mobile',
  'mobileExtension',
  'email',
];

/** Names are edited as one only where no CRM behind the form keeps the parts. */
export const namesOf = (all: readonly Capabilities[]): FormState['names'] =>
  all.length > 0 && all.every(({ names }) => names === 'single') ? 'single' : 'parts';

/** The CRM's own field that holds a field of the form. */
export function homeOf(field: FormField, { names }: Pick<Capabilities, 'names'>): Field {
  if (isExtension(field)) return numberOf(field);
  return isName(field) && names === 'single' ? 'name' : field;
}

export const isWritable = (field: FormField, capabilities: Capabilities): boolean =>
  capabilities.fields[homeOf(field, capabilities)]?.access === 'write';
