import { fieldName, listed } from './fields.js';

/** Words of the card. `crm` is always a connection's label. */
export const contactCard = {
  noCompany: 'No company',
  notSet: 'Not set',
  unknown: 'This contact is no longer in any CRM.',
  more: (count: number) => `+${count} more`,
  copy: { direct: 'Copy direct', mobile: 'Copy mobile', email: 'Copy email' },
  edit: { direct: 'Edit direct', mobile: 'Edit mobile', email: 'Edit email' },
  copied: 'Copied',
  fieldCopied: (field: string) => `${field} copied`,
  notCopied: 'Not copied: the browser does not allow it.',
  missing: { firstName: 'First name is missing', lastName: 'Last name is missing' },
  inactiveIn: (crm: string) => `Inactive in ${crm}`,
  latestEdit: 'Latest edit',
  hide: 'Hide',
  readingAgain: 'Reading the contact again',
  changed: (fields: readonly string[]) => `Changed in the CRM: ${listed(fields.map(fieldName))}.`,
  unchanged: 'Nothing has changed in the CRM.',
  goneIn: (crm: string) => `No longer in ${crm}.`,
  notReadAgain: (crm: string, why: string) => `Not read again in ${crm}: ${why}`,
} as const;
