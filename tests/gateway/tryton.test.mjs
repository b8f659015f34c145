/** A real Tryton behind the gateway. Where it cannot be had this is skipped, which says why; on CI it has to be there. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { accounts, prepareTryton } from '../servers/tryton.js';
import { openSources } from '../support/sources.mjs';

const trytons = await prepareTryton('postgresql').catch((error) => {
  if (process.env.CI === 'true') throw error;
  return { missing: error.message };
});

describe('a real Tryton through the gateway', { timeout: 400_000, skip: trytons.missing ?? false }, () => {
  after(() => trytons.stop());

  it('keeps every promise of the port that it keeps without', async (t) => {
    const sources = await openSources();
    t.after(() => sources.close());
    const { conformTryton } = await sources.load('/tests/gateway/conform.ts');
    const { url, database } = await trytons.open();
    const { results, capabilities } = await conformTryton({ direct: url, proxied: url, database, accounts });
    const broken = results.filter(({ state }) => state === 'broken').map(({ name, reason }) => `${name}: ${reason}`);
    assert.deepEqual(broken, []);
    assert.ok(results.filter(({ state }) => state === 'kept').length > 60);
    // known only once Tryton has been asked
    assert.ok(capabilities.operations.includes('companies'));
  });
});
