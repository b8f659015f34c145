/** The gateway as `gateway-runtimes.mjs` tries it on other runtimes: `shared` with what agents share, else without. */
import { createStorage } from 'unstorage';
import { contoso } from '../src/adapters/demo/contoso/index.js';
import { createGateway, createLocks, plainServices, readGatewayConfig, storedServices } from '../src/gateway/index.js';

const say = () => undefined;

export function open(crm: string, secret: string, isShared: boolean) {
  const settings = { baseUrl: crm, token: 'demo' };
  const config = readGatewayConfig({
    auth: { issuer: 'https://bench.example', audience: 'onestream', secret },
    limits: { requestSeconds: 5, requestsPerMinute: 1e6 },
    organisations: [{ id: 'acme', connections: [{ id: 'crm', kind: 'contoso', label: 'CRM', settings }] }],
  });
  const services = isShared
    ? storedServices({ storage: createStorage(), locksFor: () => createLocks(), say })
    : plainServices(say);
  return createGateway(config, services, { adapters: { contoso: () => Promise.resolve(contoso) } });
}
