/**
 * 10,000 requests that are random, or plausible with something about them changed. The same ones for the same seed:
 * ONESTREAM_SEED=7 tries others.
 */
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { seeded } from '../support/seeded.mjs';
import { asker, requestsIn } from './asking.mjs';
import { openSources } from '../support/sources.mjs';

const seed = Number(process.env.ONESTREAM_SEED ?? 1);
const count = 10_000;
const atOnce = 16;

const sources = await openSources();
const { openStage, token } = await sources.load('/tests/gateway/stage.ts');
const stage = await openStage({ config: { limits: { requestsPerMinute: 100_000_000, requestSeconds: 10 } } });
// a page of each listing is enough to be wrong about
for (const crm of Object.values(stage.crms))
  for (const row of crm.rows('contacts').slice(60)) crm.deleteRow(crm.idOf(row));
const ask = asker(stage, token);
const description = await (await ask('/v1/openapi.json')).json();
const tokens = await Promise.all([
  token(),
  token({ roles: ['reader'] }),
  token({ organisation: 'other' }),
  token({ exp: 1 }),
  token({ roles: [5] }),
]);
after(async () => {
  await stage.close();
  await sources.close();
});

const texts = [
  '',
  ' ',
  '.',
  '..',
  '../..',
  '%',
  '%2',
  '%00',
  '%2e%2e',
  '%c0%ae',
  '%ff',
  '\\',
  '//',
  '/',
  '?',
  '#',
  "'",
  '"',
  '<script>',
  '${7*7}',
  '{{7*7}}',
  '; DROP TABLE contacts',
  '🙂',
  'ﬀ',
  '\u202e',
  '\u0000',
  'é'.repeat(300),
  'x'.repeat(5000),
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '0',
  '1e309',
  '9007199254740993',
  '1',
  '2',
  '100000',
  'true',
  '[object Object]',
  '*',
  '%25%32%65',
  'http://169.254.169.254/',
  'file:///etc/passwd',
  '"quoted"',
  '{"since":"x"}',
  '{}',
];
const values = [null, true, false, 0, -1, 1.5, 1e308, [], {}, [[]], { a: { b: { c: 1 } } }, [null], ...texts];
const names = [
  'phone',
  'email',
  'name',
  'national',
  'phones',
  'emails',
  'key',
  'value',
  'kind',
  'extension',
  'contactId',
  'direction',
  'startedAt',
  'duration',
  'notes',
  'company',
  'id',
  'firstName',
  'lastName',
  '__proto__',
  'constructor',
  'x',
];
const headers = [
  'idempotency-key',
  'if-match',
  'onestream-act-as',
  'content-type',
  'origin',
  'x-forwarded-host',
  'accept',
  'x-http-method-override',
  'range',
  'content-encoding',
  'cookie',
  'x-request-id',
  'if-none-match',
  'accept-encoding',
];
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'PURGE'];

const random = seeded(seed);
const below = (most) => Math.floor(random() * most);
const one = (of) => of[below(of.length)];
const often = (chance) => random() < chance;
const noise = () =>
  Array.from({ length: below(12) }, () => String.fromCodePoint(32 + below(often(0.3) ? 0x2ff : 95))).join('');
const text = () => (often(0.7) ? one(texts) : noise());

/** Something else in the place of a part of a value. */
function mutated(value, depth = 0) {
  if (depth > 4 || often(0.15)) return one(values);
  if (Array.isArray(value)) return often(0.3) ? [...value, one(values)] : value.map((each) => mutated(each, depth + 1));
  if (typeof value !== 'object' || value === null) return often(0.3) ? one(values) : value;
  const entries = Object.entries(value).filter(() => !often(0.1));
  if (often(0.3)) entries.push([one(names), one(values)]);
  return Object.fromEntries(entries.map(([name, each]) => [often(0.1) ? one(names) : name, mutated(each, depth + 1)]));
}

const samples = [
  {
    phones: [
      { key: '1', value: '+442079460011', extension: null },
      { kind: 'mobile', value: '07400 123456' },
    ],
  },
  { emails: [{ key: '2', value: null }], lastName: 'Ng', name: null },
  { phone: '+442079460011', national: '020 7946 0011' },
  { firstName: 'A', company: { id: '1', name: 'Acme' }, phones: [{ kind: 'direct', value: '1', extension: '2' }] },
];

function bodyOf(body) {
  if (body === undefined && !often(0.2)) return undefined;
  const json = JSON.stringify(mutated(often(0.5) ? one(samples) : (body ?? {}))) ?? 'null';
  if (often(0.1)) return json.slice(0, below(json.length));
  if (often(0.03)) return `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`;
  return often(0.05) ? noise() : json;
}

function pathOf(path) {
  const [plain, query = ''] = path.split('?');
  const encode = (value) =>
    often(0.5) ? encodeURIComponent(value.replace(/\p{Surrogate}/gu, '')) : value.replace(/[\s?#]/gu, '');
  const segments = plain.split('/').map((segment, at) => (at > 0 && often(0.12) ? encode(text()) : segment));
  if (often(0.05)) segments.splice(1 + below(segments.length), often(0.5) ? 1 : 0, encode(text()));
  if (often(0.1)) segments.push(encode(text()));
  const more = often(0.3) ? `${one(['after', 'since', 'fresh', 'x', 'after'])}=${encodeURIComponent(text())}` : '';
  return `${segments.join('/')}?${[query, more].filter(Boolean).join('&')}`;
}

function requestFrom({ path, method, headers: own, body }) {
  const request = {
    path: pathOf(often(0.5) ? path.replace('contoso', 'fabrikam') : path),
    method: often(0.1) ? one(methods) : method,
    headers: { ...own },
    token: often(0.1)
      ? one([null, 'x', noise().replace(/[^!-~]/gu, '')])
      : one(often(0.8) ? tokens.slice(0, 1) : tokens),
    body: bodyOf(body),
  };
  if (request.method === 'GET' || request.method === 'HEAD') delete request.body;
  for (let times = below(3); times > 0; times--) {
    const value = text();
    request.headers[one(headers)] = often(0.5) ? `"${encodeURIComponent(value)}"` : value.replace(/[^ -~]/gu, '');
  }
  if (often(0.05)) delete request.headers['idempotency-key'];
  return request;
}

const leaks = /node_modules|\.ts:\d|\.js:\d|\n\s+at |Bearer |Error:/u;

/** What is wrong with the answer to a request; nothing, as a rule. */
async function tried({ path, ...request }) {
  const answer = await ask(path, { ...request, signal: AbortSignal.timeout(20_000) });
  const body = await answer.text();
  const type = answer.headers.get('content-type');
  if (answer.status >= 500) return `status ${answer.status}: ${body.slice(0, 200)}`;
  if (leaks.test(body)) return `says too much: ${body.slice(0, 200)}`;
  if (request.method === 'HEAD' || answer.status === 204) return undefined;
  if (answer.status >= 400) {
    if (type !== 'application/problem+json') return `${answer.status} is no problem but ${type}`;
    const { code, requestId, status } = JSON.parse(body);
    return code && requestId && status === answer.status
      ? undefined
      : `a problem without a code: ${body.slice(0, 200)}`;
  }
  return undefined;
}

it(`${count} random and changed requests: no failure of ours, no hang, nothing said that is not meant to be said`, async () => {
  const plausible = requestsIn(description);
  const wrong = [];
  const statuses = new Map();
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const request = requestFrom(one(plausible));
      let problem;
      try {
        problem = await tried(request);
      } catch (error) {
        // what fetch itself does not take was not sent: another one instead
        if (error instanceof TypeError && !error.cause) left++;
        else problem = `no answer: ${error} ${error.cause}`;
      }
      if (problem) wrong.push(`${request.method} ${request.path} ${request.body?.slice(0, 300)}: ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  for (const { status } of stage.logged.filter(({ event }) => event === 'request'))
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} of ${count}, seed ${seed}`);
  assert.deepEqual(
    stage.logged.filter(({ level }) => level === 'error'),
    [],
  );
  // else it would try nothing but the door
  for (const status of [200, 400, 401, 403, 404, 410, 415, 422]) assert.ok(statuses.get(status) > 0, `no ${status}`);
  assert.ok(statuses.get(200) > count / 20, `${statuses.get(200)} were taken`);
  assert.equal((await ask('/v1/connections')).status, 200);
});
