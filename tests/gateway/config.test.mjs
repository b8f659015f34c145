/** What the configuration may say, and the sentence for each mistake. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { after, describe, it } from 'node:test';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { readGatewayConfig } = await sources.load('/src/gateway/config/read.ts');
const { tryConnections } = await sources.load('/src/gateway/config/connections.ts');
const { adapters } = await sources.load('/src/adapters/index.ts');
const { serveOnNode } = await sources.load('/src/gateway/node.ts');
const { plainServices } = await sources.load('/src/gateway/defaults.ts');
after(() => sources.close());

const secret = 'a secret of the host that is long enough';
const auth = { issuer: 'https://host.example', audience: 'onestream', secret };
const demo = { id: 'contoso', kind: 'demo', label: 'Contoso PSA', settings: { crm: 'contoso' } };
const organisations = [{ id: 'acme', connections: [demo] }];
const good = { auth, organisations };
const messageOf = (config) => {
  try {
    readGatewayConfig(config);
    return 'nothing is wrong';
  } catch (error) {
    return error.message;
  }
};
const begin = 'The configuration of the gateway is not right: ';

describe('a configuration', () => {
  it('needs no more than who may ask and what there is', () => {
    const { mode, listen, limits, cors } = readGatewayConfig(good);
    assert.equal(mode, 'production');
    assert.deepEqual(listen, { host: '127.0.0.1', port: 8787 });
    assert.deepEqual(cors, []);
    assert.ok(limits.bodyBytes > 0);
  });

  const mistakes = [
    [{ organisations }, '"auth" is missing: who may ask must be told, or mode be "development".'],
    [{ auth }, '"organisations" is missing.'],
    [{ ...good, mode: 'test' }, '"mode" must be one of "production", "development".'],
    [{ ...good, listen: { port: '80' } }, '"listen.port" must be of type number.'],
    [{ ...good, lisen: {} }, 'It has no place for "lisen".'],
    [{ ...good, auth: { ...auth, clockSkew: 60 } }, '"auth.clockSkew" must be 30 seconds at most.'],
    [
      { ...good, cors: ['https://portal.example/'] },
      '"cors.0" must be an origin such as "https://portal.example" and nothing more.',
    ],
    [{ ...good, cors: ['*'] }, '"cors.0" must be an origin such as "https://portal.example" and nothing more.'],
    [
      { ...good, organisations: [{ id: 'acme', connections: [demo, demo] }] },
      '"organisations.0.connections" must each have an id of their own.',
    ],
    [{ mode: 'development', auth, organisations }, '"auth" is not used in development mode: take one of the two out.'],
    [
      { mode: 'development', organisations, listen: { host: '0.0.0.0' } },
      '"listen.host" must be 127.0.0.1, ::1 or localhost in development mode.',
    ],
  ];
  for (const [config, sentence] of mistakes) {
    it(`that is wrong is told: ${sentence}`, () =>
      assert.ok(
        messageOf(config)
          .split('\n')
          .includes(begin + sentence),
        messageOf(config),
      ));
  }

  it('that has several mistakes is told of each in a line of its own', () => {
    assert.equal(messageOf({ ...good, listen: { port: -1 }, cors: ['x'] }).split('\n').length, 2);
  });

  const noKeys = [
    { ...auth, secret: 'short' },
    { ...auth, jwksUrl: 'https://host.example/keys' },
    { ...auth, algorithms: ['RS256'] },
    { ...auth, algorithms: ['none'] },
    { issuer: 'a', audience: 'b', jwksUrl: 'https://host.example/keys', algorithms: ['HS256'] },
    { issuer: 'a', audience: 'b', jwksUrl: 'http://host.example/keys' },
    { issuer: 'a', audience: 'b' },
  ];
  for (const wrong of noKeys) {
    it(`takes no keys by which a token could be forged: ${JSON.stringify({ ...wrong, issuer: undefined, audience: undefined })}`, () => {
      assert.match(messageOf({ ...good, auth: wrong }), /"auth/u);
    });
  }

  it('never has its values quoted: they may be secrets', () => {
    const value = 'hunter2';
    const wrong = { auth: { ...auth, secret: value }, cors: [value], listen: value, mode: value, organisations: value };
    assert.ok(!messageOf(wrong).includes(value), messageOf(wrong));
  });

  it('names every connection whose kind or settings cannot be used', async () => {
    const connections = [
      demo,
      { ...demo, id: 'x', kind: 'salesforce' },
      { ...demo, id: 'y', settings: {} },
      { ...demo, id: 'z', kind: 'toString' },
    ];
    const config = readGatewayConfig({ auth, organisations: [{ id: 'acme', connections }] });
    await assert.rejects(tryConnections(config, adapters), ({ message }) => {
      const [x, y, z, ...more] = message.split('\n');
      assert.match(x, /^The connection "x" of "acme" is of the kind "salesforce", which must be one of /u);
      assert.equal(y, 'The connection "y" of "acme" has settings that are not right: crm.');
      assert.match(z, /^The connection "z"/u);
      assert.deepEqual(more, []);
      return true;
    });
  });
});

describe('a gateway on Node', () => {
  it('keeps an idle connection for longer than a proxy does, unless it stops', async () => {
    const config = readGatewayConfig({ mode: 'development', listen: { port: 0 }, organisations });
    const gateway = await serveOnNode(
      config,
      plainServices(() => undefined),
      { adapters },
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async () => {
      const [answer] = await once(get(`${gateway.url}/healthz`, { agent }), 'response');
      const { headers, socket } = answer;
      await once(answer.resume(), 'end');
      return { headers, socket };
    };
    const { headers, socket } = await ask();
    assert.equal(headers['keep-alive'], 'timeout=65');
    assert.equal((await ask()).socket, socket);
    await gateway.stop();
    await assert.rejects(ask());
  });

  it('answers what was asked for before it stops, and nobody afterwards', async () => {
    const lines = [];
    const config = readGatewayConfig({ mode: 'development', listen: { port: 0 }, organisations });
    const slow = { ...plainServices((line) => lines.push(JSON.parse(line).event)) };
    let go;
    const asked = new Promise((resolve) => {
      slow.wrap = (_, adapter) => ({
        ...adapter,
        check: async (options) => {
          resolve();
          await new Promise((free) => (go = free));
          return adapter.check(options);
        },
      });
    });
    const gateway = await serveOnNode(config, slow, { adapters });
    const answer = fetch(`${gateway.url}/v1/connections/contoso/check`);
    await asked;
    const stopped = gateway.stop();
    go();
    assert.equal((await answer).status, 200);
    await stopped;
    await assert.rejects(fetch(`${gateway.url}/healthz`));
    assert.deepEqual(
      lines.filter((event) => event !== 'request'),
      ['started', 'stopping', 'stopped'],
    );
  });
});
