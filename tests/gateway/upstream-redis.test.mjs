import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { createStorage, prefixStorage } from 'unstorage';
import redisDriver from 'unstorage/drivers/redis';
import { countingAdapter, startCountingCrm } from './counting-crm.mjs';
import { openSources } from '../support/sources.mjs';
import { startRedis } from './redis.mjs';

let sources;
let upstream;
let redis;
const undo = [];

before(async () => {
  globalThis.location = new URL('https://desk.example/'); // against which the test adapter resolves its address
  sources = await openSources();
  upstream = await sources.load('/src/gateway/upstream/index.ts');
  redis = await startRedis();
});
after(async () => {
  await redis.stop();
  await sources.close();
});
afterEach(async () => {
  while (undo.length) await undo.pop()();
});

let made = 0;

/** A CRM, and a way to start one more gateway before it, as if each were a process of its own. */
async function gateways({ term } = {}) {
  const crm = await startCountingCrm({ count: 2_000 });
  const prefix = `crm-${++made}`;
  undo.push(crm.stop);
  return {
    crm,
    prefix,
    async open() {
      const storage = createStorage({ driver: redisDriver({ url: redis.url }) });
      const client = new Redis(redis.url);
      undo.push(() => (client.disconnect(), storage.dispose()));
      const locks = upstream.redisLocks(client, { prefix, ...(term && { term }) });
      const adapter = await countingAdapter(sources, crm, 'feed');
      return { client, shared: upstream.shareUpstream(adapter, { storage: prefixStorage(storage, prefix), locks }) };
    },
  };
}

async function contactsOf(adapter) {
  const pages = [];
  for await (const page of adapter.contacts()) pages.push(page);
  return { items: pages.flatMap(({ items }) => items), changesFrom: pages.at(-1).changesFrom };
}

async function changesOf(adapter, since) {
  const pages = [];
  for await (const page of adapter.changes({ since })) pages.push(page);
  return pages.flatMap(({ upserts }) => upserts);
}

describe('two gateways over one Redis', () => {
  it('pull once between them, and hand out what the CRM gave', async () => {
    const { crm, open } = await gateways();
    const [one, other] = [await open(), await open()];
    const alone = await contactsOf(await countingAdapter(sources, crm, 'feed'));
    const { contacts } = crm.counts();
    const agents = Array.from({ length: 200 }, (_, at) => contactsOf((at % 2 ? one : other).shared));
    const given = JSON.stringify(alone.items);
    for (const { items } of await Promise.all(agents)) assert.equal(JSON.stringify(items), given);
    assert.equal(crm.counts().contacts, contacts);
  });

  it('take each other’s cursors, and tell what the other has written', async () => {
    const { crm, open } = await gateways();
    const [one, other] = [await open(), await open()];
    const { changesFrom } = await contactsOf(one.shared);
    const written = await one.shared.updateContact('7', { lastName: 'Married' });
    crm.counts();
    assert.deepEqual(await changesOf(other.shared, changesFrom), [written]);
    assert.deepEqual(crm.counts(), {});
  });

  it('lose no write when both write at the same time', async () => {
    const { open } = await gateways();
    const [one, other] = [await open(), await open()];
    const { changesFrom } = await contactsOf(one.shared);
    const ids = Array.from({ length: 40 }, (_, at) => String(at + 1));
    await Promise.all(ids.map((id, at) => (at % 2 ? one : other).shared.updateContact(id, { lastName: `New ${id}` })));
    const seen = await changesOf(other.shared, changesFrom);
    assert.deepEqual(new Set(seen.map(({ id }) => id)), new Set(ids));
  });

  it('go on without a gateway that has died in the middle of a pull', async () => {
    const { prefix, open } = await gateways({ term: 300 });
    const [one, other] = [await open(), await open()];
    const iterator = one.shared.contacts();
    await iterator.next();
    await one.client.set(`${prefix}:lease:pull:contacts`, 'of one that is no more', 'PX', 300);
    const { items } = await contactsOf(other.shared);
    assert.equal(items.length, 2_000);
  });
});
