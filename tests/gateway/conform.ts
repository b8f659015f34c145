/** The conformance kit on a CRM behind a gateway: everything that the adapter sends goes over a socket. */
import { demoHarness } from '../adapters/demo-harness.js';
import { trytonHarness } from '../adapters/tryton-harness.js';
import { signedIn, type TrytonServer } from '../adapters/tryton-server.js';
import type { DemoCrm } from '../../src/adapters/demo/control.js';
import { runConformance, type ConformanceReport, type Harness } from '../../src/conformance/index.js';
import { openStage, ownCrms, type StageOptions } from './stage.js';

export { promises } from '../../src/conformance/index.js';
export { untried } from '../adapters/demo-harness.js';

export function conform(name: DemoCrm['name'], reach?: typeof fetch): Promise<ConformanceReport> {
  const theirs = demoHarness(name);
  const crms = ownCrms();
  Object.assign(crms[name], { fetch: theirs.fetch });
  return through(name, theirs, { crms }, reach);
}

/** On a real Tryton, of which `url` and `database` are told. */
export async function conformTryton(server: TrytonServer): Promise<ConformanceReport> {
  // one sign-in for all the gateways of a run: Tryton takes its time over each
  const settings = { baseUrl: server.direct, database: server.database, pageSize: 60, ...(await signedIn(server)) };
  const connections = [{ id: 'tryton', kind: 'tryton', label: 'Tryton', settings }];
  const organisations = [{ id: 'acme', connections }];
  const fetchFor = () => fetch;
  return through('tryton', await trytonHarness(server, false), { config: { organisations }, services: { fetchFor } });
}

async function through(
  id: string,
  theirs: Harness,
  options: StageOptions,
  reach: typeof fetch = (...request) => fetch(...request),
): Promise<ConformanceReport> {
  const never = () => () => new Promise<Response>(() => undefined);
  const limits = { limits: { requestSeconds: 0.05 } };
  const [stage, hasty] = await Promise.all([
    openStage(options),
    openStage({ ...options, config: { ...options.config, ...limits }, services: { fetchFor: never } }),
  ]);
  const harness: Harness = {
    ...theirs,
    fetch: reach,
    origins: [stage.url],
    reset: async () => {
      await theirs.reset?.();
      stage.restart(); // what the last promise has taught it of the CRM's limits is forgotten
    },
    create: (fetch) => stage.adapter(id, {}, { fetch }),
    isWrite: ({ method, url }) => method !== 'GET' && !/\/find(-company)?$/u.test(url),
    causes: {
      ...theirs.causes,
      timeout: async () => (await hasty.adapter(id)).check(),
    },
  };
  try {
    return await runConformance(harness);
  } finally {
    await Promise.all([stage.close(), hasty.close()]);
  }
}
