/** The kit under Node's own test runner, and with none: an adapter need not be tried in a browser. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
after(() => sources.close());
const { portPromises } = await sources.load('/src/conformance/index.ts');
const { northwindHarness } = await sources.load('/tests/adapters/northwind/northwind-harness.ts');

describe('the conformance kit under node:test', () => {
  for (const { topic, name, run } of portPromises(northwindHarness())) it(`${topic}: ${name}`, run);
});

describe('the conformance kit without a runner', () => {
  const script = fileURLToPath(new URL('without-runner.mjs', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [script], { encoding: 'utf8' });

  it('prints what was kept, what was not tried and why, and what the CRM can do', () => {
    assert.equal(status, 0);
    assert.match(stdout, /^Northwind: \d+ promises kept, 0 broken, \d+ not tried\n/u);
    assert.match(stdout, /^- calls: a call that is logged again .*\(the CRM has no logCall\)$/mu);
    assert.match(stdout, /^\| tells changes \| yes, but no removals \|$/mu);
  });
});

describe('a promise as a test case', () => {
  const harness = northwindHarness();
  const caseOf = (name) => portPromises(harness).find((each) => each.name === name);
  const noCalls = 'a call that is logged again changes its entry, also to another contact';

  it('is skipped, with the reason, on what the runner hands over', async () => {
    const reasons = [];
    await caseOf(noCalls).run({ skip: (reason) => reasons.push(reason) });
    assert.deepEqual(reasons, ['the CRM has no logCall']);
  });

  it('tells who asks for it that it was not tried, and why, where the runner has no word for that', async () => {
    const told = [];
    const cases = portPromises(harness, (...untried) => told.push(untried));
    await cases.find(({ name }) => name === noCalls).run();
    assert.deepEqual(told, [[noCalls, 'the CRM has no logCall']]);
  });

  it('is skipped on `this` where the runner hands nothing over', async () => {
    const reasons = [];
    await caseOf(noCalls).run.call({ skip: (reason) => reasons.push(reason) });
    assert.deepEqual(reasons, ['the CRM has no logCall']);
  });

  it('has no parameter that a runner would take for a callback', () => {
    assert.deepEqual([...new Set(portPromises(harness).map(({ run }) => run.length))], [0]);
  });

  it('says what was broken and what comes of it, with the error as its cause', async () => {
    const refused = () => Promise.resolve(new Response('{}', { status: 403 }));
    const [{ name }] = portPromises(harness);
    const broken = portPromises({ ...harness, fetch: refused }).find((each) => each.name === name);
    await assert.rejects(broken.run(), ({ message, cause }) => {
      assert.match(message, /^the adapter failed: forbidden \{\}\. Elements offer what the manifest lists/u);
      return cause.code === 'forbidden';
    });
  });
});
