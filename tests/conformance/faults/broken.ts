/** Adapters with one thing wrong with them, and the kit's word on them. */
import { NotTried, promises, type Harness } from '../../../src/conformance/index.js';
import type { CrmAdapter } from '../../../src/core/adapter.js';
import { demoHarness } from '../../adapters/demo-harness.js';
import { northwindHarness } from '../../adapters/northwind/northwind-harness.js';

type Adapter = Required<CrmAdapter>;
type Fetch = typeof globalThis.fetch;
type Crm = 'contoso' | 'fabrikam';

/** What is wrong, with which adapter, and the name of the promise that has to catch it. */
export type Fault = readonly [fault: string, harness: Harness, promise: string];

/** A good adapter with some of its methods spoilt. */
export function broken(crm: Crm | 'northwind', spoil: (good: Adapter, fetch: Fetch) => object): Harness {
  const harness = crm === 'northwind' ? northwindHarness() : demoHarness(crm);
  return {
    ...harness,
    async create(fetch) {
      const good = (await harness.create(fetch)) as Adapter;
      return { ...good, ...spoil(good, fetch) };
    },
  };
}

/** A good adapter that says of itself what is not so. */
export const boasting = (crm: Crm | 'northwind', lie: (capabilities: Adapter['capabilities']) => object): Harness =>
  broken(crm, (good) => {
    const capabilities = { ...good.capabilities, ...lie(good.capabilities) };
    return { capabilities, check: async () => ({ ...(await good.check()), capabilities }) };
  });

/** A good adapter over a careless way to send its requests. */
export function careless(crm: Crm, way: (fetch: Fetch) => Fetch): Harness {
  const harness = demoHarness(crm);
  return { ...harness, create: (fetch) => harness.create(way(fetch)) };
}

/** A listing, each page of it spoilt. */
export async function* spoilt<P>(listing: AsyncIterable<P>, spoil: (page: P) => P): AsyncGenerator<P> {
  for await (const page of listing) yield spoil(page);
}

/** What came of the promise of this name. */
export async function outcome(name: string, harness: Harness): Promise<string> {
  const promise = Object.values(promises)
    .flat()
    .find((each) => each.name === name);
  if (!promise) throw new Error(`there is no promise "${name}"`);
  await harness.reset?.();
  return promise.run(harness).then(
    () => 'kept',
    (error: unknown) => (error instanceof NotTried ? 'not tried' : 'broken'),
  );
}
