import type { RecordPatch } from '../../../src/core/adapter.js';
import { CrmError, isCrmError } from '../../../src/core/errors.js';
import { broken, type Fault } from './broken.js';

const stays = 'one of several email addresses is added, changed and cleared, and the others stay';
const takenAway = 'a change of what somebody else has taken away is a conflict that carries the current contact';
const notThere = 'a change of what the contact does not have is refused';

/** Clears every other address with each update that `loses` them. */
const losing = (loses: (patch: RecordPatch) => boolean) =>
  broken('contoso', (good) => ({
    async updateContact(id: string, patch: RecordPatch) {
      const { emails } = await good.contact(id);
      const named = new Set(patch.emails?.map(({ key }) => key));
      const others = emails.filter(({ key }) => !named.has(key)).map(({ key }) => ({ key, value: null }));
      return good.updateContact(id, loses(patch) ? { emails: [...others, ...(patch.emails ?? [])] } : patch);
    },
  }));

/** Leaves out what the contact does not have, and writes the rest. */
const forgiving = broken('contoso', (good) => ({
  async updateContact(id: string, { emails = [], ...patch }: RecordPatch) {
    const there = new Set((await good.contact(id)).emails.map(({ key }) => key));
    return good.updateContact(id, {
      ...patch,
      emails: emails.filter(({ key }) => key === undefined || there.has(key)),
    });
  },
}));

export const lists: readonly Fault[] = [
  [
    'an address that is added in the place of all',
    losing(({ emails = [] }) => emails.some(({ key }) => key === undefined)),
    stays,
  ],
  [
    'other addresses that go with a change of one',
    losing(({ emails = [] }) => emails.some(({ key, value }) => key !== undefined && value !== null)),
    stays,
  ],
  [
    'other addresses that are cleared with one',
    losing(({ emails = [] }) => emails.some(({ value }) => value === null)),
    stays,
  ],
  [
    'what is not there any more, told as wrong',
    broken('contoso', (good) => ({
      updateContact: (...update: Parameters<typeof good.updateContact>) =>
        good.updateContact(...update).catch((error: unknown) => {
          throw isCrmError(error, 'conflict') ? new CrmError('invalid', { fields: { email: 'is not there' } }) : error;
        }),
    })),
    takenAway,
  ],
  ['a change of what was taken away, taken for done', forgiving, takenAway],
  ['a change of what is not there, taken for done', forgiving, notThere],
];
