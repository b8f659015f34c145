/** A gateway on a free port of this machine, with both demo CRMs behind it, and everything that it has said. */
import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { demoCrm, type DemoCrm } from '../../src/adapters/demo/control.js';
import { contoso } from '../../src/adapters/demo/contoso/index.js';
import { fabrikam } from '../../src/adapters/demo/fabrikam/index.js';
import { tryton } from '../../src/adapters/tryton/index.js';
import { gateway, type GatewayOptions } from '../../src/adapters/gateway/index.js';
import type { CrmAdapter } from '../../src/core/adapter.js';
import { createGateway } from '../../src/gateway/app.js';
import { readGatewayConfig } from '../../src/gateway/config/read.js';
import { plainServices } from '../../src/gateway/defaults.js';
import type { AuditEntry, LogEntry, Services } from '../../src/gateway/services.js';

export const secret = 'a secret of the host that is long enough';
export const issuer = 'https://host.example';
export const audience = 'onestream';
/** What signs the gateway in to both CRMs: it must never be seen anywhere else. */
export const credential = 'demo';

export interface Stage {
  readonly url: string;
  readonly crms: Readonly<Record<DemoCrm['name'], DemoCrm>>;
  readonly logged: readonly LogEntry[];
  readonly audited: readonly AuditEntry[];
  /** Stands between the gateway and its CRMs. */
  between: ((request: Request, pass: () => Promise<Response>) => Promise<Response>) | undefined;
  /** The adapter at the other end, of a user with these claims. */
  adapter(id: string, claims?: object, options?: Partial<GatewayOptions>): Promise<CrmAdapter>;
  readonly server: Server;
  /** A new gateway at the same address, with the same services. */
  restart(): void;
  /** What a supervisor does first when the gateway is to stop. */
  stop(): void;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly crms?: Stage['crms'];
  /** Laid over the configuration. */
  readonly config?: object;
  readonly services?: Partial<Services>;
  /** To read the host's keys with. */
  readonly fetch?: typeof globalThis.fetch;
}

function configOf(crms: Stage['crms'], laidOver: object = {}) {
  const connection = (id: string, { name, baseUrl }: DemoCrm) => {
    return { id, kind: name, label: name, country: 'GB', settings: { baseUrl, token: credential } };
  };
  return readGatewayConfig({
    auth: { issuer, audience, secret },
    cors: ['https://portal.example'],
    limits: { requestsPerMinute: 1_000_000 },
    organisations: [
      { id: 'acme', connections: [connection('contoso', crms.contoso), connection('fabrikam', crms.fabrikam)] },
      { id: 'other', connections: [connection('theirs', crms.contoso)] },
    ],
    ...laidOver,
  });
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const crms = options.crms ?? ownCrms();
  const logged: LogEntry[] = [];
  const audited: AuditEntry[] = [];
  const state: Pick<Stage, 'between'> = { between: undefined };
  const stopping = new AbortController();
  const services: Services = {
    ...plainServices(() => undefined),
    log: (entry) => void logged.push(entry),
    audit: { write: (entry) => Promise.resolve(void audited.push(entry)) },
    fetchFor: ({ kind }) => {
      return async (input, init) => {
        const request = new Request(input, init);
        const pass = () => crms[kind as DemoCrm['name']].fetch(request);
        return state.between ? state.between(request, pass) : pass();
      };
    },
    ...options.services,
  };
  const start = () =>
    createGateway(configOf(crms, options.config), services, {
      adapters,
      stopping: stopping.signal,
      ...(options.fetch && { fetch: options.fetch }),
    });
  let app = start();
  const server = serve({ fetch: (request) => app.fetch(request), port: 0, hostname: '127.0.0.1' }) as Server;
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    url,
    crms,
    logged,
    audited,
    server,
    async adapter(id: string, claims: object = {}, options: Partial<GatewayOptions> = {}) {
      const connections = await gateway({ url, token: () => token(claims), ...options }).connections();
      const found = connections.find((each) => each.id === id);
      if (!found) throw new Error(`there is no ${id}`);
      return found.adapter;
    },
    restart: () => void (app = start()),
    stop: () => stopping.abort(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

const adapters = {
  contoso: () => Promise.resolve(contoso),
  fabrikam: () => Promise.resolve(fabrikam),
  tryton: () => Promise.resolve(tryton),
};

export const ownCrms = (): Stage['crms'] => ({
  contoso: demoCrm('contoso', { storage: 'memory' }),
  fabrikam: demoCrm('fabrikam', { storage: 'memory' }),
});

/** As the host signs it for an administrator, unless the claims say otherwise. */
export const token = (claims: object = {}, key: string | CryptoKey = secret, alg = 'HS256'): Promise<string> =>
  new SignJWT({ sub: 'agent-7', organisation: 'acme', roles: ['administrator'], ...claims })
    .setProtectedHeader({ alg })
    .setIssuedAt()
    .setIssuer('iss' in claims ? String(claims.iss) : issuer)
    .setAudience('aud' in claims ? String(claims.aud) : audience)
    .setExpirationTime('exp' in claims ? Number(claims.exp) : '5m')
    .sign(typeof key === 'string' ? new TextEncoder().encode(key) : key);
