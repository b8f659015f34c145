import type { CheckEntity, CheckRun, EntityProgress } from '../../core/check.js';
import { listed } from './reasons.js';

const number = new Intl.NumberFormat('en');
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' });

const isToday = (at: number): boolean => new Date(at).toDateString() === new Date().toDateString();

const inWords = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;

const entities: Readonly<Record<CheckEntity, string>> = {
  contacts: 'Contacts',
  companies: 'Companies',
  users: 'Users',
};

const states: Readonly<Record<CheckRun['state'], string>> = {
  waiting: 'Waiting',
  running: 'Checking',
  done: 'Checked',
  stopped: 'Stopped',
  failed: 'Failed',
};

/** Words of the Systems Check. `crm` is always a connection's label. */
export const systemsCheck = {
  name: 'Systems Check',
  noConnection: 'No CRM connection yet',
  entity: (entity: CheckEntity) => entities[entity],
  absent: (crm: string, entity: CheckEntity) => `${crm} has no ${entity}`,
  state: (state: CheckRun['state']) => states[state],
  pulled: ({ pulled, total }: EntityProgress) =>
    total === undefined ? number.format(pulled) : `${number.format(pulled)} of ${number.format(total)}`,
  counts: ({ added, changed, removed }: EntityProgress) =>
    `${number.format(added)} added, ${number.format(changed)} changed, ${number.format(removed)} removed`,
  lastChecked: 'Last checked',
  neverChecked: 'Not checked yet',
  time: (at: number) => moment.format(at),
  perSecond: (count: number) => `${number.format(Math.round(count))} contacts a second`,
  patience: (crm: string, seconds: number) =>
    `${crm} asks for a pause: ${seconds > 0 ? `going on in ${inWords(seconds)}` : 'going on now'}`,
  asOf: 'Contacts as of',
  timeToday: (at: number) => (isToday(at) ? clock : moment).format(at),
  stop: 'Stop',
  checkAgain: 'Check again',
  close: 'Close',
  notice: 'Make sure contacts have a first and last name in the CRM.',
  nameless: 'Contacts without a first or last name',
  none: 'None',
  edit: 'Edit',
  missing: { firstName: 'First name is missing', lastName: 'Last name is missing' },
  shownOf: (shown: number, all: number) => `${number.format(shown)} of ${number.format(all)}`,
  // said in the live region
  begun: 'Systems Check has begun',
  ended: 'Systems Check is done',
  stopped: 'Systems Check was stopped',
  failedIn: (crms: readonly string[]) => `Systems Check failed in ${listed(crms)}`,
} as const;
