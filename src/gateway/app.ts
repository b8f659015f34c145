/** The gateway: the port over HTTP, on Web-standard requests and responses alone. */
import { Hono } from 'hono';
import { adapters as allAdapters } from '../adapters/index.js';
import { endpoints, type Endpoint } from '../adapters/gateway/endpoints.js';
import type { connections as wireConnections } from '../adapters/gateway/schemas.js';
import { CrmError } from '../core/errors.js';
import type { z } from 'zod';
import { refuse } from './answers/problem.js';
import { within } from './auth/manifest.js';
import { createRate } from './auth/rate.js';
import { createAuthenticate, type User } from './auth/token.js';
import type { GatewayConfig } from './config/schema.js';
import { createCrms, type Adapters, type Crms } from './crms/open.js';
import { createSeal } from './crms/seal.js';
import { onlyLoopback, onlyOrigins, onlyUsers, securityHeaders } from './guards.js';
import { ownPages } from './own-pages.js';
import { createAsk, type Ask, type Env } from './routes/ask.js';
import { listings } from './routes/listings.js';
import { reads } from './routes/reads.js';
import { createWrites } from './routes/writes.js';
import type { Services } from './services.js';
import { failed, nowhere, traced } from './traced.js';

export interface GatewayOptions {
  /** Kinds of CRMs that the configuration may name; all that the library has unless told. */
  readonly adapters?: Adapters;
  /** Aborted when the gateway is to stop: it is no longer ready, and listings end after the page that is under way. */
  readonly stopping?: AbortSignal;
  /** To read the host's keys with. */
  readonly fetch?: typeof globalThis.fetch;
  /** What the description says of itself. */
  readonly version?: string;
}

type Handler = (ask: Ask) => Promise<unknown>;

export function createGateway(config: GatewayConfig, services: Services, options: GatewayOptions = {}): Hono<Env> {
  const { adapters = allAdapters, version = '1' } = options;
  // no signal of our own: some runtimes let no request touch what another one has made
  const isStopping = () => options.stopping?.aborted ?? false;
  const crms = createCrms(config, services, adapters);
  const handlers: Readonly<Record<string, Handler>> = { ...reads, ...listings, ...createWrites(services) };
  const authenticate = createAuthenticate(config, options.fetch ?? ((...request) => globalThis.fetch(...request)));
  const seal = createSeal(
    config.cursorSecret ?? (config.auth && 'secret' in config.auth ? config.auth.secret : undefined),
  );
  const app = new Hono<Env>();

  app.use(traced(services), securityHeaders);
  if (config.mode === 'development') app.use(onlyLoopback);
  app.use(onlyOrigins(config));
  ownPages(app, { config, metrics: services.metrics, isStopping, version });
  app.use('/v1/*', onlyUsers(authenticate, createRate(config.limits.requestsPerMinute)));
  app.get(endpoints.connections.path, async (context) => context.json(await manifests(crms, context.get('user'))));
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const handle = handlers[name];
    if (!handle) continue;
    app.on(endpoint.method.toUpperCase(), endpoint.path.replace(/\{(\w+)\}/gu, ':$1'), async (context) => {
      const user = context.get('user');
      const trace = context.get('trace');
      trace.route = endpoint.path;
      const crm = await theirs(crms, user, context.req.param('connection') ?? '');
      trace.connection = crm.config.id;
      if (endpoint.right && !user.rights.has(endpoint.right)) {
        const title = `The right to ${endpoint.right} is missing.`;
        throw refuse(new CrmError('forbidden', { scope: endpoint.right }), trace, { title });
      }
      const done = await handle(createAsk(context, { user, crm, trace, limits: config.limits, isStopping, seal }));
      return done instanceof Response ? done : context.json(done as object);
    });
  }
  app.notFound(nowhere);
  app.onError(failed(services));
  return app;
}

/** A connection of another organisation, or one that the token does not name, is none. */
async function theirs(crms: Crms, user: User, id: string) {
  if (user.connections && !user.connections.includes(id)) throw new CrmError('not-found', {});
  const crm = await crms.open(user.organisation, id);
  return { ...crm, adapter: crm.adapter.for?.(user.subject) ?? crm.adapter };
}

async function manifests(crms: Crms, user: User): Promise<z.input<typeof wireConnections>> {
  const ids = crms.ids(user.organisation);
  if (!ids) throw new CrmError('not-found', {});
  const mine = ids.filter((id) => user.connections?.includes(id) ?? true);
  const opened = await Promise.allSettled(mine.map((id) => crms.open(user.organisation, id)));
  const connections = opened.flatMap((each) => {
    if (each.status === 'rejected') return []; // the log says why, once; the others work on
    const { config, adapter, linkOrigins, asked } = each.value;
    void asked(); // nobody waits: a CRM that hangs holds up no other
    const { id, kind, label, country } = config;
    const capabilities = within(adapter.capabilities, user.rights);
    const shown = { id, kind, label, ...(country !== undefined && { country }), linkOrigins: [...linkOrigins] };
    return [{ ...shown, capabilities, rights: [...user.rights] }];
  });
  return { connections } as z.input<typeof wireConnections>;
}
