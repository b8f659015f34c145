import type { CheckEntity, CheckRun, EntityProgress } from '../../core/check.js';
import { listed } from './reasons.js';

const number = new Intl.NumberFormat('en');
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

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
  stop: 'Stop',
  checkAgain: 'Check again',
  close: 'Close',
  notice: 'Make sure contacts have a first and last name in the CRM.',
  nameless: 'Contacts without a first or last name',
  noneNameless: 'None',
  edit: 'Edit',
  missing: { firstName: 'First name is missing', lastName: 'Last name is missing' },
  showMore: (count: number) => `Show ${count} more`,
  shownOf: (shown: number, all: number) => `${number.format(shown)} of ${number.format(all)}`,
  // said in the live region
  begun: 'Systems Check has begun',
  ended: 'Systems Check is done',
  stopped: 'Systems Check was stopped',
  failedIn: (crms: readonly string[]) => `Systems Check failed in ${listed(crms)}`,
} as const;
