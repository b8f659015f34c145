import type { CallState } from '../../core/call.js';

/** Words of the call panel, on screen and said. `who` is a name, else a number. */
export const callPanel = {
  idle: 'No call. The next one shows here.',
  apart: 'Not connected to a workspace.',
  call: 'Call',
  states: {
    ringing: 'Ringing',
    active: 'Active',
    held: 'Held',
    ended: 'Ended',
    missed: 'Missed',
    elsewhere: 'Answered elsewhere',
  } satisfies Record<CallState, string>,
  calling: 'Calling',
  withheld: 'Number withheld',
  called: (line: string) => `Called: ${line}`,
  otherCalls: 'Other calls',
  incoming: (who: string) => `Incoming: ${who}`,
  other: (state: string, who: string) => `${state}: ${who}`,
  unfinished: (who: string) => `Unfinished edit: ${who}`,
  show: (who: string) => `Show ${who}`,
  recent: 'Recent calls',
  whichContact: 'Which contact is calling?',
  noneOfThese: 'None of these',
  looking: 'Looking up the number',
  unknownNumber: 'Unknown number',
  notThisContact: 'Not this contact',
  colleague: 'Colleague',
  eitherOf: (names: readonly string[]) => names.join(' or '),
  nobody: 'No contacts of this company are known.',
  notConnected: (crm: string, why: string) => `Not connected to ${crm}: ${why}`,
} as const;

/** What is said; never shown. */
export const said = {
  contact: (who: string) => `Incoming call, ${who}`,
  unknown: (number: string) => `Incoming call, unknown number, ${number}`,
  withheld: 'Incoming call, number withheld',
  several: (count: number) => `${words[count] ?? count} contacts match`,
  colleague: (name: string) => [name, 'colleague'].filter(Boolean).join(', '),
  found: (who: string) => `Found: ${who}`,
} as const;

const words: Readonly<Record<number, string>> = {
  2: 'Two',
  3: 'Three',
  4: 'Four',
  5: 'Five',
  6: 'Six',
  7: 'Seven',
  8: 'Eight',
  9: 'Nine',
  10: 'Ten',
};
