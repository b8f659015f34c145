import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { createStorage } from 'unstorage';
import { countingAdapter, startCountingCrm } from './counting-crm.mjs';
import { openSources } from '../support/sources.mjs';

const phone = '+442079461234';
const agents = Array.from({ length: 200 }, (_, at) => `agent-${at}`);

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

async function crmOf(changes) {
  const crm = await startCountingCrm({ count: 3_000 });
  undo.push(crm.stop);
  return { crm, adapter: await countingAdapter(sources, crm, changes) };
}

async function all(listing) {
  const pages = [];
  for await (const page of listing) pages.push(page);
  return { items: pages.flatMap(({ items }) => items), last: pages.at(-1) };
}

/** What an agent's page does when it opens. */
async function open(adapter) {
  const [, contacts, users, companies, found, ids] = await Promise.all([
    adapter.check(),
    all(adapter.contacts()),
    all(adapter.users()),
    all(adapter.companies()),
    adapter.find({ phone }),
    adapter.ids ? all(adapter.ids()) : undefined,
  ]);
  const items = [contacts, users, companies, ids].map((listing) => listing?.items);
  return { items, found, changesFrom: contacts.last.changesFrom };
}

const upserts = async (adapter, since) => {
  const pages = [];
  for await (const page of adapter.changes({ since })) pages.push(page);
  return { upserts: pages.flatMap((page) => page.upserts), since: pages.at(-1).changesFrom };
};

describe('200 agents at one CRM', () => {
  for (const changes of ['feed', 'timestamp']) {
    it(`cost it the calls of one, and see what one sees (${changes})`, async () => {
      const { crm, adapter } = await crmOf(changes);
      const alone = await open(adapter);
      const callsOfOne = crm.counts();
      const shared = shareUpstream(adapter, { storage: createStorage() });
      const together = await Promise.all(agents.map((agent) => open(shared.for(agent))));
      assert.deepEqual(crm.counts(), callsOfOne);
      const seenAlone = JSON.stringify([alone.items, alone.found]);
      for (const { items, found } of together) assert.equal(JSON.stringify([items, found]), seenAlone);
    });

    it(`follow it for the calls of one (${changes})`, async () => {
      const { crm, adapter } = await crmOf(changes);
      const clock = { now: Date.parse('2026-03-02T09:00:00Z') };
      const shared = shareUpstream(adapter, { storage: createStorage(), now: () => clock.now });
      const { changesFrom } = await open(shared);
      crm.control({ put: [{ id: '42', last: 'Changed' }] });
      crm.counts();
      const early = await Promise.all(agents.map((agent) => upserts(shared.for(agent), changesFrom)));
      assert.deepEqual(crm.counts(), {}, 'nothing is asked while the log is young enough');
      assert.deepEqual(new Set(early.map((each) => each.upserts.length)), new Set([0]));
      clock.now += 60_000;
      const late = await Promise.all(agents.map((agent, at) => upserts(shared.for(agent), early[at].since)));
      assert.deepEqual(crm.counts(), { changes: 1 });
      const current = await adapter.contact('42');
      for (const each of late) assert.deepEqual(each.upserts, [current]);
    });
  }

  it('where it tells of no changes, list it anew for the calls of one once a minute has gone by', async () => {
    const { crm, adapter } = await crmOf('none');
    const clock = { now: Date.parse('2026-03-02T09:00:00Z') };
    const shared = shareUpstream(adapter, { storage: createStorage(), now: () => clock.now });
    await all(shared.contacts());
    const callsOfOne = crm.counts();
    crm.control({ put: [{ id: '42', last: 'Changed' }] });
    clock.now += 60_000;
    const listings = await Promise.all(agents.map((agent) => all(shared.for(agent).contacts())));
    assert.deepEqual(crm.counts(), callsOfOne);
    const current = await adapter.contact('42');
    for (const { items } of listings)
      assert.deepEqual(
        items.find(({ id }) => id === '42'),
        current,
      );
  });

  it('see at once what one of them has written, without asking the CRM', async () => {
    const { crm, adapter } = await crmOf('feed');
    const shared = shareUpstream(adapter, { storage: createStorage() });
    const { changesFrom } = await open(shared);
    const written = await shared.for('agent-1').updateContact('7', { lastName: 'Married' });
    crm.counts();
    const seen = await Promise.all(agents.map((agent) => upserts(shared.for(agent), changesFrom)));
    for (const each of seen) assert.deepEqual(each.upserts, [written]);
    const { items } = await all(shared.contacts());
    assert.deepEqual(
      items.find(({ id }) => id === '7'),
      written,
    );
    assert.deepEqual(crm.counts(), {});
  });
});
