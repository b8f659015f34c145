import * as z from 'zod/mini';
import type { Storage } from 'unstorage';
import { CrmError, isCrmError } from '../../core/errors.js';
import { createFlights } from '../upstream/flights.js';
import type { Locks } from '../upstream/locks.js';
import { requestToken, type TokenAnswer } from './grant.js';
import { kept, type Kept, type OAuthCredentials } from './schemas.js';

/** Access tokens of one sign-in, shared by all gateways over its storage. */
export interface Tokens {
  /** One that is good for a while; never `refused`, where that is given. */
  current(refused?: string): Promise<string>;
}

export interface TokenServices {
  readonly fetch: typeof globalThis.fetch;
  readonly storage: Storage;
  readonly locks: Locks;
  readonly now: () => number;
}

const key = 'sign-in';

/** A token is renewed so long before its end, or when a tenth of its time is left, whichever is later; milliseconds. */
const early = 60_000;

/** Who was denied a token is not asked about again for so many milliseconds: many agents would go on asking. */
const rest = 30_000;

export function createTokens(credentials: OAuthCredentials, { fetch, storage, locks, now }: TokenServices): Tokens {
  let denied: { readonly error: CrmError; readonly at: number } | undefined;
  const flights = createFlights();

  async function read(): Promise<Kept | undefined> {
    const found = z.safeParse(kept, await told(storage.getItem(key)));
    return found.success && found.data.origin === (await originOf(credentials)) ? found.data : undefined;
  }

  const renew = (refused: string | undefined) =>
    locks.hold('sign-in', undefined, async () => {
      const before = await read(); // another gateway may have been here
      const good = goodOf(before, refused, now());
      if (good !== undefined) return good;
      const refreshToken = before?.refreshToken ?? firstRefreshToken(credentials);
      const answer = await requestToken(fetch, credentials, refreshToken);
      const after: Kept = {
        origin: await originOf(credentials),
        accessToken: answer.access_token,
        renewAt: renewAt(answer, now()),
        ...withRefreshToken(answer.refresh_token ?? refreshToken),
      };
      await told(storage.setItem(key, after));
      return after.accessToken;
    });

  return {
    async current(refused) {
      const good = goodOf(await read(), refused, now());
      if (good !== undefined) return good;
      if (denied && now() - denied.at < rest) throw denied.error;
      // no signal: whoever is given up meanwhile, the answer may hold the only refresh token that is still good
      return flights
        .join(`renew ${refused}`, undefined, () => renew(refused))
        .catch((error: unknown) => {
          if (isCrmError(error, 'auth-required')) denied = { error, at: now() };
          throw error;
        });
    },
  };
}

/** The token, unless it is too old or was refused. */
const goodOf = (token: Kept | undefined, refused: string | undefined, now: number): string | undefined =>
  token && token.accessToken !== refused && (token.renewAt === null || now < token.renewAt)
    ? token.accessToken
    : undefined;

const firstRefreshToken = (credentials: OAuthCredentials) =>
  credentials.grant === 'refresh_token' ? credentials.refreshToken : undefined;

const withRefreshToken = (refreshToken: string | undefined) => (refreshToken === undefined ? {} : { refreshToken });

function renewAt({ expires_in: seconds }: TokenAnswer, now: number): number | null {
  if (seconds === undefined || !Number.isFinite(seconds)) return null;
  const lifetime = seconds * 1000;
  return now + Math.max(lifetime - early, lifetime * 0.9);
}

/** Tells credentials apart without holding them: what came from older ones is not used with new ones. */
async function originOf(credentials: OAuthCredentials): Promise<string> {
  const text = new TextEncoder().encode(JSON.stringify(credentials));
  const digest = await crypto.subtle.digest('SHA-256', text);
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

/** What a storage complains of may quote what it was given. */
const told = <T>(work: Promise<T>): Promise<T> =>
  work.catch(() => {
    throw new CrmError('unavailable', {});
  });
