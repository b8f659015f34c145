/** The gateway as the bench runs it: before one CRM on this machine, with everything in memory. */
import { contoso } from '../src/adapters/demo/contoso/index.js';
import { readGatewayConfig } from '../src/gateway/config/read.js';
import { serveOnNode } from '../src/gateway/node.js';
import { openStorage } from '../src/gateway/storage-node.js';
import { storedServices } from '../src/gateway/stored.js';

export async function start(crm: string, secret: string): Promise<{ readonly url: string }> {
  const config = readGatewayConfig({
    auth: { issuer: 'https://bench.example', audience: 'onestream', secret },
    limits: { requestsPerMinute: 1e9 },
    listen: { port: 0 },
    organisations: [
      {
        id: 'acme',
        connections: [{ id: 'crm', kind: 'contoso', label: 'CRM', settings: { baseUrl: crm, token: 'bench' } }],
      },
    ],
  });
  const services = storedServices({ ...(await openStorage(undefined, '.')), say: () => undefined });
  return serveOnNode(config, services, { adapters: { contoso: () => Promise.resolve(contoso) } });
}
