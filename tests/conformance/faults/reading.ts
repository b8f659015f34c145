import type { FindQuery } from '../../../src/core/adapter.js';
import type { CrmRecord } from '../../../src/core/contact.js';
import { CrmError, isCrmError } from '../../../src/core/errors.js';
import { boasting, broken, spoilt, type Fault } from './broken.js';

const listedWith = (spoil: (record: CrmRecord) => CrmRecord) =>
  broken('contoso', (good) => ({
    contacts: (options: object) =>
      spoilt(good.contacts(options), (page) => ({ ...page, items: page.items.map(spoil) })),
  }));

export const reading: readonly Fault[] = [
  [
    'a fresh read out of a cache',
    broken('contoso', (good) => {
      const cache = new Map<string, CrmRecord>();
      return {
        async contact(id: string) {
          const record = cache.get(id) ?? (await good.contact(id));
          cache.set(id, record);
          return record;
        },
      };
    }),
    'a fresh read sees what somebody else has just changed',
  ],
  [
    'a time of the last change that is always the same',
    broken('contoso', (good) => ({
      contact: async (id: string) => ({ ...(await good.contact(id)), updatedAt: '2026-01-01T00:00:00.000Z' }),
    })),
    'updatedAt, where there is one, moves with a change',
  ],
  [
    'an empty contact for one that is not there',
    broken('fabrikam', (good) => ({
      contact: (id: string) => good.contact(id).catch(() => ({ id, active: true, phones: [], emails: [] })),
    })),
    'a contact that does not exist is not-found',
  ],
  [
    'a contact that reads otherwise than it is listed',
    broken('fabrikam', (good) => ({
      contact: async (id: string) => ({ ...(await good.contact(id)), emails: [] }),
    })),
    'a contact reads as it is listed',
  ],
  [
    'a number that is left out',
    broken('contoso', (good) => ({
      async contact(id: string) {
        const record = await good.contact(id);
        return { ...record, phones: record.phones.filter(({ kind }) => kind !== 'mobile') };
      },
    })),
    'a contact has the Direct, the Mobile and the Email that stand in the CRM',
  ],
  [
    'an unknown number that is an error',
    broken('contoso', () => ({ find: () => Promise.reject(new CrmError('not-found', {})) })),
    'an unknown number gives nothing, and no error',
  ],
  [
    'somebody for a number of nobody',
    broken('fabrikam', (good) => ({ find: async () => [await good.contact('ct_00001')] })),
    'an unknown number gives nothing, and no error',
  ],
  [
    'a search that does not know how numbers are stored',
    broken('fabrikam', (good) => ({
      find: (query: { readonly phone?: string; readonly national?: string }) =>
        good.find({ phone: query.national ?? '' }),
    })),
    'a contact is found by its number',
  ],
  [
    'a removed contact that is still read',
    broken('contoso', (good) => ({
      contact: (id: string) => good.contact(id).catch(() => ({ id, active: false, phones: [], emails: [] })),
    })),
    'a contact that somebody removed is not-found or gone',
  ],
  [
    'a merge that does not say into which',
    broken('contoso', (good) => ({
      contact: (id: string) =>
        good.contact(id).catch((error: unknown) => {
          throw isCrmError(error, 'gone') ? new CrmError('gone', {}) : error;
        }),
    })),
    'a contact that was merged is gone, and says into which',
  ],
  [
    'a merge that names the contact itself',
    broken('fabrikam', (good) => ({
      contact: (id: string) =>
        good.contact(id).catch((error: unknown) => {
          throw isCrmError(error, 'gone') ? new CrmError('gone', { replacedBy: id }) : error;
        }),
    })),
    'a contact that was merged is gone, and says into which',
  ],
  [
    'a search by address that is left out',
    broken('contoso', (good) => ({ find: async (by: FindQuery) => ('email' in by ? [] : good.find(by)) })),
    'a contact is found by its email',
  ],
  [
    'a search by name that is left out',
    broken('fabrikam', (good) => ({ find: async (by: FindQuery) => ('name' in by ? [] : good.find(by)) })),
    'a contact is found by its name',
  ],
  [
    'every company for a name that none has',
    broken('contoso', (good) => ({ findCompany: () => good.findCompany('') })),
    'a company is found by its name',
  ],
  [
    'an id that is put into an address as it is',
    broken('contoso', (good) => ({
      contact: (id: string) => good.contact(id.replace(/[?#].*/u, '').replace(/^.*\//u, '')),
    })),
    'an id is taken as it is, whatever stands in it',
  ],
  [
    'an address of nobody that is an error',
    broken('contoso', (good) => ({
      async find(by: FindQuery) {
        const found = await good.find(by);
        if (!found.length) throw new CrmError('not-found', {});
        return found;
      },
    })),
    'an unknown address or name gives nothing, and no error',
  ],
  [
    'a link to no page',
    listedWith((record) => ({ ...record, url: 'javascript:alert(1)' })),
    'every contact is what the port calls one: what is not set is absent, keys are unique',
  ],
  [
    'an extension that the manifest denies',
    boasting('contoso', ({ fields }) => ({ fields: { ...fields, direct: { access: 'write', many: true } } })),
    'every contact is what the port calls one: what is not set is absent, keys are unique',
  ],
  [
    'several numbers of a kind that the manifest has one of',
    boasting('contoso', ({ fields }) => ({ fields: { ...fields, direct: { ...fields.direct, many: false } } })),
    'every contact is what the port calls one: what is not set is absent, keys are unique',
  ],
];
