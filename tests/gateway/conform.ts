/** The conformance kit on a demo CRM behind a gateway: everything that the adapter sends goes over a socket. */
import { demoHarness } from '../adapters/demo-harness.js';
import type { DemoCrm } from '../../src/adapters/demo/control.js';
import { runConformance, type ConformanceReport, type Harness } from '../../src/conformance/index.js';
import { openStage, ownCrms } from './stage.js';

export { promises } from '../../src/conformance/index.js';

export async function conform(
  name: DemoCrm['name'],
  reach: typeof fetch = (...request) => fetch(...request),
): Promise<ConformanceReport> {
  const theirs = demoHarness(name);
  const crms = ownCrms();
  Object.assign(crms[name], { fetch: theirs.fetch });
  const [stage, hasty] = await Promise.all([
    openStage({ crms }),
    openStage({ crms, config: { limits: { requestSeconds: 0.05 } } }),
  ]);
  hasty.between = () => new Promise(() => undefined);
  const harness: Harness = {
    ...theirs,
    fetch: reach,
    origins: [stage.url],
    reset: async () => {
      await theirs.reset?.();
      stage.restart(); // what the last promise has taught it of the CRM's limits is forgotten
    },
    create: (fetch) => stage.adapter(name, {}, { fetch }),
    isWrite: ({ method, url }) => method !== 'GET' && !/\/find(-company)?$/u.test(url),
    causes: {
      ...theirs.causes,
      timeout: async () => (await hasty.adapter(name)).check(),
    },
  };
  try {
    return await runConformance(harness);
  } finally {
    await Promise.all([stage.close(), hasty.close()]);
  }
}
