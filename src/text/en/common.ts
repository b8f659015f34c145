/** Words that more than one element shows. `crm` is always a connection's label. */
export const common = {
  cancel: 'Cancel',
  tryAgain: 'Try again',
  tryAgainIn: (crm: string) => `Try again in ${crm}`,
  openIn: (crm: string) => `Open contact in ${crm}`,
  addContact: 'Add contact',
  showMore: (count: number) => `Show ${count} more`,
  noName: 'No name',
  inactiveIn: (crm: string) => `Inactive in ${crm}`,
  /** A part of the page (a chunk) did not arrive. */
  notLoaded: 'This part could not be loaded. Check your connection.',
  extension: (digits: string) => `ext. ${digits}`,
  cannot: (fields: string, crm: string) => `${crm} does not let ${fields} be changed.`,
} as const;
