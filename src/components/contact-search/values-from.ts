import { splitName } from '../../core/names.js';
import type { FormField } from '../../core/saving.js';

/** What was looked for, as a start for a new contact. */
export function valuesFrom(query: string): Partial<Record<FormField, string>> {
  const text = query.trim();
  if (text.includes('@')) return { email: text };
  if (!/\p{L}/u.test(text)) return /\d/.test(text) ? { direct: text } : {};
  return { ...splitName(text), name: text };
}
