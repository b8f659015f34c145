import type { FindQuery } from '../core/adapter.js';
import { check, same } from './assert.js';
import { unknownNumber, type Fixture } from './harness.js';
import type { PortPromise } from './promise.js';
import { firstPage, method, open } from './session.js';

const finds = (what: string, query: (fixture: Fixture) => FindQuery): PortPromise => ({
  name: `a contact is found by its ${what}`,
  why: 'Somebody whom the CRM knows would be an unknown caller until the next pull.',
  async run(harness) {
    const { adapter } = await open(harness);
    const find = method(adapter, 'find');
    const fixture = await harness.contact();
    const found = await find(query(fixture));
    check(
      found.some(({ id }) => id === fixture.id),
      `${found.length} found, but not the one`,
    );
  },
});

/** Asking the CRM who it is. */
export const searches: readonly PortPromise[] = [
  finds('number', ({ phone, national }) => ({ phone, ...(national === undefined ? {} : { national }) })),
  finds('email', ({ email }) => ({ email })),
  finds('name', ({ name }) => ({ name })),
  {
    name: 'an unknown number gives nothing, and no error',
    why: 'An unknown caller is no failure, and no stranger may be shown for one.',
    async run(harness) {
      const { adapter } = await open(harness);
      same(await method(adapter, 'find')({ phone: unknownNumber(harness) }), [], 'found');
    },
  },
  {
    name: 'an unknown address or name gives nothing, and no error',
    why: 'An unknown sender is no failure, and no stranger may be shown for one.',
    async run(harness) {
      const { adapter } = await open(harness);
      const find = method(adapter, 'find');
      same(await find({ email: 'of.nobody@nowhere.example' }), [], 'found by address');
      same(await find({ name: 'Nobody Xyzzyq' }), [], 'found by name');
    },
  },
  {
    name: 'a company is found by its name',
    why: 'Where a contact needs a company, none could be added.',
    async run(harness) {
      const { adapter } = await open(harness);
      const findCompany = method(adapter, 'findCompany');
      const [company] = (await firstPage(method(adapter, 'companies')())).items;
      check(company !== undefined, 'there is no company to look for');
      check(
        (await findCompany(company.name)).some(({ id }) => id === company.id),
        'not found',
      );
      same(await findCompany('no company is called so'), [], 'found for a name that no company has');
    },
  },
];
