/** What is written: once, in whose name, and written down. */
import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { asker } from './asking.mjs';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { openStage, token } = await sources.load('/tests/gateway/stage.ts');
const kept = new Map();
const memory = {
  get: async (key) => kept.get(key),
  set: async (key, value) => void kept.set(key, value),
};
const stage = await openStage({ services: { memory } });
const ask = asker(stage, token);
after(async () => {
  await stage.close();
  await sources.close();
});
afterEach(() => {
  stage.between = undefined;
  stage.audited.length = 0;
  stage.crms.contoso.reset();
});

let made = 0;
const draft = () => ({
  firstName: 'Replay',
  lastName: `Number ${++made}`,
  company: { id: '1', name: 'Acme' },
  emails: [{ value: `replay.${made}@acme.example` }],
});
const create = (body, key, claims = {}, headers = {}) =>
  ask('/v1/connections/contoso/contacts', {
    method: 'POST',
    claims,
    body,
    headers: { 'idempotency-key': `"${key}"`, ...headers },
  });
const contacts = () => stage.crms.contoso.rows('contacts').length;
const first = () => stage.crms.contoso.idOf(stage.crms.contoso.rows('contacts')[0]);

describe('the same idempotency key, at a CRM that takes none', () => {
  it('makes one contact, and gives it again as it is now', async () => {
    const before = contacts();
    const body = draft();
    const one = await (await create(body, 'k1')).json();
    const row = stage.crms.contoso.rows('contacts').find((each) => stage.crms.contoso.idOf(each) === one.id);
    stage.crms.contoso.putRow({ ...row, title: 'Promoted' });
    const two = await (await create(body, 'k1')).json();
    assert.equal(two.id, one.id);
    assert.equal(two.title, 'Promoted');
    assert.equal(contacts(), before + 1);
  });

  it('makes one contact when it is sent twice at the same time', async () => {
    const before = contacts();
    const body = draft();
    const answers = await Promise.all([create(body, 'k2'), create(body, 'k2'), create(body, 'k2')]);
    const ids = await Promise.all(answers.map(async (answer) => (await answer.json()).id));
    assert.equal(new Set(ids).size, 1);
    assert.equal(contacts(), before + 1);
  });

  it('makes one contact when the gateway was started again in between', async () => {
    const before = contacts();
    const body = draft();
    const one = await (await create(body, 'k3')).json();
    stage.restart();
    assert.equal((await (await create(body, 'k3')).json()).id, one.id);
    assert.equal(contacts(), before + 1);
  });

  it('makes one contact when the caller went away before the answer', async () => {
    const before = contacts();
    const body = draft();
    const control = new AbortController();
    stage.between = async (request, pass) => {
      const answer = await pass();
      if (request.method === 'POST') control.abort();
      return answer;
    };
    const lost = ask('/v1/connections/contoso/contacts', {
      method: 'POST',
      body,
      headers: { 'idempotency-key': '"k4"' },
      signal: control.signal,
    });
    await assert.rejects(lost);
    const again = await (await create(body, 'k4')).json();
    assert.equal(again.lastName, body.lastName);
    assert.equal(contacts(), before + 1);
  });

  it('is refused for another contact', async () => {
    await create(draft(), 'k5');
    const before = contacts();
    const answer = await create(draft(), 'k5');
    assert.equal(answer.status, 422);
    assert.deepEqual((await answer.json()).details, { fields: { 'idempotency-key': 'was used for another contact' } });
    assert.equal(contacts(), before);
  });

  it('is another key for another user', async () => {
    const one = await (await create(draft(), 'k6')).json();
    const two = await (await create(draft(), 'k6', { sub: 'agent-8' })).json();
    assert.notEqual(one.id, two.id);
  });

  it('may be sent again where the CRM refused, and is then taken', async () => {
    stage.crms.contoso.faults = { latency: 0, failure: '500' };
    const body = draft();
    assert.equal((await create(body, 'k7')).status, 503);
    stage.crms.contoso.faults = { latency: 0, failure: 'none' };
    assert.equal((await create(body, 'k7')).status, 200);
  });

  it('is remembered without anything that names a person', () => {
    assert.ok(kept.size > 0);
    for (const [key, value] of kept) assert.ok(!/Replay|acme|agent|k\d/u.test(`${key} ${value}`), value);
  });

  it('must be there', async () => {
    const answer = await ask('/v1/connections/contoso/contacts', { method: 'POST', body: draft() });
    assert.equal(answer.status, 400);
    assert.deepEqual((await answer.json()).details, { fields: { 'idempotency-key': 'is missing' } });
  });
});

describe('the audit', () => {
  it('has who changed what from what into what, and that it was done', async () => {
    const id = first();
    const adapter = await stage.adapter('contoso', { sub: 'agent-9' });
    const before = await adapter.contact(id);
    const [phone] = before.phones;
    await adapter.updateContact(id, {
      phones: [{ key: phone.key, value: '+442079468001' }],
      emails: [{ value: 'new@acme.example' }],
    });
    const [entry] = stage.audited;
    assert.equal(stage.audited.length, 1);
    const { at, requestId, ...rest } = entry;
    assert.ok(!Number.isNaN(Date.parse(at)));
    assert.ok(stage.logged.some((line) => line.requestId === requestId));
    const was = phone.extension === undefined ? phone.value : `${phone.value} ext. ${phone.extension}`;
    const now = phone.extension === undefined ? '+442079468001' : `+442079468001 ext. ${phone.extension}`;
    assert.deepEqual(rest, {
      organisation: 'acme',
      subject: 'agent-9',
      connection: 'contoso',
      operation: 'updateContact',
      record: id,
      changes: [
        { field: `phones.${phone.key}`, old: was, new: now },
        { field: 'emails.+', old: null, new: 'new@acme.example' },
      ],
      result: 'done',
    });
  });

  it('has what the CRM refused, and why', async () => {
    const adapter = await stage.adapter('contoso');
    const patch = { emails: [{ value: 'this is no address' }] };
    await assert.rejects(adapter.updateContact(first(), patch), { code: 'invalid' });
    assert.deepEqual(
      stage.audited.map(({ result }) => result),
      ['invalid'],
    );
  });

  it('leaves open what may have arrived', async () => {
    const adapter = await stage.adapter('contoso');
    stage.between = (request, pass) => (request.method === 'PATCH' ? Promise.reject(new TypeError('reset')) : pass());
    await assert.rejects(adapter.updateContact(first(), { lastName: 'Lost' }), { code: 'offline' });
    assert.deepEqual(
      stage.audited.map(({ result }) => result),
      ['sent'],
    );
  });

  it('has the id of a contact that was made', async () => {
    const { id } = await (await create(draft(), 'audit')).json();
    assert.deepEqual(
      stage.audited.map(({ record, operation }) => [operation, record]),
      [['createContact', id]],
    );
  });

  it('that cannot be kept makes no write fail that was done, and is told in the log', async (t) => {
    const full = await openStage({
      crms: stage.crms,
      services: { audit: { write: () => Promise.reject(new Error('the disk is full')) } },
    });
    t.after(() => full.close());
    const adapter = await full.adapter('contoso');
    const done = await adapter.updateContact(first(), { lastName: 'Kept' });
    assert.equal(done.lastName, 'Kept');
    assert.ok(full.logged.some(({ event, level }) => event === 'audit-failed' && level === 'error'));
  });
});

describe('in whose name', () => {
  const open = () => {
    const { baseUrl } = stage.crms.contoso;
    const settings = { baseUrl, token: 'demo' };
    const actAs = { 'agent-7': 'member-1' };
    const connections = [{ id: 'contoso', kind: 'contoso', label: 'Contoso', settings, actAs }];
    return openStage({ crms: stage.crms, config: { organisations: [{ id: 'acme', connections }] } });
  };
  const headersOf = (of) => {
    const seen = [];
    of.between = (request, pass) => {
      if (request.method !== 'GET') seen.push(request.headers.get('x-act-as'));
      return pass();
    };
    return seen;
  };
  const agent = { roles: ['agent'] };

  it('is written is what the configuration says of the agent, not what the page asks for', async (t) => {
    const mapped = await open();
    t.after(() => mapped.close());
    const seen = headersOf(mapped);
    const adapter = await mapped.adapter('contoso', agent);
    await adapter.updateContact(first(), { lastName: 'One' }).catch(() => undefined);
    await assert.rejects(adapter.updateContact(first(), { lastName: 'Two' }, { as: 'member-2' }), {
      code: 'forbidden',
      details: { scope: 'act-as' },
    });
    assert.deepEqual(seen, ['member-1']);
  });

  it('is written may be chosen by those who administer', async (t) => {
    const mapped = await open();
    t.after(() => mapped.close());
    const seen = headersOf(mapped);
    const adapter = await mapped.adapter('contoso');
    await adapter.updateContact(first(), { lastName: 'One' }, { as: 'member-2' }).catch(() => undefined);
    assert.deepEqual(seen, ['member-2']);
  });

  it('a call was logged stands in its note, where the CRM is not told otherwise', async () => {
    const adapter = await stage.adapter('contoso', { name: 'Grace Hopper' });
    const sent = [];
    stage.between = async (request, pass) => {
      if (request.method === 'PUT') sent.push(await request.clone().json());
      return pass();
    };
    const call = {
      callId: 'c1',
      contactId: first(),
      direction: 'inbound',
      startedAt: '2026-01-01T00:00:00Z',
      notes: 'Invoice',
    };
    await adapter.logCall(call);
    assert.deepEqual(
      sent.map(({ notes }) => notes),
      ['Invoice\n(Grace Hopper)'],
    );
  });
});
