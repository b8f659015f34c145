import type { StorageMode, StorageProblem } from '../../core/storage.js';

const problems: Readonly<Record<StorageProblem, string>> = {
  blocked: 'Contacts cannot be kept on this device (storage is blocked), so they are read again each time.',
  full: 'Contacts cannot be kept on this device (it is full), so they are read again each time.',
  damaged: 'What was kept on this device could not be read and has been dropped, so contacts are read again.',
  'other version':
    'Contacts cannot be kept on this device (another tab runs another version), so they are read again each time. Close or reload the other tabs.',
};

const modes: Readonly<Record<StorageMode, string>> = {
  session: 'Contacts are kept on this device until the browser is closed, or has not been used for 12 hours.',
  persist: 'Contacts are kept on this device until they have not been used for 14 days.',
  memory: 'Contacts are not kept on this device.',
};

const edits = (count: number): string => (count === 1 ? '1 waiting edit' : `${count} waiting edits`);

/** Words for what is kept on this device. */
export const storage = {
  name: 'On this device',
  problem: (problem: StorageProblem) => problems[problem],
  mode: (mode: StorageMode) => modes[mode],
  dismiss: 'Dismiss',
  forget: 'Forget contacts on this device',
  waiting: (count: number) => edits(count),
  editsWait: 'Edits or calls wait to be sent. They would be lost.',
  discard: (count: number) => `Discard ${count ? edits(count) : 'what waits'} and forget`,
  keep: 'Keep',
  forgotten: 'Contacts on this device are forgotten',
  notForgotten: 'Not everything could be forgotten. Try again, or clear the data of this page in the browser.',
} as const;
