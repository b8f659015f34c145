/** Words for the log of a call. `crm` is always a connection's label, `who` a name. */
export const callLog = {
  name: 'Call log',
  notes: 'Notes',
  log: 'Log this call',
  update: 'Update the log',
  logging: (crm: string) => `Logging in ${crm}`,
  logged: (crm: string) => `Logged in ${crm}`,
  waiting: (crm: string) => `Waiting to be logged in ${crm}`,
  /** Where the agent can do something about it. */
  waitingBecause: (crm: string, why: string) => `Waiting to be logged in ${crm}. ${why}`,
  failed: (crm: string, why: string) => `Not logged in ${crm}: ${why}`,
  still: (who: string, crm: string) => `Still logged with ${who} in ${crm}.`,
  maybe: (who: string, crm: string) => `Please check ${crm}: this call may be logged with ${who} there.`,
  somebodyElse: 'another contact',
} as const;
