import type { CrmAdapter, Cursor, Page } from '../core/adapter.js';
import { isCrmError, type CrmErrorCode } from '../core/errors.js';
import { check, inWords, same } from './assert.js';
import { NotTried, needed, type PortPromise } from './promise.js';
import { all, firstPage, method, open, pagesOf } from './session.js';

const idsOf = (pages: readonly Page<{ readonly id: string }>[]) =>
  pages.flatMap(({ items }) => items.map(({ id }) => id));

function unique(ids: readonly string[], what: string): void {
  check(new Set(ids).size === ids.length, `${what} are listed twice`);
  check(
    ids.every((id) => typeof id === 'string' && id !== ''),
    `${what} have ids that are no texts`,
  );
}

/** What may be about a cursor alone. */
const anew: readonly CrmErrorCode[] = ['cursor-expired', 'bad-response', 'invalid', 'not-found', 'gone'];

const itemsOf = (pages: readonly Page<unknown>[]) => pages.flatMap(({ items }) => items);

/** One of the listings that not every CRM has, from a cursor or from its beginning. */
const listingOf = (
  adapter: CrmAdapter,
  name: 'ids' | 'companies' | 'users',
): ((after?: Cursor) => AsyncIterable<Page<unknown>>) | undefined =>
  adapter[name] && ((after) => adapter[name]!(after === undefined ? {} : { after }));

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

const each = (what: string, listing: (adapter: CrmAdapter) => AsyncIterable<Page<Listed>>): PortPromise => ({
  name: `${what} are listed each once`,
  why: 'What is listed twice is offered twice.',
  async run(harness) {
    const { adapter } = await open(harness);
    const pages = await pagesOf(listing(adapter));
    unique(idsOf(pages), what);
    for (const { name, active } of pages.flatMap(({ items }) => items)) {
      check(typeof name === 'string' && typeof active === 'boolean', `${what} lack a name or whether active`);
    }
  },
});

/** Everything that comes in pages. */
export const listings: readonly PortPromise[] = [
  {
    name: 'contacts are listed each once, and as many as was said',
    why: 'Contacts that are missing from the local copy are unknown callers; a wrong total is a progress bar that lies.',
    async run(harness) {
      const { adapter } = await open(harness);
      const pages = await pagesOf(adapter.contacts());
      const ids = idsOf(pages);
      unique(ids, 'contacts');
      for (const { total } of pages)
        check(total === undefined || total === ids.length, `${ids.length} contacts, not ${total}`);
    },
  },
  {
    name: 'the last page and only the last has no next, and says since when to ask for changes',
    why: 'A pull would never end, or end early, or could not be followed by one of the changes alone.',
    async run(harness) {
      const { adapter } = await open(harness);
      const pages = await pagesOf(adapter.contacts());
      const expected = adapter.capabilities.changes !== 'none';
      pages.forEach(({ next, changesFrom }, at) => {
        const last = at === pages.length - 1;
        check((next === undefined) === last, `page ${at + 1} of ${pages.length}: next is ${next}`);
        check((changesFrom !== undefined) === (last && expected), `page ${at + 1}: changesFrom is ${changesFrom}`);
      });
    },
  },
  {
    name: 'a listing of three pages and more goes on after the second, in another adapter',
    why: 'A pull that was interrupted would begin again, for minutes, or skip contacts.',
    async run(harness) {
      const { adapter } = await open(harness);
      const pages = await pagesOf(adapter.contacts());
      if (pages.length < 3) throw new NotTried(`the CRM has ${pages.length} page(s) of contacts`);
      const after = needed(pages[1]?.next, 'no next');
      same(JSON.parse(JSON.stringify(after)), after, 'the cursor after a journey');
      const other = await open(harness);
      const rest = await pagesOf(other.adapter.contacts({ after }));
      same(idsOf(rest), idsOf(pages.slice(2)), 'the contacts after the second page');
      same(
        rest.at(-1)?.changesFrom !== undefined,
        pages.at(-1)?.changesFrom !== undefined,
        'changesFrom after going on',
      );
    },
  },
  {
    name: 'a page that the CRM does not know any more is told as an error with which the house begins anew',
    why: 'A pull that goes on after a weekend would end early, or be tried at the same place for ever.',
    async run(harness) {
      const after = needed(
        (await firstPage((await open(harness)).adapter.contacts())).next,
        'the CRM has one page of contacts',
      );
      const session = await open(harness);
      const before = session.requests.length;
      session.between = () => Promise.resolve(new Response('{}', { status: 410 }));
      const error: unknown = await pagesOf(session.adapter.contacts({ after })).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error === undefined && session.requests.length === before) return; // it has the page itself
      const isAnew = isCrmError(error) && anew.includes(error.code);
      check(isAnew, error === undefined ? 'the listing ended' : `it failed with ${inWords(error)}`);
    },
  },
  {
    name: 'ids, companies and users go on after their first page, in another adapter',
    why: 'A pull that was interrupted would begin again, or list twice what it has.',
    async run(harness) {
      const { adapter } = await open(harness);
      let tried = 0;
      for (const name of ['ids', 'companies', 'users'] as const) {
        const list = listingOf(adapter, name);
        const pages = list ? await pagesOf(list()) : [];
        const after = pages[0]?.next;
        if (after === undefined) continue;
        const rest = await pagesOf(
          needed(listingOf((await open(harness)).adapter, name), `the CRM has no ${name}`)(after),
        );
        same(itemsOf(rest), itemsOf(pages.slice(1)), `${name} after the first page`);
        tried++;
      }
      if (!tried) throw new NotTried('none of them has a second page');
    },
  },
  {
    name: 'a listing that nobody reads on asks for nothing more',
    why: '"Stop" would not stop, and a CRM’s allowance would be spent for nothing.',
    async run(harness) {
      const session = await open(harness);
      const { id } = await harness.contact();
      const count = async (work: () => Promise<unknown>) => {
        const before = session.requests.length;
        await work();
        return session.requests.length - before;
      };
      const forOne = await count(() => session.adapter.contact(id));
      let pages: readonly unknown[] = [];
      const forAll = await count(async () => (pages = await pagesOf(session.adapter.contacts())));
      const forPage = await count(() => firstPage(session.adapter.contacts()));
      // several pages may come with one answer: the first of them costs that one
      check(
        forPage <= Math.max(1, forAll - (pages.length - 1)),
        `${forPage} requests for the first of ${pages.length} pages`,
      );
      const both = await count(async () => {
        await firstPage(session.adapter.contacts());
        await session.adapter.contact(id);
      });
      same(both, forPage + forOne, 'requests for a page and a contact');
    },
  },
  {
    name: 'a page is handed on as it comes, not once all have come',
    why: 'A large address book would show nobody for minutes, and an interrupted pull would have nothing to go on from.',
    async run(harness) {
      const session = await open(harness);
      await pagesOf(session.adapter.contacts()); // what is learned at the first time, such as where the contacts are
      const before = session.requests.length;
      const { length } = await pagesOf(session.adapter.contacts());
      const requests = session.requests.length - before;
      check(length > 1 || requests <= 3, `${requests} requests, and all contacts on one page`);
    },
  },
  {
    name: 'every cursor is a text',
    why: 'It is stored as JSON and used after a reload: whatever else it is does not come back.',
    async run(harness) {
      const { adapter } = await open(harness);
      const listings: readonly (AsyncIterable<Page<unknown>> | undefined)[] = [
        adapter.contacts(),
        adapter.ids?.(),
        adapter.companies?.(),
        adapter.users?.(),
      ];
      for (const listing of listings) {
        const cursors = (listing ? await pagesOf(listing) : []).flatMap(({ next, changesFrom }) => [next, changesFrom]);
        for (const cursor of cursors) {
          check(cursor === undefined || typeof cursor === 'string', `a cursor is of type ${typeof cursor}`);
        }
      }
    },
  },
  {
    name: 'a listing asks for nothing before it is read',
    why: 'Listings are made ahead of time.',
    async run(harness) {
      const session = await open(harness);
      const before = session.requests.length;
      session.adapter.contacts();
      await new Promise((resolve) => setTimeout(resolve)); // a request is put together in many small steps
      same(session.requests.length, before, 'requests');
    },
  },
  {
    name: 'inactive contacts are listed too',
    why: 'People who have left still call, and are shown as "Inactive in ...".',
    async run(harness) {
      const id = needed(harness.inactiveId, 'the harness has no inactiveId');
      const { adapter } = await open(harness);
      const found = (await all(adapter.contacts())).find((each) => each.id === id);
      check(found !== undefined, 'the inactive contact is not listed');
      check(!found.active, 'the inactive contact is listed as active');
    },
  },
  {
    name: 'the sweep lists the ids of all contacts',
    why: 'Contacts that it leaves out are taken for removed.',
    async run(harness) {
      const { adapter } = await open(harness);
      const swept = await all(method(adapter, 'ids')());
      unique(swept, 'swept ids');
      const listed = (await all(adapter.contacts())).map(({ id }) => id);
      same([...swept].sort(), [...listed].sort(), 'the ids');
    },
  },
  each('companies', (adapter) => method(adapter, 'companies')()),
  each('users', (adapter) => method(adapter, 'users')()),
];
