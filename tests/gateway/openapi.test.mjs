/** The description, and whether the answers are as it says. */
import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { fromJSONSchema } from 'zod';
import { asker, requestsIn } from './asking.mjs';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
const { openStage, token } = await sources.load('/tests/gateway/stage.ts');
const { conform } = await sources.load('/tests/gateway/conform.ts');
const stage = await openStage();
const ask = asker(stage, token);
const description = await (await fetch(`${stage.url}/v1/openapi.json`)).json();
after(async () => {
  await stage.close();
  await sources.close();
});

it('the description is one of OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(description));
  assert.ok(valid, JSON.stringify(errors));
  assert.match(description.openapi, /^3\.1\./u);
});

it('the description names every address that answers, and answers none that it does not name', async () => {
  for (const { path, method, ...init } of requestsIn(description)) {
    const answer = await ask(path, { method, ...init });
    const said = answer.headers.get('content-type') === 'application/problem+json' ? await answer.json() : {};
    assert.notEqual(said.title, 'There is no such address.', `${method} ${path}`);
    await answer.body?.cancel().catch(() => undefined);
  }
  const others = ['/v1', '/v1/', '/v1/connections/contoso', '/v1/connections/contoso/raw', '/v1/settings', '/'];
  for (const path of others) {
    const answer = await ask(path);
    assert.equal(answer.status, 404, path);
    assert.equal((await answer.json()).title, 'There is no such address.', path);
  }
});

it('another version is told as what it is', async () => {
  const answer = await ask('/v2/connections');
  assert.equal(answer.status, 404);
  const { code, title } = await answer.json();
  assert.equal(code, 'unsupported');
  assert.match(title, /version 1/u);
});

it('every answer of a conformance run is as the description says', async () => {
  const answers = [];
  for (const crm of ['contoso', 'fabrikam']) {
    await conform(crm, async (input, init) => {
      const request = new Request(input, init);
      const { method, url } = request;
      const answer = await fetch(request);
      const body = await answer.text();
      answers.push({ method, url, status: answer.status, type: answer.headers.get('content-type'), body });
      return new Response(body, answer);
    });
  }
  const wrong = new Set();
  const seen = new Set();
  for (const answer of answers) {
    const { operationId, problems } = check(answer);
    seen.add(operationId);
    for (const problem of problems) wrong.add(`${operationId} ${answer.status}: ${problem}`);
  }
  assert.deepEqual([...wrong], []);
  const all = requestsIn(description).map((each) => each.operationId);
  assert.deepEqual([...seen].sort(), all.sort());
});

const problem = schema(description.components.schemas.Problem);
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, responses }]) => ({
    operationId,
    method: method.toUpperCase(),
    fits: new RegExp(`^${path.replace(/\{\w+\}/gu, '[^/]+')}$`, 'u'),
    schemas: new Map(Object.entries(responses[200].content).map(([type, of]) => [type, schema(of.schema)])),
  })),
);

function schema(json) {
  return fromJSONSchema(json);
}

/** What in an answer is not as the description has it. */
function check({ method, url, status, type, body }) {
  const { pathname } = new URL(url);
  const { operationId, schemas } = operations.find((each) => each.method === method && each.fits.test(pathname)) ?? {};
  if (!operationId) return { operationId: `${method} ${pathname}`, problems: ['is not described'] };
  const described = status === 200 ? schemas.get(type) : type === 'application/problem+json' ? problem : undefined;
  if (!described) return { operationId, problems: [`${type} is not described`] };
  const parts = type === 'application/x-ndjson' ? body.trimEnd().split('\n') : [body];
  const problems = parts.flatMap((part) => {
    const result = described.safeParse(JSON.parse(part));
    return result.success ? [] : result.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`);
  });
  return { operationId, problems };
}
