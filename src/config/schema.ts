import * as z from 'zod/mini';

const filled = z.string().check(z.trim(), z.minLength(1, 'must not be empty'));

const country = z.string().check(z.regex(/^[A-Z]{2}$/, 'must be a two-letter country code such as "GB"'));

/** An origin as a browser spells it: `https`, or `http` on this machine. */
const origin = z.string().check(
  z.refine((text) => {
    if (!URL.canParse(text)) return false;
    const { origin, protocol, hostname } = new URL(text);
    const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
    return origin === text && (protocol === 'https:' || (protocol === 'http:' && loopback));
  }, 'must be an origin such as "https://crm.example" and nothing more'),
);

const connection = z.strictObject({
  id: filled.check(z.regex(/^[^/]+$/, 'must not hold a slash')),
  kind: filled,
  label: filled,
  settings: z.optional(z.unknown()),
  country: z.optional(country),
  /** Where its links may lead; unless named, where the settings say that the CRM is. */
  linkOrigins: z.optional(z.array(origin)),
});

const gateway = z.strictObject({
  /** Where it answers: absolute, or relative to the page. */
  url: filled,
  /** A path of this page's own server that answers `{"token": "...", "expiresIn": seconds}`; none in development mode. */
  tokenUrl: z.optional(
    filled.check(z.regex(/^\/(?!\/)/, 'must be a path of this page’s own server, such as "/token"')),
  ),
});

const distinct = z.refine<{ id: string }[]>(
  (connections) => new Set(connections.map(({ id }) => id)).size === connections.length,
  'must each have an id of their own',
);

/** What a page says in `<script type="application/json" id="onestream-config">`. */
export const pageConfig = z.strictObject({
  /** The organisation. */
  id: filled,
  /** The signed-in agent; the sidebar page may be told by its host instead. */
  user: z.optional(filled),
  /** The sidebar page only: origins of the pages that may put it into a frame and talk to it. */
  hostOrigins: z._default(z.array(origin), []),
  /** ISO 3166 alpha-2: the trunk's country. */
  country,
  /** What agents dial before a number to leave the house, such as "9" or "0". */
  outsideLine: z.optional(z.string().check(z.regex(/^\d{1,3}$/, 'must be one to three digits'))),
  /** For how long contacts are kept on this device. */
  storage: z._default(z.enum(['session', 'persist', 'memory']), 'session'),
  /** Whether calls are logged by themselves. */
  logCalls: z._default(z.enum(['manual', 'automatic']), 'manual'),
  /** In the order in which their values are preferred. */
  connections: z.array(connection).check(distinct),
  /** Brings further connections, after these. */
  gateway: z.optional(gateway),
});

export type PageConfig = z.infer<typeof pageConfig>;
export type ConnectionConfig = PageConfig['connections'][number];
