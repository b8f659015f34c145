import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createStorage } from 'unstorage';
import { openSources } from '../support/sources.mjs';

let sources;
let runConformance;
let demoHarness;
let shareUpstream;

before(async () => {
  globalThis.location = new URL('https://desk.example/'); // the demo CRMs live in a page
  sources = await openSources();
  ({ runConformance } = await sources.load('/src/conformance/index.ts'));
  ({ demoHarness } = await sources.load('/tests/adapters/demo-harness.ts'));
  ({ shareUpstream } = await sources.load('/src/gateway/upstream/index.ts'));
});
after(() => sources.close());

describe('a CRM that agents share', () => {
  for (const name of ['contoso', 'fabrikam']) {
    it(`keeps every promise that ${name} alone keeps`, async () => {
      const { harness, results } = { harness: demoHarness(name), results: {} };
      results.alone = await runConformance(harness);
      results.shared = await runConformance(shared(harness));
      assert.deepEqual(outcomes(results.shared), outcomes(results.alone));
      assert.deepEqual(
        results.shared.results.filter(({ state }) => state === 'broken'),
        [],
      );
    });
  }
});

const outcomes = ({ results }) => results.map(({ name, state }) => `${state}: ${name}`);

/** Adapters over one storage for each promise, in which nothing that was pulled is good enough for later. */
function shared(harness) {
  let storage;
  return {
    ...harness,
    reset: async () => {
      storage = createStorage();
      await harness.reset();
    },
    create: async (fetch) =>
      shareUpstream(await harness.create(fetch), { storage: (storage ??= createStorage()), maxAge: 0 }),
  };
}
