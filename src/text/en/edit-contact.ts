import type { FormField, Problem } from '../../core/saving.js';
import { fieldName, listed } from './reasons.js';

/** Words of the dialog that edits or adds a contact. `crm` is always a connection's label. */
export const editContact = {
  edit: 'Edit Contact',
  add: 'Add Contact',
  update: 'Update',
  addButton: 'Add',
  discardQuestion: 'Discard changes?',
  discard: 'Discard',
  keepEditing: 'Keep editing',
  company: 'Company',
  noCompany: 'No company',
  title: 'Title',
  notSet: 'Not set',
  reading: 'Reading again',
  notReadAgain: (crm: string, why: string) => `Not read again in ${crm}: ${why}`,
  use: 'Use',
  differs: (field: string) =>
    `Your CRMs do not agree on ${field}. Choose, or type what is to stand in each that is ticked.`,
  useTheirs: (crm: string) => `Use ${crm}'s`,
  changeIn: (crm: string) => `Change in ${crm}`,
  empty: 'empty',
  nowIn: (crm: string) => `Now in ${crm}`,
  replaces: 'Replaces',
  addIn: 'Add in',
  chooseOne: 'Choose at least one CRM.',
  companyIn: (crm: string) => `Company in ${crm}`,
  companiesIn: (crm: string) => `Companies in ${crm}`,
  noSuchCompany: (crm: string) => `No company of this name in ${crm}`,
  missingIn: (crm: string, missing: readonly (FormField | 'company')[]) =>
    `Missing in ${crm}: ${listed(missing.map(fieldName))}`,
  unknown: 'This contact is not known here. Run Systems Check.',
  results: 'How far it has come',
  unsafe: 'This edit cannot be kept on this device: if the page is closed before it has arrived, it is lost.',
  sendNow: 'Send now',
  looking: 'Looking for this contact in every CRM',
  mayBeThere: 'This contact may be there already',
  useThis: 'Use this contact',
  addAnyway: 'Add anyway',
  because: (reasons: readonly ('number' | 'email' | 'name')[]) =>
    reasons.length ? `Same ${listed(reasons)}` : 'The CRM says that it is the same',
} as const;

const problems: Readonly<Record<Problem, string>> = {
  email: 'This is not an email address.',
  number: 'This cannot be a phone number.',
  emptied: 'A name that was there cannot be emptied.',
  'too long': 'This is longer than a CRM takes.',
  'extension without number': 'An extension needs a number.',
  'no CRM': 'Tick at least one CRM.',
};

/** What is wrong with a value, and so what to do. */
export const problemText = (problem: Problem): string => problems[problem];
