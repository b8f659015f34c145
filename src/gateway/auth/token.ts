/** Who asks, as the host's token says. */
import { createRemoteJWKSet, customFetch, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Right } from '../../adapters/gateway/schemas.js';
import { CrmError } from '../../core/errors.js';
import type { AuthConfig, GatewayConfig } from '../config/schema.js';
import { createKnownTokens } from './known-tokens.js';

export interface User {
  readonly subject: string;
  readonly organisation: string;
  readonly rights: ReadonlySet<Right>;
  /** Ids of the connections that the token names; absent: all of the organisation. */
  readonly connections?: readonly string[];
  /** As a note in a CRM names the agent where nothing can be written in their own name; absent in development mode. */
  readonly name?: string;
}

/** Rejects with `auth-required`, and `unavailable` where the host's keys cannot be read. */
export type Authenticate = (authorization: string | undefined) => Promise<User>;

const claims = z.object({
  sub: z.string().min(1).max(255),
  organisation: z.string().min(1).max(255),
  roles: z.array(z.string()).default([]),
  connections: z.array(z.string()).optional(),
  name: z.string().max(255).optional(),
});

export function createAuthenticate(config: GatewayConfig, fetch: typeof globalThis.fetch): Authenticate {
  const { auth, roles, organisations } = config;
  if (!auth) {
    const developer: User = {
      subject: 'developer',
      organisation: organisations[0]?.id ?? '',
      rights: new Set<Right>(['view', 'edit', 'create', 'administer']),
    };
    return () => Promise.resolve(developer);
  }
  const verifier = createVerifier(auth, fetch);
  const known = createKnownTokens<User>();
  return async (authorization) => {
    const token = /^Bearer ([\w.~+/=-]+)$/iu.exec(authorization ?? '')?.[1];
    if (token === undefined || token.length > longest) throw new CrmError('auth-required', {});
    const keys = verifier.keys();
    const before = keys === undefined ? undefined : known.find(token, keys);
    if (before) return before;
    const payload = await verifier.verify(token);
    const user = userOf(payload, roles);
    // `keys` as they were before: what was verified while they changed is verified again
    if (keys !== undefined && payload.exp !== undefined) known.keep(token, user, { keys, until: payload.exp });
    return user;
  };
}

function userOf(payload: JWTPayload, roles: GatewayConfig['roles']): User {
  const told = claims.safeParse(payload);
  if (!told.success) throw new CrmError('auth-required', {});
  const { sub: subject, organisation, connections, name = subject } = told.data;
  const rights = new Set(told.data.roles.flatMap((role) => (Object.hasOwn(roles, role) ? (roles[role] ?? []) : [])));
  return { subject, organisation, rights, name, ...(connections && { connections }) };
}

/** In characters. */
const longest = 8192;

/** Milliseconds to wait for the host's keys. */
const keysWithin = 5000;

/** Milliseconds for which the host's keys are good once they were read: a key that the host takes back ends by then. */
const keysFor = 600_000;

interface Verifier {
  verify(token: string): Promise<JWTPayload>;
  /** Which keys are in force: another number once they were read again; absent while they are to be read, or being read. */
  keys(): number | undefined;
}

function createVerifier(auth: AuthConfig, fetch: typeof globalThis.fetch): Verifier {
  const rules = {
    issuer: auth.issuer,
    audience: auth.audience,
    algorithms: [...auth.algorithms],
    clockTolerance: auth.clockSkew,
    requiredClaims: ['exp', 'sub'],
  };
  if ('secret' in auth) {
    const secret = new TextEncoder().encode(auth.secret);
    return {
      verify: (token) => jwtVerify(token, secret, rules).then(({ payload }) => payload, refused),
      keys: () => 0,
    };
  }
  let timesRead = 0;
  const keys = createRemoteJWKSet(new URL(auth.jwksUrl), {
    timeoutDuration: keysWithin,
    cacheMaxAge: keysFor,
    [customFetch](url, init) {
      timesRead++;
      return fetch(url, init);
    },
  });
  const reading: JWTVerifyGetKey = (...which) => keys(...which).catch(unreadable);
  return {
    verify: (token) => jwtVerify(token, reading, rules).then(({ payload }) => payload, refused),
    keys: () => (keys.fresh && !keys.reloading ? timesRead : undefined),
  };
}

/** No such key is a matter of the token; that there is no answer is one of the host. */
function unreadable(cause: unknown): never {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  const isOfToken = typeof code === 'string' && /^ERR_(JWKS_(NO|MULTIPLE)_|JOSE_NOT_SUPPORTED|JWS_|JWT_)/u.test(code);
  throw isOfToken ? cause : new CrmError('unavailable', {}, { cause });
}

/** What exactly was wrong is nobody's business who cannot sign. */
function refused(error: unknown): never {
  throw error instanceof CrmError ? error : new CrmError('auth-required', {}, { cause: error });
}
