import type { Company, CrmUser } from '../../../src/core/contact.js';
import { CrmError } from '../../../src/core/errors.js';
import { broken, spoilt, type Fault } from './broken.js';

const goesOn = 'ids, companies and users go on after their first page, in another adapter';
const stands = 'a company has the name, the numbers and the domains that stand in the CRM';
const isUser = 'a user has the name, the address, the extension and the state that stand in the CRM';

const forgotten = 'a page that the CRM does not know any more is told as an error with which the house begins anew';

const companies = (spoil: (company: Company) => Company) =>
  broken('contoso', (good) => ({
    companies: (options: object) =>
      spoilt(good.companies(options), (page) => ({ ...page, items: page.items.map(spoil) })),
  }));

const users = (spoil: (user: CrmUser) => CrmUser) =>
  broken('fabrikam', (good) => ({
    users: (options: object) => spoilt(good.users(options), (page) => ({ ...page, items: page.items.map(spoil) })),
  }));

export const listings: readonly Fault[] = [
  [
    'the first page taken for all',
    broken('contoso', (good) => ({
      async *contacts() {
        for await (const page of good.contacts()) {
          yield { items: page.items, ...(page.total !== undefined && { total: page.total }) };
          return;
        }
      },
    })),
    'contacts are listed each once, and as many as was said',
  ],
  [
    'a last page that comes again for ever',
    broken('fabrikam', (good) => ({
      async *contacts() {
        let last = {};
        for await (const page of good.contacts()) yield (last = { ...page, next: page.next ?? 'last' });
        for (let at = 0; ; at++) yield { ...last, next: `more ${at}` };
      },
    })),
    'contacts are listed each once, and as many as was said',
  ],
  [
    'all pages gathered into one',
    broken('fabrikam', (good) => ({
      async *contacts() {
        const pages = [];
        for await (const page of good.contacts()) pages.push(page);
        yield { ...pages.at(-1), items: pages.flatMap(({ items }) => items) };
      },
    })),
    'a page is handed on as it comes, not once all have come',
  ],
  [
    'contacts that come twice',
    broken('contoso', (good) => ({
      contacts: (options: object) =>
        spoilt(good.contacts(options), (page) => ({ ...page, items: [...page.items, ...page.items.slice(0, 1)] })),
    })),
    'contacts are listed each once, and as many as was said',
  ],
  [
    'a cursor that is not honoured',
    broken('fabrikam', (good) => ({ contacts: () => good.contacts() })),
    'a listing of three pages and more goes on after the second, in another adapter',
  ],
  [
    'a page that is not there any more, taken for the end',
    broken('contoso', (good) => ({
      async *contacts(options: object) {
        try {
          yield* good.contacts(options);
        } catch {
          yield { items: [] };
        }
      },
    })),
    forgotten,
  ],
  [
    'a page that is not there any more, taken for a CRM in trouble',
    broken('fabrikam', (good) => ({
      async *contacts(options: object) {
        try {
          yield* good.contacts(options);
        } catch {
          throw new CrmError('unavailable', {});
        }
      },
    })),
    forgotten,
  ],
  [
    'a cursor that is not safe as JSON',
    broken('contoso', (good) => ({
      contacts: () =>
        spoilt(good.contacts(), (page) => (page.next === undefined ? page : { ...page, next: new Date() as never })),
    })),
    'every cursor is a text',
  ],
  [
    'reading ahead',
    broken('contoso', (good) => ({
      async *contacts() {
        const pages = [];
        for await (const page of good.contacts()) pages.push(page);
        yield* pages;
      },
    })),
    'a listing that nobody reads on asks for nothing more',
  ],
  [
    'a listing that asks before it is read',
    broken('contoso', (good) => ({
      contacts(options: object) {
        const listing = good.contacts(options)[Symbol.asyncIterator]();
        const first = listing.next();
        let isFirst = true;
        const next = () => (isFirst ? ((isFirst = false), first) : listing.next());
        return { [Symbol.asyncIterator]: () => ({ next }) };
      },
    })),
    'a listing asks for nothing before it is read',
  ],
  [
    'inactive contacts left out',
    broken('contoso', (good) => ({
      contacts: () =>
        spoilt(good.contacts(), (page) => ({ ...page, items: page.items.filter(({ active }) => active) })),
    })),
    'inactive contacts are listed too',
  ],
  [
    'a sweep that leaves contacts out',
    broken('contoso', (good) => ({
      ids: () => spoilt(good.ids(), (page) => ({ ...page, items: page.items.slice(1) })),
    })),
    'the sweep lists the ids of all contacts',
  ],
  [
    'empty text for what is not set',
    broken('fabrikam', (good) => ({
      contacts: () =>
        spoilt(good.contacts(), (page) => ({ ...page, items: page.items.map((each) => ({ title: '', ...each })) })),
    })),
    'every contact is what the port calls one: what is not set is absent, keys are unique',
  ],
  [
    'changes that are to be asked for from the middle of a listing',
    broken('fabrikam', (good) => ({
      contacts: () => spoilt(good.contacts(), (page) => ({ ...page, changesFrom: page.changesFrom ?? '0.0' })),
    })),
    'the last page and only the last has no next, and says since when to ask for changes',
  ],
  [
    'companies that come twice',
    broken('contoso', (good) => ({
      companies: () => spoilt(good.companies(), (page) => ({ ...page, items: [...page.items, ...page.items] })),
    })),
    'companies are listed each once',
  ],
  [
    'users without a word on whether they are active',
    broken('fabrikam', (good) => ({
      users: () =>
        spoilt(good.users(), (page) => ({ ...page, items: page.items.map(({ id, name }) => ({ id, name }) as never) })),
    })),
    'users are listed each once',
  ],
  ['a sweep that begins anew after each page', broken('contoso', (good) => ({ ids: () => good.ids() })), goesOn],
  ['companies without their numbers', companies((company) => ({ ...company, phones: [] })), stands],
  ['companies without their domains', companies(({ domains: _, ...company }) => company), stands],
  ['companies under another name', companies((company) => ({ ...company, name: company.id })), stands],
  ['users who are all active', users((user) => ({ ...user, active: true })), isUser],
  ['users without an address', users(({ email: _, ...user }) => user), isUser],
  ['users without an extension', users(({ extension: _, ...user }) => user), isUser],
];
