/** What every request passes before anybody looks at what it wants. */
import type { MiddlewareHandler } from 'hono';
import { CrmError, isCrmError } from '../core/errors.js';
import { refuse } from './answers/problem.js';
import type { Authenticate } from './auth/token.js';
import type { Rate } from './auth/rate.js';
import type { GatewayConfig } from './config/schema.js';
import type { Env } from './routes/ask.js';

type Guard = MiddlewareHandler<Env>;

const secure = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
};

/** On every answer, whatever it is. */
export const securityHeaders: Guard = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(secure)) context.res.headers.set(name, value);
  context.res.headers.set('x-request-id', context.get('trace').requestId);
};

/**
 * In development mode everyone is trusted who reaches us. A page of somebody else's reaches this machine under a name of
 * its own (DNS rebinding): only our own names count.
 */
export const onlyLoopback: Guard = async (context, next) => {
  const host = context.req.header('host') ?? new URL(context.req.url).host;
  if (/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/iu.test(host)) return next();
  throw refuse(new CrmError('forbidden', {}), context.get('trace'), {
    status: 421,
    title: 'In development mode the gateway answers on localhost alone.',
  });
};

/** Pages of the origins that are named, letter by letter, and no other page; what is no page has no origin. */
export function onlyOrigins({ cors }: GatewayConfig): Guard {
  const known = new Set(cors);
  return async (context, next) => {
    const origin = context.req.header('origin');
    const allow = (headers: Headers) => {
      headers.set('vary', 'origin');
      if (origin === undefined || !known.has(origin)) return;
      headers.set('access-control-allow-origin', origin);
      headers.set('access-control-expose-headers', 'x-request-id, retry-after');
    };
    if (origin !== undefined && !known.has(origin)) {
      const title = 'Pages of this origin may not ask.';
      throw refuse(new CrmError('forbidden', {}), context.get('trace'), { title, headers: { vary: 'origin' } });
    }
    if (origin !== undefined && context.req.method === 'OPTIONS') {
      const response = new Response(null, { status: 204, headers: preflight });
      allow(response.headers);
      return response;
    }
    await next();
    allow(context.res.headers);
    return undefined;
  };
}

const preflight = {
  'access-control-allow-methods': 'GET, POST, PUT, PATCH',
  'access-control-allow-headers': 'authorization, content-type, if-match, idempotency-key, onestream-act-as',
  'access-control-max-age': '600',
};

export const onlyUsers =
  (authenticate: Authenticate, rate: Rate): Guard =>
  async (context, next) => {
    const trace = context.get('trace');
    const user = await authenticate(context.req.header('authorization')).catch((error: unknown) => {
      if (!isCrmError(error, 'auth-required')) throw error;
      const title = 'A valid token of the host is needed.';
      throw refuse(error, trace, { status: 401, title, headers: { 'www-authenticate': 'Bearer' } });
    });
    context.set('user', user);
    trace.organisation = user.organisation;
    const wait = rate.take(JSON.stringify([user.organisation, user.subject]));
    if (wait === 0) return next();
    const retryAt = new Date(Date.now() + wait * 1000).toISOString();
    throw refuse(new CrmError('rate-limited', { retryAt }), trace, { headers: { 'retry-after': String(wait) } });
  };
