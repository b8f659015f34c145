/** The gateway on Node: a server that stops gracefully. */
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway, type GatewayOptions } from './app.js';
import type { GatewayConfig } from './config/schema.js';
import type { Services } from './services.js';

export interface Running {
  /** Where it answers. */
  readonly url: string;
  /** Answers what has been asked, lets listings end after their page, and closes; within a minute whatever happens. */
  stop(): Promise<void>;
}

/** Milliseconds. */
const longestStop = 60_000;
const headersWithin = 10_000;

/** A proxy before us keeps a connection for a minute: whoever closes first while a request is on its way loses it. */
const idleFor = 65_000;

export async function serveOnNode(
  config: GatewayConfig,
  services: Services,
  options: Omit<GatewayOptions, 'stopping'> = {},
): Promise<Running> {
  const stopping = new AbortController();
  const app = createGateway(config, services, { ...options, stopping: stopping.signal });
  const most = config.limits.requestSeconds * 1000;
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      headersTimeout: Math.min(headersWithin, most),
      requestTimeout: most,
      connectionsCheckingInterval: 1000,
    },
  }) as Server;
  server.keepAliveTimeout = idleFor;
  server.timeout = 2 * most; // a caller who takes nothing of a listing holds it no longer
  await listen(server, config.listen);
  const tell = (event: 'started' | 'stopping' | 'stopped') =>
    services.log({ level: 'info', at: new Date().toISOString(), event });
  tell('started');
  return {
    url: addressOf(server),
    async stop() {
      tell('stopping');
      stopping.abort();
      await closed(server);
      tell('stopped');
    },
  };
}

function listen(server: Server, { host, port }: GatewayConfig['listen']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function addressOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // whose request was under way is idle once it has been answered
    const idle = setInterval(() => server.closeIdleConnections(), 100);
    const hurry = setTimeout(() => server.closeAllConnections(), longestStop);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(hurry);
      resolve();
    });
    server.closeIdleConnections();
  });
}
