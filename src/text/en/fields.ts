import type { Field } from '../../core/contact.js';
import type { FormField } from '../../core/saving.js';

const fieldNames: Readonly<Record<Field | FormField, string>> = {
  firstName: 'First name',
  lastName: 'Last name',
  name: 'Name',
  title: 'Title',
  company: 'Company',
  direct: 'Direct',
  directExtension: 'Extension',
  mobile: 'Mobile',
  mobileExtension: 'Extension (mobile)',
  email: 'Email',
  home: 'Home',
  main: 'Main number',
  fax: 'Fax',
  other: 'Other number',
};

/** What the agent calls a field. A field that only the CRM knows keeps the CRM's name. */
export const fieldName = (field: string): string => (fieldNames as Readonly<Record<string, string>>)[field] ?? field;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string => {
  const last = words.at(-1) ?? '';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last;
};
