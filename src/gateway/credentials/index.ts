/** How the gateway signs in to CRMs. */
import type { Storage } from 'unstorage';
import { unlessAborted } from '../upstream/flights.js';
import { createLocks, type Locks } from '../upstream/locks.js';
import { parseCredentials, type Credentials } from './schemas.js';
import { createTokens } from './tokens.js';

export interface AuthorisedOptions {
  /** Of this connection alone, and kept from others: it holds the tokens of its sign-in. */
  readonly storage: Storage;
  /** Of this connection alone. Where several gateways share the storage: `redisLocks`. */
  readonly locks?: Locks;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

type Header = readonly [name: string, value: string];

/** What makes a request that of somebody who is signed in. */
interface Signature {
  header(refused?: Header): Promise<Header>;
  /** A new header may help where one was refused. */
  readonly isRenewed: boolean;
}

/**
 * A fetch that signs in to one CRM: by a header with a key, or by OAuth 2 (refresh token or client credentials). Of these,
 * tokens are renewed before they end, and once more where one is refused: then a request that only reads is sent again.
 * Redirects are given back, not followed. Throws `invalid` where the credentials are none; where the CRM no longer takes
 * them its fetch rejects with `auth-required`. Requests to another origin than that of the credentials go out as they are.
 */
export function authorised(
  fetch: typeof globalThis.fetch,
  credentials: unknown,
  options: AuthorisedOptions,
): typeof globalThis.fetch {
  const parsed = parseCredentials(credentials);
  const signature = signatureOf(parsed, fetch, options);
  return async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== parsed.origin) return fetch(request);
    const redirect = request.redirect === 'error' ? 'error' : 'manual';
    const send = ([name, value]: Header) => {
      const headers = new Headers(request.headers);
      headers.set(name, value);
      return fetch(new Request(request, { headers, redirect }));
    };
    const header = await unlessAborted(request.signal, signature.header());
    const response = await send(header);
    if (response.status !== 401 || !signature.isRenewed) return response;
    const renewed = await unlessAborted(request.signal, signature.header(header));
    if (request.method !== 'GET' && request.method !== 'HEAD') return response; // a write is sent once; the next will do
    await response.body?.cancel();
    return send(renewed);
  };
}

function signatureOf(
  credentials: Credentials,
  fetch: typeof globalThis.fetch,
  { storage, locks = createLocks(), now = Date.now }: AuthorisedOptions,
): Signature {
  if (credentials.type === 'header') return fixed(credentials.name, credentials.value);
  if (credentials.type === 'bearer') return fixed('authorization', `Bearer ${credentials.token}`);
  const tokens = createTokens(credentials, { fetch, storage, locks, now });
  return {
    isRenewed: true,
    async header(refused) {
      const token = await tokens.current(refused?.[1].slice('Bearer '.length));
      return ['authorization', `Bearer ${token}`];
    },
  };
}

const fixed = (name: string, value: string): Signature => ({
  isRenewed: false,
  header: () => Promise.resolve([name, value]),
});
