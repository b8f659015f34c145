import type { Harness } from '../../../src/conformance/index.js';
import { northwind } from './index.js';
import { northwindFake } from './northwind-fake.js';

/** The conformance kit on a Northwind of its own. */
export function northwindHarness(): Harness {
  const crm = northwindFake();
  const adapterOn = (fetch: typeof globalThis.fetch, settings: object = {}) =>
    northwind.create({ baseUrl: crm.baseUrl, token: 'secret', ...settings }, { fetch });
  let at = 5000;
  return {
    label: 'Northwind',
    create: (fetch) => adapterOn(fetch),
    fetch: crm.fetch,
    origins: [new URL(crm.baseUrl).origin],
    reset: () => crm.reset(),
    contact() {
      const [phone, email] = [`+44207946${++at}`, `fixture.${at}@northwind.example`];
      crm.put({
        id: `p_${at}`,
        first_name: 'Fixture',
        last_name: `Number ${at}`,
        job_title: 'Tester',
        numbers: [
          { id: `n_${at}a`, label: 'work', number: phone },
          { id: `n_${at}b`, label: 'mobile', number: `+44740099${at}` },
        ],
        emails: [{ id: `e_${at}`, address: email }],
      });
      return Promise.resolve({ id: `p_${at}`, phone, email, name: `Fixture Number ${at}` });
    },
    missingId: 'p_missing',
    inactiveId: 'p_95',
    draft: () => ({
      firstName: 'Draft',
      lastName: `Number ${++at}`,
      company: { id: 'o_1', name: 'Acme' },
      phones: [{ kind: 'mobile', value: `+44740099${at}` }],
      emails: [{ value: `draft.${at}@northwind.example` }],
    }),
    edit: (id) => Promise.resolve(crm.put({ id, job_title: `Edited ${++at}` })),
    remove: (id) => Promise.resolve(crm.remove(id)),
    merge: (id, into) => Promise.resolve(crm.merge(id, into)),
    expiredCursor: 'of an earlier version of this adapter',
    causes: {
      timeout: () => adapterOn(() => new Promise(() => undefined), { timeout: 20 }).check(),
    },
  };
}
