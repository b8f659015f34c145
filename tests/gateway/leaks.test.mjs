/** What must be seen nowhere: credentials in answers and log, customers in the log and in addresses. */
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { asker, requestsIn } from './asking.mjs';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { openStage, token, secret } = await sources.load('/tests/gateway/stage.ts');
const credential = 'credential-of-the-crm-5f2c81';
const stage = await openStage();
const { baseUrl } = stage.crms.contoso;
const plain = { id: 'contoso', kind: 'contoso', label: 'Contoso', settings: { baseUrl, token: credential } };
const lines = [];
const guarded = await openStage({
  crms: stage.crms,
  config: { limits: { requestSeconds: 2 }, organisations: [{ id: 'acme', connections: [plain] }] },
  services: { log: (entry) => void lines.push(JSON.stringify(entry)) },
});
const ask = asker(guarded, token);
after(async () => {
  await stage.close();
  await guarded.close();
  await sources.close();
});

const description = await (await ask('/v1/openapi.json')).json();

/** Whatever can be made of an answer: all of it. */
async function whole(answer) {
  return JSON.stringify([[...answer.headers], await answer.text()]);
}

/** A CRM that says everything it was told, in every way of failing. */
const indiscreet = {
  'with a failure of its own': (said) => new Response(said, { status: 500, headers: { 'x-debug': 'yes' } }),
  'that the request was wrong': (said) => new Response(said, { status: 400 }),
  'that values are wrong': (said) => Response.json({ errors: { email: 'is wrong' }, debug: said }, { status: 422 }),
  'that it does not let the gateway in': (said) => new Response(said, { status: 401 }),
  'with text that is no JSON': (said) => new Response(said, { status: 200 }),
  'with JSON of another shape': (said) => Response.json({ id: 1, debug: said }, { status: 200 }),
  'with a redirect': (said) =>
    new Response(null, { status: 302, headers: { location: `https://evil.example/${said.length}` } }),
  'with a connection that breaks': (said) => Promise.reject(new TypeError(said)),
};

for (const [how, answer] of Object.entries(indiscreet)) {
  it(`the CRM’s credential stays inside when the CRM answers ${how}`, async () => {
    let wasSent = false;
    guarded.between = async (request) => {
      const said = JSON.stringify([...request.headers]);
      wasSent ||= said.includes(credential);
      return answer(said);
    };
    for (const { path, ...init } of requestsIn(description)) {
      const told = await whole(await ask(path, init));
      assert.ok(!told.includes(credential), told);
    }
    assert.ok(wasSent, 'the credential was never used');
    guarded.between = undefined;
    assert.ok(!lines.join('\n').includes(credential));
    assert.ok(!lines.join('\n').includes(secret));
  });
}

it('the CRM’s credential goes to no origin but the CRM’s', async () => {
  const asked = [];
  guarded.between = (request) => {
    asked.push(request);
    return Promise.resolve(new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }));
  };
  for (const { path, ...init } of requestsIn(description)) await (await ask(path, init)).text();
  guarded.between = undefined;
  const { origin } = new URL(baseUrl);
  assert.ok(asked.length > 0);
  for (const request of asked) {
    assert.equal(new URL(request.url).origin, origin);
    assert.notEqual(request.redirect, 'follow');
  }
});

it('neither credential, token nor anything of the caller’s headers and queries is in the log', async () => {
  lines.length = 0;
  const bearer = await token();
  const marks = ['mark-in-query-7d1', 'mark-in-header-7d1', 'mark-in-path-7d1'];
  await ask(`/v1/connections/contoso/contacts?after=${marks[0]}`, { token: bearer });
  await ask('/v1/connections', { token: bearer, headers: { 'x-request-id': marks[1], 'user-agent': marks[1] } });
  await ask(`/v1/${marks[2]}`, { token: bearer });
  await ask(`/v1/connections/${marks[2]}/check`, { token: bearer });
  await ask(`/v1/connections/contoso/contacts/${marks[2]}`, { token: bearer });
  assert.ok(lines.length >= 5);
  for (const mark of [...marks, bearer, credential]) assert.ok(!lines.join('\n').includes(mark), mark);
});

it('no customer is in the log, nor in the address of any request', async (t) => {
  const lines = [];
  const open = await openStage({
    crms: stage.crms,
    services: { log: (entry) => void lines.push(JSON.stringify(entry)) },
  });
  t.after(() => open.close());
  const [row] = stage.crms.contoso.rows('contacts');
  const addresses = [];
  const noting = (...request) => {
    addresses.push(request[0].url);
    return fetch(...request);
  };
  const adapter = await open.adapter('contoso', {}, { fetch: noting });
  const record = await adapter.contact(stage.crms.contoso.idOf(row));
  const words = [record.firstName, record.lastName, ...[...record.phones, ...record.emails].map(({ value }) => value)];
  await adapter.find({ phone: '+442079460011' });
  await adapter.find({ email: record.emails[0].value });
  await adapter.find({ name: record.lastName });
  await adapter.findCompany(record.company.name);
  await adapter.updateContact(record.id, { lastName: 'Renamed' });
  await adapter.updateContact(record.id, { emails: [{ value: 'no address' }] }).catch(() => undefined);
  const draft = {
    firstName: record.firstName,
    lastName: 'Renamed',
    company: record.company,
    emails: [record.emails[0]].map(({ value }) => ({ value })),
  };
  await adapter.createContact(draft, { idempotencyKey: 'one' }).catch(() => undefined);
  await adapter.logCall({
    callId: 'c',
    contactId: record.id,
    direction: 'inbound',
    number: '+442079460011',
    startedAt: '2026-01-01T00:00:00Z',
    notes: 'Renamed',
  });
  const said = [...lines, ...addresses.map(decodeURIComponent)].join('\n');
  assert.ok(lines.length >= 8);
  for (const word of [...words, 'Renamed', '2079460011', record.company.name, 'no address'])
    assert.ok(!said.includes(word), word);
});
