/** Words for a caller whom no CRM knows. `crm` is always a connection's label. */
export const unknownCaller = {
  unknownNumber: 'Unknown number',
  unknownCaller: 'Unknown caller',
  withheld: 'Number withheld',
  stillAsking: (crm: string) => `Still asking ${crm}`,
  stillReading: (crm: string) => `Still reading ${crm}`,
  notRead: (crm: string, why: string) => `Not all contacts were read in ${crm}: ${why}`,
  notAsked: (crm: string, why: string) => `Not asked in ${crm}: ${why}`,
  withThisNumber: 'Contacts with this number',
  addThisNumber: 'Add this number',
  replaces: (value: string, crm: string) => `Replaces ${value} in ${crm}`,
  onlyThisCall: 'Only this call',
  notThisContact: 'Not this contact',
} as const;
