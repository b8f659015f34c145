/** What docs/gateway.md shows is a configuration that the gateway takes. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, it } from 'node:test';
import { openSources } from '../support/sources.mjs';

const sources = await openSources();
after(() => sources.close());

it('the configuration in docs/gateway.md is one', async () => {
  const text = await readFile(new URL('../../docs/gateway.md', import.meta.url), 'utf8');
  const [, example] = /```json\n([^`]+)```/u.exec(text);
  const { readGatewayConfig, resolveSecrets } = await sources.load('/src/gateway/index.ts');
  const filled = await resolveSecrets(JSON.parse(example), {
    env: { CURSOR_SECRET: 'a secret that is long enough for this' },
    readFile: async () => 'secret',
  });
  const config = readGatewayConfig(filled);
  assert.equal(config.organisations[0].connections[0].settings.password, 'secret');
});
