import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { createStorage } from 'unstorage';
import memoryDriver from 'unstorage/drivers/memory';
import { countingAdapter, startCountingCrm } from './counting-crm.mjs';
import { openSources } from '../support/sources.mjs';

const code = (expected) => (error) => (assert.equal(error.code, expected), true);

let sources;
let shareUpstream;
const undo = [];

before(async () => {
  globalThis.location = new URL('https://desk.example/'); // against which the test adapter resolves its address
  sources = await openSources();
  ({ shareUpstream } = await sources.load('/src/gateway/upstream/index.ts'));
});
after(() => sources.close());
afterEach(async () => {
  while (undo.length) await undo.pop()();
});

async function share({ crm: crmOptions = {}, changes = 'feed', ...options } = {}) {
  const crm = await startCountingCrm({ count: 250, ...crmOptions });
  undo.push(crm.stop);
  const adapter = await countingAdapter(sources, crm, changes);
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  const shared = shareUpstream(adapter, { storage: createStorage(), now, ...options });
  return { crm, adapter, clock, shared };
}

async function contactsOf(adapter, options) {
  const pages = [];
  for await (const page of adapter.contacts(options)) pages.push(page);
  return { pages, items: pages.flatMap(({ items }) => items), changesFrom: pages.at(-1).changesFrom };
}

async function changesOf(adapter, since) {
  const pages = [];
  for await (const page of adapter.changes({ since })) pages.push(page);
  const of = (key) => pages.flatMap((page) => page[key]);
  return {
    upserts: of('upserts'),
    removed: of('removed'),
    merged: of('merged'),
    changesFrom: pages.at(-1).changesFrom,
  };
}

/** Resolves once the CRM has been asked so often. */
async function asked(crm, times) {
  while (crm.paths().length < times) await new Promise((resolve) => setImmediate(resolve));
}

describe('a storage of which nobody else knows', () => {
  it('is read no more once it is known, and takes what comes all the same', async () => {
    const driver = memoryDriver();
    let reads = 0;
    const counting = { ...driver, getItem: (key) => (reads++, driver.getItem(key)) };
    const { crm, shared } = await share({ storage: createStorage({ driver: counting }), isOurs: true });
    const { changesFrom } = await contactsOf(shared);
    await shared.updateContact('7', { lastName: 'Changed' });
    await contactsOf(shared);
    const [before, paths] = [reads, crm.paths().length];
    const { items } = await contactsOf(shared);
    const { upserts } = await changesOf(shared, changesFrom);
    assert.equal(reads, before);
    assert.equal(crm.paths().length, paths);
    assert.equal(items.find(({ id }) => id === '7').lastName, 'Changed');
    assert.deepEqual(
      upserts.map(({ lastName }) => lastName),
      ['Changed'],
    );
    const { shared: later } = await share({ storage: createStorage({ driver: counting }), isOurs: true });
    assert.equal((await changesOf(later, changesFrom)).upserts.length, 1);
  });
});

describe('reads of many agents', () => {
  it('that are alike and made at the same time are one request', async () => {
    const { crm, shared } = await share();
    const answers = await Promise.all([
      shared.contact('7'),
      shared.for('a').contact('7'),
      shared.for('b').contact('7'),
    ]);
    assert.deepEqual(crm.counts(), { 'contacts/': 1 });
    assert.deepEqual(new Set(answers.map(({ id }) => id)), new Set(['7']));
  });

  it('that have to be fresh are never shared', async () => {
    const { crm, shared } = await share();
    await Promise.all([
      shared.contact('7', { fresh: true }),
      shared.contact('7', { fresh: true }),
      shared.contact('7'),
    ]);
    assert.deepEqual(crm.counts(), { 'contacts/': 3 });
  });

  it('go on when one of them is given up', async () => {
    const { crm, shared } = await share();
    const release = crm.hold('contacts/7');
    const control = new AbortController();
    const [one, other] = [shared.contact('7', { signal: control.signal }), shared.contact('7')];
    await asked(crm, 1);
    control.abort(new Error('hung up'));
    await assert.rejects(one, /hung up/);
    release();
    assert.equal((await other).id, '7');
    assert.deepEqual(crm.counts(), { 'contacts/': 1 });
  });

  it('end at the CRM when the last of them is given up', async () => {
    const { crm, shared } = await share();
    undo.push(crm.hold('contacts/7'));
    const control = new AbortController();
    const reads = [1, 2].map(() => shared.contact('7', { signal: control.signal }));
    await asked(crm, 1);
    const leaving = crm.leaving();
    control.abort(new Error('hung up'));
    for (const read of reads) await assert.rejects(read, /hung up/);
    await leaving;
  });

  it('see what was written before they were made', async () => {
    const { crm, shared } = await share();
    const release = crm.hold('contacts/7');
    const early = shared.contact('7');
    await asked(crm, 1);
    await shared.updateContact('8', { lastName: 'Other' });
    const late = shared.contact('7');
    release();
    await Promise.all([early, late]);
    assert.equal(crm.paths().filter((path) => path === 'contacts/7').length, 2);
  });
});

describe('a CRM that hangs', () => {
  it('holds up no other, and its own callers only so long', async () => {
    const [hung, other] = [await share({ width: 2, patience: 150 }), await share({ width: 2 })];
    for (const id of ['1', '2', '3']) undo.push(hung.crm.hold(`contacts/${id}`));
    const waiting = ['1', '2', '3'].map((id) => assert.rejects(hung.shared.contact(id), code('timeout')));
    assert.equal((await other.shared.contact('7')).id, '7');
    await Promise.all(waiting);
    assert.equal((await hung.shared.contact('7')).id, '7', 'there is room again');
  });

  it('refuses callers when too many wait already', async () => {
    const { crm, shared } = await share({ width: 1 });
    const release = crm.hold('contacts/1');
    const waiting = Array.from({ length: 51 }, () => shared.contact('1', { fresh: true }));
    await assert.rejects(shared.contact('2'), code('unavailable'));
    release();
    await Promise.all(waiting);
  });

  it('lets users take turns when it answers again', async () => {
    const { crm, shared } = await share({ width: 1 });
    const release = crm.hold('contacts/1');
    const busy = ['1', '2', '3', '4'].map((id) => shared.for('busy').contact(id));
    const other = shared.for('other').contact('5');
    await asked(crm, 1);
    release();
    await Promise.all([...busy, other]);
    assert.deepEqual(
      crm.paths(),
      ['1', '2', '5', '3', '4'].map((id) => `contacts/${id}`),
    );
  });
});

describe('a CRM that wants to be left alone', () => {
  it('is, by all agents, until the time it has told', async () => {
    const { crm, clock, shared } = await share({ crm: { limit: { requests: 1, window: 60_000 } } });
    await shared.contact('1');
    const first = await shared.contact('2').catch((error) => error);
    assert.equal(first.code, 'rate-limited');
    crm.counts();
    await assert.rejects(shared.for('another').find({ name: 'Ada' }), (error) => {
      assert.deepEqual([error.code, error.details], ['rate-limited', first.details]);
      return true;
    });
    assert.deepEqual(crm.counts(), {});
    clock.ahead = 61_000;
    crm.control({ limit: { requests: 100, window: 60_000 } });
    assert.equal((await shared.contact('2')).id, '2');
  });
});

describe('a CRM that wants to be left alone for ever', () => {
  it('is asked again after a quarter of an hour', async () => {
    const { crm, clock, shared } = await share({ crm: { limit: { requests: 1, window: 1e10, style: 'none' } } });
    await shared.contact('1');
    await assert.rejects(shared.contact('2'), code('rate-limited'));
    crm.control({ limit: { requests: 100, window: 60_000 } });
    await assert.rejects(shared.contact('2'), code('rate-limited'));
    clock.ahead = 15 * 60_000;
    assert.equal((await shared.contact('2')).id, '2');
  });
});

describe('a shared listing', () => {
  it('goes on where it was, and ends with what has happened since', async () => {
    const { shared } = await share();
    const whole = await contactsOf(shared);
    const rest = await contactsOf(shared, { after: whole.pages[0].next });
    assert.deepEqual(rest.items, whole.items.slice(whole.pages[0].items.length));
    assert.equal(rest.changesFrom, whole.changesFrom);
  });

  it('shows later comers what came, changed and went meanwhile, and counts it', async () => {
    const { crm, adapter, clock, shared } = await share();
    await contactsOf(shared);
    crm.control({
      put: [
        { id: '7', last: 'Changed' },
        { id: 'new', last: 'Newcomer' },
      ],
      remove: ['8'],
      merge: [['9', '7']],
    });
    clock.ahead = 60_000;
    const { items, pages } = await contactsOf(shared);
    const byId = (all) => [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(byId(items), byId((await contactsOf(adapter)).items));
    for (const { total } of pages) assert.equal(total, 249);
  });

  it('shows on a page that is pulled late what is there then, not what was written before', async () => {
    const { crm, adapter, shared } = await share();
    const listing = shared.contacts();
    await listing.next();
    await shared.updateContact('150', { lastName: 'Ours' });
    crm.control({ put: [{ id: '150', last: 'Theirs' }] });
    const { value } = await listing.next();
    assert.deepEqual(
      value.items.find(({ id }) => id === '150'),
      await adapter.contact('150'),
    );
  });

  it('tells once what the CRM tells again and again', async () => {
    const { crm, clock, shared } = await share({ crm: { overlap: 5 } });
    const { changesFrom } = await contactsOf(shared);
    crm.control({ put: [{ id: '7', last: 'Changed' }] });
    clock.ahead = 60_000;
    const first = await changesOf(shared, changesFrom);
    clock.ahead = 120_000;
    const second = await changesOf(shared, first.changesFrom);
    assert.deepEqual(
      [first, second].map(({ upserts }) => upserts.map(({ id }) => id)),
      [['7'], []],
    );
  });

  it('tells what was removed and merged as the CRM does', async () => {
    const { crm, clock, shared } = await share();
    const { changesFrom } = await contactsOf(shared);
    crm.control({ remove: ['8'], merge: [['9', '7']] });
    clock.ahead = 60_000;
    const { removed, merged } = await changesOf(shared, changesFrom);
    assert.deepEqual({ removed, merged }, { removed: ['8'], merged: [['9', '7']] });
  });

  it('sweeps in whom this gateway knows already', async () => {
    const { crm, clock, shared } = await share({ changes: 'timestamp' });
    const { changesFrom } = await contactsOf(shared);
    const sweep = async () => {
      const ids = [];
      for await (const { items } of shared.ids()) ids.push(...items);
      return ids;
    };
    clock.ahead = 50_000;
    await sweep();
    crm.control({ put: [{ id: 'new', last: 'Newcomer' }] });
    clock.ahead = 61_000;
    await changesOf(shared, changesFrom);
    crm.counts();
    assert.ok((await sweep()).includes('new'), 'who is missing would be taken for removed');
    assert.deepEqual(crm.counts(), {});
  });

  it('tells at the next asking what a write has overtaken on its way', async () => {
    const { crm, clock, shared } = await share();
    const { changesFrom } = await contactsOf(shared);
    crm.control({ put: [{ id: '7', last: 'Before' }] });
    clock.ahead = 60_000;
    const release = crm.hold('changes');
    const seen = crm.paths().length;
    const asking = changesOf(shared, changesFrom);
    await asked(crm, seen + 1);
    const written = await shared.updateContact('7', { lastName: 'After' });
    release();
    const first = await asking;
    const second = await changesOf(shared, first.changesFrom);
    assert.deepEqual([...first.upserts, ...second.upserts].at(-1), written);
  });

  for (const cursor of ['', 'what a CRM gave', 'c1.x', 'l1.gone.0.gone.0', 'c1.gone.0'])
    it(`takes the cursor "${cursor}" for one that is gone`, async () => {
      const { shared } = await share();
      await assert.rejects(changesOf(shared, cursor), code('cursor-expired'));
      await assert.rejects(contactsOf(shared, { after: cursor }), code('cursor-expired'));
    });

  it('begins anew when the CRM has forgotten what it was last asked since', async () => {
    const { crm, adapter, clock, shared } = await share();
    const { changesFrom } = await contactsOf(shared);
    crm.control({ put: [{ id: '7', last: 'Changed' }], forget: true });
    clock.ahead = 60_000;
    await assert.rejects(changesOf(shared, changesFrom), code('cursor-expired'));
    const { items } = await contactsOf(shared);
    assert.deepEqual(items, (await contactsOf(adapter)).items);
  });

  it('begins anew, and forgets what it had, when the CRM does not go on with it', async () => {
    const storage = createStorage();
    const { crm, adapter, shared } = await share({ storage });
    const listing = shared.contacts();
    await listing.next();
    crm.refuse('contacts', 410);
    await assert.rejects(listing.next(), code('cursor-expired'));
    const { items, pages } = await contactsOf(shared);
    assert.deepEqual(items, (await contactsOf(adapter)).items);
    assert.equal((await storage.getKeys('pages')).length, pages.length);
  });

  it('goes on with the page at which the CRM had failed', async () => {
    const { crm, shared } = await share({ crm: { count: 350 } });
    const listing = shared.contacts();
    await listing.next();
    crm.refuse('contacts', 403);
    await assert.rejects(listing.next(), code('forbidden'));
    crm.counts();
    assert.equal((await contactsOf(shared)).items.length, 350);
    assert.deepEqual(crm.counts(), { contacts: 3 });
  });

  it('is pulled anew after a day, and changes are followed all the same', async () => {
    const { crm, clock, shared } = await share();
    const { changesFrom } = await contactsOf(shared);
    clock.ahead = 25 * 60 * 60_000;
    crm.counts();
    await contactsOf(shared);
    assert.equal(crm.counts().contacts, 3);
    crm.control({ put: [{ id: '7', last: 'Changed' }] });
    clock.ahead += 60_000;
    assert.deepEqual(
      (await changesOf(shared, changesFrom)).upserts.map(({ id }) => id),
      ['7'],
    );
  });

  it('fails as unavailable when its storage does', async () => {
    const broken = {
      name: 'broken',
      hasItem: () => false,
      getKeys: () => [],
      getItem: () => Promise.reject(new Error('disk')),
    };
    const { shared } = await share({ storage: createStorage({ driver: broken }) });
    await assert.rejects(contactsOf(shared), code('unavailable'));
  });
});
