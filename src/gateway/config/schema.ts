/** The configuration of a gateway, secrets filled in. */
import { z } from 'zod';
import { rights } from '../../adapters/gateway/schemas.js';

const filled = z.string().trim().min(1, 'must not be empty');
const id = filled.regex(
  /^[A-Za-z0-9][\w.-]*$/u,
  'must be letters, digits, ".", "_" and "-", the first a letter or digit',
);

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/u.test(host);

/** `https`, or `http` on this machine. */
const isSafe = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
};
const url = z.string().refine(isSafe, 'must be an address that begins with "https://"');
const origin = z
  .string()
  .refine(
    (text) => isSafe(text) && new URL(text).origin === text,
    'must be an origin such as "https://portal.example" and nothing more',
  );

const connection = z.strictObject({
  id,
  kind: filled,
  label: filled,
  country: z
    .string()
    .regex(/^[A-Z]{2}$/u, 'must be a two-letter country code such as "GB"')
    .optional(),
  settings: z.unknown().optional(),
  credentials: z.unknown().optional(),
  /** Where its links may lead; unless named, where the settings say that the CRM is. */
  linkOrigins: z.array(origin).optional(),
  /** `sub` of a token to the id of the CRM user in whose name that agent writes. */
  actAs: z.record(filled, filled).default({}),
});

const distinct = (all: readonly { readonly id: string }[]) => new Set(all.map((each) => each.id)).size === all.length;
const own = 'must each have an id of their own';

const organisation = z.strictObject({ id, connections: z.array(connection).refine(distinct, own) });

const asymmetric = z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']);
const symmetric = z.enum(['HS256', 'HS384', 'HS512']);
const token = {
  issuer: filled,
  audience: filled,
  /** By how many seconds the host's clock and ours may differ. */
  clockSkew: z.int().min(0).max(30, 'must be 30 seconds at most').default(5),
};
/** A key of one kind is never tried on the algorithms of the other. */
const auth = z.union(
  [
    z.strictObject({ ...token, jwksUrl: url, algorithms: z.array(asymmetric).min(1).default(['RS256', 'ES256']) }),
    z.strictObject({
      ...token,
      secret: z.string().min(32, 'must be 32 characters at least'),
      algorithms: z.array(symmetric).min(1).default(['HS256']),
    }),
  ],
  'needs issuer, audience, and either jwksUrl with asymmetric algorithms or a secret of 32 characters at least',
);

const limits = z.strictObject({
  /** Of one request's body. */
  bodyBytes: z
    .int()
    .min(1)
    .default(64 * 1024),
  /** For one answer, of a listing for one page; for the body of a request too. */
  requestSeconds: z.number().positive().default(25),
  /** After so long a listing ends with `more`. */
  listingSeconds: z.number().positive().default(20),
  /** Of one user. */
  requestsPerMinute: z.int().min(1).default(600),
});

const agent = ['view', 'edit', 'create'] as const;

export const gatewayConfig = z
  .strictObject({
    mode: z.enum(['production', 'development']).default('production'),
    listen: z
      .strictObject({ host: filled.default('127.0.0.1'), port: z.int().min(0).max(65_535).default(8787) })
      .prefault({}),
    auth: auth.optional(),
    /** What the roles of a token allow. */
    roles: z
      .record(filled, z.array(z.enum(rights)))
      .default({ reader: ['view'], agent: [...agent], administrator: [...rights] }),
    /** Origins of the pages that may ask. */
    cors: z.array(origin).default([]),
    limits: limits.prefault({}),
    /**
     * What cursors are sealed with, so that they outlive a restart and are known to all gateways; the secret of `auth`
     * unless told, and with `jwksUrl` one that ends with the process.
     */
    cursorSecret: z.string().min(32, 'must be 32 characters at least').optional(),
    /** What `/metrics` is asked with; there is none without it. */
    metricsToken: z.string().min(16, 'must be 16 characters at least').optional(),
    /** Where what is shared is kept: read by the module that keeps it. */
    storage: z.unknown().optional(),
    organisations: z.array(organisation).min(1).refine(distinct, own),
  })
  .superRefine(({ mode, auth: given, listen, organisations }, { addIssue }) => {
    const wrong = (path: string, message: string) => addIssue({ code: 'custom', path: path.split('.'), message });
    if (mode === 'production' && !given)
      wrong('auth', 'is missing: who may ask must be told, or mode be "development"');
    if (mode === 'production') return;
    if (given) wrong('auth', 'is not used in development mode: take one of the two out');
    if (!isLoopback(listen.host)) wrong('listen.host', 'must be 127.0.0.1, ::1 or localhost in development mode');
    if (organisations.length > 1)
      wrong('organisations', 'must be one in development mode, as nobody says whose they are');
  });

export type GatewayConfig = z.output<typeof gatewayConfig>;
export type AuthConfig = z.output<typeof auth>;
export type ConnectionConfig = GatewayConfig['organisations'][number]['connections'][number];
