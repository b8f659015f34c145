import type { ChangePage, CrmAdapter, Cursor } from '../core/adapter.js';
import { check, refused, same } from './assert.js';
import { freeNumber, type Harness } from './harness.js';
import { NotTried, needed, type PortPromise } from './promise.js';
import { all, method, open, pagesOf } from './session.js';

interface Following {
  readonly adapter: CrmAdapter;
  /** Where a listing of all contacts has left off. */
  readonly since: Cursor;
  /** All that has happened since. */
  changes(since: Cursor): Promise<Required<Omit<ChangePage, 'next'>>>;
}

async function following(harness: Harness): Promise<Following> {
  const { adapter } = await open(harness);
  method(adapter, 'changes');
  const since = needed((await pagesOf(adapter.contacts())).at(-1)?.changesFrom, 'no changesFrom');
  return { adapter, since, changes: (from) => changesOf(adapter, from) };
}

async function changesOf(adapter: CrmAdapter, since: Cursor): Promise<Required<Omit<ChangePage, 'next'>>> {
  const pages = await pagesOf(method(adapter, 'changes')({ since }));
  pages.forEach(({ next, changesFrom }, at) => {
    const last = at === pages.length - 1;
    check(
      (next === undefined) === last && (changesFrom !== undefined) === last,
      `page ${at + 1} of ${pages.length} ends wrongly`,
    );
  });
  return {
    upserts: pages.flatMap(({ upserts }) => upserts),
    removed: pages.flatMap(({ removed }) => removed),
    merged: pages.flatMap(({ merged }) => merged),
    changesFrom: pages.at(-1)?.changesFrom ?? '',
  };
}

const follow = (
  name: string,
  why: string,
  test: (following: Following, harness: Harness) => Promise<void>,
): PortPromise => ({
  name,
  why,
  run: async (harness) => test(await following(harness), harness),
});

/** Following what happens in the CRM. */
export const changes: readonly PortPromise[] = [
  follow(
    'where nothing has happened there is nothing',
    'Every check would say that everything has changed.',
    async ({ adapter, changes, since }) => {
      const { upserts, removed, merged } = await changes(since);
      // A timestamp to the second may bring the last second again, and a feed that is read with an overlap its end.
      const listed = new Set((await all(adapter.contacts())).map(({ id }) => id));
      const gone = [...removed, ...merged.map(([from]) => from)];
      check(!gone.some((id) => listed.has(id)), 'contacts that are there are told as removed or merged');
      same(
        (await changes((await changes(since)).changesFrom)).upserts.length <= upserts.length,
        true,
        'fewer the second time',
      );
    },
  ),
  follow(
    'what somebody else has changed arrives, as it is now',
    '"Editing via the CRM, then Systems Check" would show the old number.',
    async ({ adapter, changes, since }, harness) => {
      const edit = needed(harness.edit, 'the harness has no edit');
      const { id } = await harness.contact();
      await edit(id);
      const { upserts } = await changes(since);
      same(
        upserts.findLast((each) => each.id === id),
        await adapter.contact(id),
        'the contact',
      );
    },
  ),
  follow(
    'what changes while contacts are being listed is not lost',
    'A large address book takes minutes to list: what happens in them would never be seen.',
    async ({ adapter, changes }, harness) => {
      const edit = needed(harness.edit, 'the harness has no edit');
      const { id } = await harness.contact();
      let from: Cursor | undefined;
      let edited = false;
      for await (const page of adapter.contacts()) {
        if (!edited) await edit(id);
        edited = true;
        from = page.changesFrom;
      }
      const { upserts } = await changes(needed(from, 'no changesFrom'));
      check(
        upserts.some((each) => each.id === id),
        'the contact that was edited meanwhile is missing',
      );
    },
  ),
  follow(
    'our own update arrives too',
    'What another agent has saved would not be seen here.',
    async ({ adapter, changes, since }, harness) => {
      const { id } = await harness.contact();
      const { changesFrom } = await changes(since);
      const { phones } = await adapter.contact(id);
      const [phone] = phones;
      const patch = { phones: [{ key: needed(phone?.key, 'no phone'), value: freeNumber(harness, 2) }] };
      const after = await method(adapter, 'updateContact')(id, patch);
      same(
        (await changes(changesFrom)).upserts.findLast((each) => each.id === id),
        after,
        'the contact',
      );
    },
  ),
  follow(
    'a removal is told by the feed, or seen by the sweep',
    'Contacts that are no more would go on being matched, and be written to.',
    async ({ adapter, changes, since }, harness) => {
      const remove = needed(harness.remove, 'the harness has no remove');
      const { id } = await harness.contact();
      // what came and went between two questions need not be told
      const { changesFrom } = await changes(since);
      await remove(id);
      if (adapter.capabilities.changes === 'feed') {
        const { removed, upserts } = await changes(changesFrom);
        check(removed.includes(id) && !upserts.some((each) => each.id === id), 'the removal is not told');
      } else {
        check(!(await all(method(adapter, 'ids')())).includes(id), 'the sweep still lists it');
      }
    },
  ),
  follow(
    'a merge is told as such, not as a removal',
    'The association of calls, and open forms, would lose their contact.',
    async ({ adapter, changes, since }, harness) => {
      const merge = needed(harness.merge, 'the harness has no merge');
      if (adapter.capabilities.changes !== 'feed') throw new NotTried('the CRM does not tell');
      const [from, into] = [(await harness.contact()).id, (await harness.contact()).id];
      await merge(from, into);
      const { merged, removed } = await changes(since);
      check(
        merged.some(([a, b]) => a === from && b === into),
        'the merge is not told',
      );
      check(!removed.includes(from), 'it is told as a removal too');
    },
  ),
  follow(
    'a cursor of changes works in another adapter',
    'It is stored, and used after a reload.',
    async ({ since }, harness) => {
      const edit = needed(harness.edit, 'the harness has no edit');
      const { id } = await harness.contact();
      await edit(id);
      const { adapter } = await open(harness);
      const { upserts } = await changesOf(adapter, JSON.parse(JSON.stringify(since)) as Cursor);
      check(
        upserts.some((each) => each.id === id),
        'the change is missing',
      );
    },
  ),
  {
    name: 'a cursor that the CRM has forgotten is cursor-expired',
    why: 'What happened meanwhile would be missing for ever, instead of being read anew.',
    async run(harness) {
      const since = needed(harness.expiredCursor, 'the harness has no expiredCursor');
      const { adapter } = await open(harness);
      const listing = method(adapter, 'changes')({ since });
      await refused(pagesOf(listing), 'cursor-expired', 'changes since long ago');
    },
  },
  {
    name: 'a cursor of changes that is not of this adapter is cursor-expired',
    why: 'One that an older version has stored would begin in silence at another time, and what is between be missing.',
    async run(harness) {
      const { adapter } = await open(harness);
      const changes = method(adapter, 'changes');
      for (const since of ['of no adapter', '{"of":"another"}'])
        await refused(pagesOf(changes({ since })), 'cursor-expired', `changes since ${since}`);
    },
  },
];
