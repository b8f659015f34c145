import type { Company, CrmUser } from '../core/contact.js';
import { check, same, sameNumber } from './assert.js';
import { needed, type PortPromise } from './promise.js';
import { all, method, open } from './session.js';

/** Fails unless what is known of one that stands in the CRM is what the adapter tells of it. */
function tells<T extends { readonly id: string }>(
  found: readonly T[],
  known: Partial<T> & { readonly id: string },
  numbers: (of: Partial<T>) => readonly string[],
): void {
  const told = found.find(({ id }) => id === known.id);
  check(told !== undefined, `${known.id} is not listed`);
  for (const [part, value] of Object.entries(known)) {
    if (part !== 'phones') same(told[part as keyof T], value, `${part} of ${known.id}`);
  }
  const has = numbers(told);
  check(
    numbers(known).every((number) => has.some((each) => sameNumber(each, number))),
    `${known.id} lacks a number`,
  );
}

/** What is told of companies and users, beside that they are there. */
export const directory: readonly PortPromise[] = [
  {
    name: 'a company has the name, the numbers and the domains that stand in the CRM',
    why: 'Who calls from the switchboard of a company that the CRM knows would be unknown.',
    async run(harness) {
      const { adapter } = await open(harness);
      const companies = method(adapter, 'companies');
      const known = needed(harness.companies, 'the harness has no companies');
      const found = await all(companies());
      const numbers = ({ phones = [] }: Partial<Company>) => phones.map(({ value }) => value);
      for (const company of known) tells(found, company, numbers);
    },
  },
  {
    name: 'a user has the name, the address, the extension and the state that stand in the CRM',
    why: 'Agents would not be found among the users of the CRM, or one who has left would write.',
    async run(harness) {
      const { adapter } = await open(harness);
      const users = method(adapter, 'users');
      const known = needed(harness.users, 'the harness has no users');
      const found = await all(users());
      for (const user of known) tells(found, user, ({ phones = [] }: Partial<CrmUser>) => phones);
    },
  },
];
