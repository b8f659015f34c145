import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { openSources } from '../support/sources.mjs';
import { startRedis } from './redis.mjs';

let sources;
const load = {};
const undo = [];

before(async () => {
  sources = await openSources();
  for (const name of ['app', 'stored', 'storage-node', 'config/read'])
    Object.assign(load, await sources.load(`/src/gateway/${name}.ts`));
  Object.assign(load, await sources.load('/tests/gateway/stage.ts'));
  Object.assign(load, await sources.load('/src/adapters/gateway/index.ts'));
  Object.assign(load, await sources.load('/src/adapters/demo/contoso/index.ts'));
});
after(() => sources.close());
afterEach(async () => {
  while (undo.length) await undo.pop()();
});

/** A gateway before Contoso, which signs in by what stands under `credentials`, and what has been asked of Contoso. */
async function gateway(kept) {
  const { contoso: crm } = load.ownCrms();
  const asked = [];
  const reach = (input, init) => {
    const request = new Request(input, init);
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return crm.fetch(request);
  };
  const config = load.readGatewayConfig({
    auth: { issuer: load.issuer, audience: load.audience, secret: load.secret },
    organisations: [
      {
        id: 'acme',
        connections: [
          {
            id: 'contoso',
            kind: 'contoso',
            label: 'Contoso',
            settings: { baseUrl: crm.baseUrl, token: 'not the one' },
            credentials: { origin: new URL(crm.baseUrl).origin, type: 'bearer', token: load.credential },
          },
        ],
      },
    ],
  });
  const services = load.storedServices({ ...kept, say: () => undefined, fetch: reach });
  const app = load.createGateway(config, services, { adapters: { contoso: () => Promise.resolve(load.contoso) } });
  return {
    asked,
    /** What the page of this agent has. */
    async adapter(sub) {
      const fetch = async (input, init) => app.fetch(new Request(input, init));
      const source = load.gateway({ url: 'http://gateway.example', token: () => load.token({ sub }), fetch });
      return (await source.connections())[0].adapter;
    },
  };
}

async function contactsOf(adapter) {
  const ids = [];
  for await (const { items } of adapter.contacts()) ids.push(...items.map(({ id }) => id));
  return ids;
}

async function storageIn(config, folder = '.') {
  const kept = await load.openStorage(config, folder);
  undo.push(kept.close);
  return kept;
}

describe('a gateway with a storage', () => {
  it('costs the CRM the calls of one agent, however many there are', async () => {
    const { asked, adapter } = await gateway(await storageIn(undefined));
    const agents = await Promise.all(Array.from({ length: 20 }, (_, at) => adapter(`agent-${at}`)));
    asked.length = 0;
    const [first, ...others] = await Promise.all(agents.map(contactsOf));
    for (const other of others) assert.deepEqual(other, first);
    const pages = asked.filter((each) => each === 'GET /v1/company/contacts').length;
    await contactsOf(agents[0]);
    assert.equal(asked.length, pages, 'nothing more is asked within a minute');
    assert.ok(pages < 20);
  });

  it('keeps the audit in files, for the next start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onestream-stored-'));
    undo.push(() => rm(folder, { recursive: true }));
    const config = { in: 'files', folder: 'data', auditDays: 30 };
    const adapter = await (await gateway(await storageIn(config, folder))).adapter('agent-7');
    const [id] = await contactsOf(adapter);
    const { emails } = await adapter.contact(id);
    await adapter.updateContact(id, { emails: [{ key: emails[0].key, value: 'changed@acme.example' }] });
    const again = load.storedServices({ ...(await storageIn(config, folder)), say: () => undefined });
    const entries = [];
    for await (const entry of again.kept.entries({ organisation: 'acme' })) entries.push(entry);
    assert.deepEqual(
      entries.map(({ subject, record, changes, result }) => ({ subject, record, result, new: changes[0].new })),
      [{ subject: 'agent-7', record: id, result: 'done', new: 'changed@acme.example' }],
    );
    const names = (await readdir(folder, { recursive: true })).join('\n');
    assert.doesNotMatch(names, /agent-7|changed/);
  });

  it('in Redis is shared by two gateways: one pull, one log of changes', async () => {
    const redis = await startRedis();
    undo.push(redis.stop);
    const one = await gateway(await storageIn({ in: 'redis', url: redis.url }));
    const other = await gateway(await storageIn({ in: 'redis', url: redis.url }));
    const [first, second] = [await one.adapter('agent-1'), await other.adapter('agent-2')];
    const ids = await contactsOf(first);
    other.asked.length = 0;
    assert.deepEqual(await contactsOf(second), ids);
    assert.deepEqual(other.asked, []);
    assert.ok(one.asked.length > 0);
  });

  for (const wrong of [
    { in: 'redis' },
    { in: 'files' },
    { in: 'redis', url: 'http://:of-a-secret@x' },
    'of-a-secret',
    { in: 'memory', auditDays: 3 },
  ])
    it(`that is configured as ${JSON.stringify(wrong).slice(0, 20)} is refused in one sentence`, async () => {
      await assert.rejects(load.openStorage(wrong, '.'), (error) => {
        assert.equal(error.name, 'ConfigError');
        assert.doesNotMatch(error.message, /of-a-secret/);
        return true;
      });
    });
});
