import { expect } from 'chai';
import { openKept, type KeptStores } from '../../src/workspace/kept/index.js';
import { createKeptStore, type KeptStore, type Shelf } from '../../src/workspace/kept/store.js';
import { until } from '../support/until.js';

describe('what is kept in one tab', () => {
  it('is read or heard by a tab that opens while it is being written', async () => {
    const disk = new Map<string, unknown>();
    const tabs: KeptStore<string>[] = [];
    let write = () => {};
    const written = new Promise<void>((resolve) => (write = resolve));
    const shelf: Shelf = {
      all: () => Promise.resolve(new Map(disk)),
      under: () => Promise.resolve(new Map(disk)),
      async put(key, value, begun) {
        await written;
        disk.set(key, value);
        begun();
      },
      deleteUnchanged: () => Promise.resolve(),
    };
    const open = () => createKeptStore<string>(shelf, (key, value) => tabs.forEach((tab) => tab.hear(key, value)));
    const writer = open();
    writer.set('one', 'first');
    const other = open();
    tabs.push(other);
    expect(await other.all()).to.deep.equal(new Map());
    const heard: string[] = [];
    other.listen((key) => heard.push(key));
    write();
    await writer.settled();
    expect(heard).to.deep.equal(['one']);
  });

  it('is told in the order in which it was changed, also where nothing can be written', async () => {
    const told: unknown[] = [];
    const nowhere: Shelf = {
      all: () => Promise.resolve(new Map()),
      under: () => Promise.resolve(undefined),
      put: () => Promise.resolve(),
      deleteUnchanged: () => Promise.resolve(),
    };
    const store = createKeptStore<string>(nowhere, (key, value) => told.push([key, value]));
    store.set('one', 'first');
    store.set('one', 'second');
    store.delete('one');
    await store.settled();
    expect(told).to.deep.equal([
      ['one', 'first'],
      ['one', 'second'],
      ['one', undefined],
    ]);
  });

  describe('on this device', () => {
    let agents = 0;
    let tabs: readonly [KeptStores, KeptStores];
    let heard: unknown[];
    const link = { version: 1, by: 'agent', at: 0 } as never;

    beforeEach(async () => {
      const user = `kept-store-${++agents}`;
      const open = () => openKept({ workspaceId: 'kept-store-test', user, mode: 'persist' });
      tabs = [open(), open()];
      heard = [];
      tabs[1].links.listen((key, value) => heard.push([key, value]));
      await Promise.all(tabs.map(({ links }) => links.all()));
    });
    afterEach(() => Promise.all(tabs.map((tab) => tab.wipe())));

    it('is still told when the tab closes at once', async () => {
      tabs[0].links.set('one', link);
      tabs[0].close();
      await until(() => heard.length > 0);
      expect(heard).to.deep.equal([['one', link]]);
    });

    it('is deleted, where it stands elsewhere too, unless it has changed since it was read', async () => {
      const [{ links: one }, { links: other }] = tabs;
      const later = { ...(link as object), at: 1 } as never;
      for (const key of ['one', 'two']) one.set(key, link);
      await one.settled();
      const read = await other.under('');
      one.set('two', later);
      other.deleteUnchanged(read);
      await Promise.all([one.settled(), other.settled()]);
      expect(await one.under('')).to.deep.equal(new Map([['two', later]]));
    });

    it('is not told any more once it is forgotten', async () => {
      tabs[0].links.set('one', link);
      await tabs[0].wipe();
      tabs[0].links.set('two', link);
      await tabs[0].links.settled();
      let last: readonly string[] = [];
      tabs[1].outbox.listen((rows) => (last = rows));
      await tabs[0].outbox.put(new Map([['last', {}]]));
      await until(() => last.includes('last'));
      expect((await tabs[1].links.all()).size).to.equal(0);
    });
  });
});
