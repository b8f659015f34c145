/** What a gateway must answer wherever it runs. */
import assert from 'node:assert/strict';
import { SignJWT } from 'jose';

export const secret = 'a secret of the bench that is long enough';

const sign = (key) =>
  new SignJWT({ sub: 'agent-7', organisation: 'acme', roles: ['administrator'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setIssuer('https://bench.example')
    .setAudience('onestream')
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(key));

const root = '/v1/connections/crm';

async function asker(url) {
  const token = await sign(secret);
  return (path, { body, headers, bearer = token, ...init } = {}) =>
    fetch(url + path, {
      ...init,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { method: init.method ?? 'POST', body: JSON.stringify(body) }),
    });
}

const linesOf = async (answer) =>
  (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const quoted = (text) => `"${encodeURIComponent(text)}"`;
const statusOf = async (asking) => (await asking).status;

/** Rejects with the first answer that is not right. */
export async function checkGateway(url) {
  const ask = await asker(url);
  assert.equal(await statusOf(ask('/v1/connections', { bearer: 'none' })), 401);
  assert.equal(
    await statusOf(ask('/v1/connections', { bearer: await sign('another secret of the same length') })),
    401,
  );
  const { connections } = await (await ask('/v1/connections')).json();
  assert.deepEqual(
    connections.map(({ label }) => label),
    ['CRM'],
  );
  assert.equal(await statusOf(ask(`${root}/check`)), 200);
  const { one, since } = await checkListings(ask);
  await checkWrites(ask, one);
  assert.equal(await statusOf(ask(`${root}/find`, { body: { name: 'x'.repeat(2_000_000) } })), 413);
  const text = { method: 'POST', headers: { 'content-type': 'text/plain' } };
  assert.equal(await statusOf(ask(`${root}/find`, text)), 415);
  const control = new AbortController();
  await ask(`${root}/contacts`, { signal: control.signal });
  control.abort();
  for (let n = 0; n < 500; n++) assert.equal(await statusOf(ask(`${root}/changes?since=${since}`)), 200);
}

async function checkListings(ask) {
  const lines = await linesOf(await ask(`${root}/contacts`));
  assert.deepEqual(lines.at(-1), { end: true });
  const pages = lines.slice(0, -1).map(({ page }) => page);
  assert.ok(pages.flatMap(({ items }) => items).length >= 2_000);
  const rest = await linesOf(await ask(`${root}/contacts?after=${encodeURIComponent(pages[0].next)}`));
  assert.equal(rest.length, lines.length - 1);
  const alike = Array.from({ length: 20 }, () => statusOf(ask(`${root}/find`, { body: { name: 'Ada' } })));
  assert.deepEqual(new Set(await Promise.all(alike)), new Set([200]));
  return { one: pages[0].items[0], since: encodeURIComponent(pages.at(-1).changesFrom) };
}

async function checkWrites(ask, { id, revision, company }) {
  const update = () =>
    ask(`${root}/contacts/${id}`, {
      method: 'PATCH',
      body: { lastName: `Changed ${Date.now()}` },
      headers: { 'if-match': quoted(revision) },
    });
  assert.equal(await statusOf(update()), 200);
  assert.equal(await statusOf(update()), 412);
  const key = crypto.randomUUID();
  const create = async () => {
    const body = { firstName: 'Joan', lastName: key, company };
    return (await (await ask(`${root}/contacts`, { body, headers: { 'idempotency-key': quoted(key) } })).json()).id;
  };
  assert.equal(await create(), await create());
}
