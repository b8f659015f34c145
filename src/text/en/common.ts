/** Words that more than one element shows. `crm` is always a connection's label. */
export const common = {
  cancel: 'Cancel',
  tryAgain: 'Try again',
  tryAgainIn: (crm: string) => `Try again in ${crm}`,
  openIn: (crm: string) => `Open contact in ${crm}`,
  addContact: 'Add contact',
  noName: 'No name',
  fieldIn: (field: string, crm: string) => `${field} in ${crm}`,
  /** A part of the page (a chunk) did not arrive. */
  notLoaded: 'This part could not be loaded. Check your connection.',
  extension: (digits: string) => `ext. ${digits}`,
  saving: 'Saving',
  saved: 'Saved',
  notSaved: (why: string) => `Not saved: ${why}`,
  isNow: (field: string, value: string, crm: string) => `${field} is now ${value} in ${crm}`,
  isNowEmpty: (field: string, crm: string) => `${field} is now empty in ${crm}`,
  cannot: (fields: string, crm: string) => `${crm} does not let ${fields} be changed.`,
  pleaseCheck: (crm: string) => `Please check ${crm}`,
  contactUpdated: 'Contact updated',
  contactAdded: 'Contact added',
  addedIn: (added: number, of: number) => `Added in ${added} of ${of} CRMs`,
} as const;
