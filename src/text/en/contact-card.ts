/** Words of the card. `crm` is always a connection's label. */
export const contactCard = {
  noCompany: 'No company',
  notSet: 'Not set',
  unknown: 'This contact is no longer in any CRM.',
  readOnlyIn: (crm: string) => `Read only in ${crm}`,
  /** How many CRMs hold the contact. */
  inCrms: (count: number) => `in ${count} ${count === 1 ? 'CRM' : 'CRMs'}`,
  more: (count: number) => `+${count} more`,
  field: { direct: 'Direct', mobile: 'Mobile', email: 'Email' },
  copy: { direct: 'Copy direct', mobile: 'Copy mobile', email: 'Copy email' },
  edit: { direct: 'Edit direct', mobile: 'Edit mobile', email: 'Edit email' },
  copied: 'Copied',
  fieldCopied: { direct: 'Direct copied', mobile: 'Mobile copied', email: 'Email copied' },
  notCopied: 'Not copied: the browser does not allow it.',
  /** That, and no more: nobody knows who is speaking. */
  numberMatches: (why: string) => `Number ${why}`,
  missing: { firstName: 'First name is missing', lastName: 'Last name is missing' },
  readingAgain: 'Reading the contact again',
} as const;
