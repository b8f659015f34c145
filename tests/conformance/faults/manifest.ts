import { demoHarness } from '../../adapters/demo-harness.js';
import { boasting, broken, type Fault } from './broken.js';

const contoso = demoHarness('contoso');
const readsOnly = 'who may only read is offered nothing that writes';

export const manifest: readonly Fault[] = [
  [
    'a method that is not listed',
    broken('fabrikam', () => ({ ids: () => [] })),
    'a method exists if and only if the manifest lists it',
  ],
  [
    'a listed method that is missing',
    broken('contoso', () => ({ find: undefined })),
    'a method exists if and only if the manifest lists it',
  ],
  [
    'another manifest after the check',
    broken('contoso', (good) => ({
      check: async () => ({ ...(await good.check()), capabilities: { ...good.capabilities, actsAs: false } }),
    })),
    'check answers with the manifest that the adapter then has, and with who is signed in',
  ],
  [
    'what is not JSON',
    boasting('contoso', ({ fields }) => ({ fields: { ...fields, fax: new Map() } })),
    'the manifest is plain JSON',
  ],
  ['names of both kinds', boasting('fabrikam', () => ({ names: 'parts' })), 'the manifest does not contradict itself'],
  [
    'a number that cannot be written, called writable',
    boasting('fabrikam', ({ fields }) => ({ fields: { ...fields, fax: { access: 'write', many: false } } })),
    'every kind of number that can be written, says the manifest, can be, and several where it says so',
  ],
  [
    'room for one number, called room for several',
    boasting('fabrikam', ({ fields }) => ({ fields: { ...fields, mobile: { access: 'write', many: true } } })),
    'every kind of number that can be written, says the manifest, can be, and several where it says so',
  ],
  [
    'room for several numbers, called room for one',
    boasting('northwind', ({ fields }) => ({ fields: { ...fields, mobile: { access: 'write', many: false } } })),
    'every kind of number that can be written, says the manifest, can be, and several where it says so',
  ],
  [
    'an idempotency key that the CRM does not know',
    boasting('contoso', ({ create }) => ({ create: { ...create, idempotent: true } })),
    'the same idempotency key makes one contact',
  ],
  [
    'a feed that tells no removals',
    boasting('contoso', () => ({ changes: 'feed' })),
    'a removal is told by the feed, or seen by the sweep',
  ],
  [
    'another version of the port',
    broken('contoso', () => ({ spec: 2 })),
    'the adapter says which version of the port it speaks',
  ],
  [
    'a time for changes, and nothing by which removals are seen',
    broken('contoso', (good) => {
      const operations = good.capabilities.operations.filter((name) => name !== 'ids');
      return { ids: undefined, capabilities: { ...good.capabilities, operations } };
    }),
    'the manifest does not contradict itself',
  ],
  [
    'a manifest that requires nothing of who is new',
    boasting('contoso', ({ create }) => ({ create: { ...create, required: [] } })),
    'a contact that lacks what is required is invalid, and is not made',
  ],
  ['writing that is offered to who may only read', { ...contoso, reader: contoso.create }, readsOnly],
  [
    'methods that stay when the manifest lists them no more',
    {
      ...contoso,
      reader: async (fetch) => {
        const good = await contoso.create(fetch);
        const capabilities = { ...good.capabilities, operations: ['find'] as const, fields: {} };
        return { ...good, capabilities, check: async () => ({ ...(await good.check()), capabilities }) };
      },
    },
    readsOnly,
  ],
];
