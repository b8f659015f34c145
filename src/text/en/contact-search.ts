/** Words of the search. */
export const contactSearch = {
  label: 'Find a contact',
  hint: 'Name, company, email or digits',
  contacts: 'Contacts',
  nothing: 'No contact found',
  stillReading: (crm: string) => `Still reading ${crm}`,
} as const;
