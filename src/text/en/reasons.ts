import type { CrmError, CrmErrorCode, CrmErrorDetails } from '../../core/errors.js';
import { fieldName, listed } from './fields.js';

export { fieldName, listed } from './fields.js';

type Sentence<C extends CrmErrorCode> = string | ((label: string, details: CrmErrorDetails[C]) => string);

/** `{crm}` is the connection's label. */
const sentences: { readonly [C in CrmErrorCode]: Sentence<C> } = {
  'auth-required': '{crm} is asking you to sign in again.',
  forbidden: 'You do not have the right to do this in {crm}. Ask its administrator.',
  'not-found': 'This contact is no longer in {crm}.',
  gone: 'This contact is no longer in {crm}.',
  conflict: 'This contact was changed in {crm} meanwhile.',
  duplicate: '{crm} already has such a contact.',
  invalid: (label, { fields }) => `${label} does not accept ${listed(refusals(fields)) || 'these values'}.`,
  'rate-limited': (label, { retryAt }) =>
    `${label} has had too many requests. Try again ${retryAt ? `after ${timeOfDay(retryAt)}` : 'in a minute'}.`,
  'cursor-expired': '{crm} has to be read from the start. Run Systems Check.',
  unavailable: '{crm} is not available at the moment. Try again in a minute.',
  offline: '{crm} cannot be reached. Check your connection.',
  timeout: '{crm} has not answered in time. Try again.',
  'bad-response': '{crm} gave an answer that cannot be read. Tell its administrator if it goes on.',
  unsupported: '{crm} cannot do this.',
};

/** Why something did not work in a CRM, and what to do about it: one or two sentences for the agent. */
export function reason(error: CrmError, label: string): string {
  const sentence = sentences[error.code] as Sentence<CrmErrorCode> | undefined;
  if (typeof sentence === 'function') return sentence(label, error.details);
  return (sentence ?? '{crm} has a problem that is not known here.').replace('{crm}', () => label);
}

const refusals = (fields: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(fields).map(([field, why]) => (why ? `${fieldName(field)} (${why})` : fieldName(field)));

const timeOfDay = (iso: string): string =>
  new Date(iso).toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' });
