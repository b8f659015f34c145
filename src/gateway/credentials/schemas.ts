import * as z from 'zod/mini';
import { CrmError } from '../../core/errors.js';

/** What may stand in a header. `Headers` would quote anything else in its complaint. */
const headerText = z.string().check(z.regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/u));
const filled = z.string().check(z.minLength(1));

const isSafe = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
};

/** To whom they are shown; told by whoever holds the secret, so that no other setting can send it elsewhere. */
const origin = z.string().check(z.refine((text) => isSafe(text) && new URL(text).origin === text));

const client = {
  origin,
  type: z.literal('oauth2'),
  tokenUrl: z.string().check(z.refine(isSafe)),
  clientId: filled,
  scope: z.optional(filled),
  /** How the client says who it is: in the header, or in the form. */
  clientAuthentication: z._default(z.enum(['basic', 'post']), 'basic'),
};

const credentials = z.union([
  z.strictObject({
    origin,
    type: z.literal('header'),
    name: z.string().check(z.regex(/^[\w-]+$/u)),
    value: headerText,
  }),
  z.strictObject({ origin, type: z.literal('bearer'), token: headerText }),
  z.strictObject({
    ...client,
    grant: z.literal('refresh_token'),
    clientSecret: z.optional(filled),
    refreshToken: filled,
  }),
  z.strictObject({
    ...client,
    grant: z.literal('client_credentials'),
    clientSecret: filled,
    audience: z.optional(filled),
  }),
]);

export type Credentials = z.output<typeof credentials>;
export type OAuthCredentials = Extract<Credentials, { type: 'oauth2' }>;

/** Throws `invalid`, which names no value. */
export function parseCredentials(value: unknown): Credentials {
  const result = z.safeParse(credentials, value);
  if (result.success) return result.data;
  throw new CrmError('invalid', { fields: { credentials: 'not what the gateway knows as credentials' } });
}

/** What a token endpoint answers with. */
export const tokenAnswer = z.object({
  access_token: headerText,
  token_type: z.string().check(z.regex(/^bearer$/iu)),
  /** In seconds. */
  expires_in: z.optional(z.pipe(z.union([z.number(), z.string()]), z.transform(Number))),
  refresh_token: z.optional(filled),
});

/** What is kept of one sign-in. */
export const kept = z.object({
  /** Of the credentials from which it came. */
  origin: z.string(),
  accessToken: headerText,
  /** Milliseconds since 1970. */
  renewAt: z.nullable(z.number()),
  refreshToken: z.optional(filled),
});
export type Kept = z.output<typeof kept>;
