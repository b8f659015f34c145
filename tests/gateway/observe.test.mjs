import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openSources } from '../support/sources.mjs';

let sources;
let observe;
let staging;

before(async () => {
  sources = await openSources();
  observe = await sources.load('/src/gateway/observe/index.ts');
  staging = await sources.load('/tests/gateway/stage.ts');
});
after(() => sources.close());

/** A gateway that was asked for everything, and failed at some of it; what it has told of that. */
async function observed() {
  const lines = [];
  const metrics = observe.createMetrics();
  const { shareUpstream } = await sources.load('/src/gateway/upstream/index.ts');
  const { createStorage } = await import('unstorage');
  const wrap = (upstream, adapter) =>
    shareUpstream(adapter, { storage: createStorage(), watch: metrics.upstream(upstream) });
  const log = observe.jsonLog((line) => lines.push(line));
  const config = { metricsToken: 'the token of whoever scrapes the metrics' };
  const stage = await staging.openStage({ config, services: { log, metrics, wrap } });
  try {
    const rows = Object.values(stage.crms).flatMap((crm) => crm.rows('contacts').slice(0, 200));
    await useAll(stage);
    const token = await staging.token();
    const headers = { authorization: `Bearer ${config.metricsToken}` };
    const scraped = await fetch(`${stage.url}/metrics`, { headers });
    assert.equal(scraped.status, 200);
    return { lines, metrics: await scraped.text(), rows, token };
  } finally {
    await stage.close();
  }
}

async function useAll(stage) {
  for (const id of ['contoso', 'fabrikam']) {
    const adapter = await stage.adapter(id);
    await adapter.check();
    const contacts = [];
    for await (const { items } of adapter.contacts()) contacts.push(...items);
    const one = contacts.find(({ phones, emails }) => phones.length && emails.length);
    await adapter.contact(one.id, { fresh: true });
    await adapter.find({ phone: one.phones[0].value });
    await adapter.find({ email: one.emails[0].value });
    await adapter.updateContact(one.id, { emails: [{ key: one.emails[0].key, value: 'grace.hopper@navy.example' }] });
    await assert.rejects(adapter.updateContact(one.id, { phones: [{ key: 'none', value: 'not a number' }] }));
    await assert.rejects(adapter.contact('+442079460000'));
    stage.between = () => Promise.resolve(new Response('Ada Lovelace is not in', { status: 503 }));
    await assert.rejects(adapter.contact(one.id, { fresh: true }));
    stage.between = undefined;
  }
  await fetch(`${stage.url}/v1/nowhere/Ada%20Lovelace?q=ada@acme.example`);
}

/** Whatever identifies a person in a row of a CRM, however deep. */
function personal(row) {
  const texts = [];
  const walk = (value) => {
    if (typeof value === 'string') texts.push(value);
    else if (value && typeof value === 'object') Object.values(value).forEach(walk);
  };
  walk(row);
  return texts.filter((text) => /@|\d{4,}.*\d{2}|^\p{Lu}\p{Ll}+ \p{Lu}/u.test(text) && !/^\d{4}-\d\d-/u.test(text));
}

describe('what can be seen of a gateway', () => {
  it('is one line of JSON for each request, with who, where, how it ended and how long it took', async () => {
    const { lines } = await observed();
    const told = lines.map((line) => JSON.parse(line));
    const { time, requestId, ms, ...rest } = told.find(({ route }) => route?.endsWith('/find'));
    const route = '/v1/connections/{connection}/find';
    const own = { level: 'info', event: 'request', organisation: 'acme', connection: 'contoso' };
    assert.deepEqual(rest, { ...own, method: 'POST', route, status: 200 });
    assert.ok(!Number.isNaN(Date.parse(time)) && requestId && ms >= 0);
    assert.ok(told.some(({ code, status, level }) => code === 'unavailable' && status === 503 && level === 'warn'));
    for (const line of lines) assert.doesNotMatch(line, /\n/);
  });

  it('holds no name, number or address of anybody, and no credential', async () => {
    const { lines, metrics, rows, token } = await observed();
    const said = `${lines.join('\n')}\n${metrics}`;
    const seeded = [...new Set(rows.flatMap(personal))];
    assert.ok(seeded.length > 500, 'there is something to look for');
    const used = ['grace.hopper@navy.example', 'Ada', 'Lovelace', '442079460000', 'not a number', token];
    for (const text of [...seeded, ...used]) assert.ok(!said.includes(text), `it tells of ${text}`);
  });

  it('counts requests and calls to CRMs, and how long they took, as Prometheus reads it', async () => {
    const { metrics } = await observed();
    const find = 'method="POST",route="/v1/connections/{connection}/find"';
    assert.match(
      metrics,
      new RegExp(`^onestream_requests_total\\{${find.replaceAll('{c', '\\{c')},status="200"\\} 4$`, 'm'),
    );
    assert.match(
      metrics,
      /^onestream_upstream_calls_total\{organisation="acme",connection="contoso",operation="find",outcome="done"\} 2$/m,
    );
    assert.match(
      metrics,
      /^onestream_upstream_calls_total\{.*connection="fabrikam",operation="contact",outcome="unavailable"\} 1$/m,
    );
    assert.match(metrics, /^onestream_upstream_under_way\{organisation="acme",connection="contoso"\} 0$/m);
    assert.match(metrics, /^onestream_requests_under_way 1$/m, 'the one that asks for this');
    for (const line of metrics.trimEnd().split('\n'))
      assert.match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="(\\.|[^"\\])*"(,\w+="(\\.|[^"\\])*")*\})? [\d.e+-]+)$/);
  });
});

describe('a histogram', () => {
  it('counts each observation in every bucket that is wide enough', async () => {
    const metrics = observe.createMetrics();
    const of = { method: 'GET', route: '/x', status: 200 };
    for (const seconds of [0.004, 0.2, 60]) metrics.request({ ...of, seconds });
    const text = metrics.text();
    const bucket = (le) =>
      Number(new RegExp(`onestream_request_seconds_bucket\\{.*le="${le}"\\} (\\d+)`).exec(text)[1]);
    assert.deepEqual(['0.005', '0.1', '0.25', '30', '\\+Inf'].map(bucket), [1, 1, 2, 2, 3]);
    assert.match(text, /onestream_request_seconds_sum\{.*\} 60\.204$/m);
    assert.match(text, /onestream_request_seconds_count\{.*\} 3$/m);
  });
});

describe('a line of the log', () => {
  it('leaves out what has no place in it', () => {
    const lines = [];
    observe.jsonLog((line) => lines.push(line))({
      level: 'info',
      at: 'x',
      event: 'request',
      name: 'Ada',
      url: '/?q=1',
    });
    assert.deepEqual(lines, ['{"time":"x","level":"info","event":"request"}']);
  });

  it('that cannot be written stops nobody', () => {
    const log = observe.jsonLog(() => {
      throw new Error('closed');
    });
    assert.doesNotThrow(() => log({ level: 'info', at: 'x', event: 'started' }));
  });
});
