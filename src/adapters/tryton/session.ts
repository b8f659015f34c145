/** The agent's sign-in: made when first needed, made again when it has ended, never stored. */
import type * as z from 'zod/mini';
import { CrmError, isCrmError } from '../../core/errors.js';
import type { Http } from '../http/index.js';
import { call, Refused } from './rpc.js';
import { wireLogin, type Settings } from './schemas.js';

interface SignIn {
  readonly userId: number;
  readonly headers: Readonly<Record<string, string>>;
}

type Fetch = typeof globalThis.fetch;

type Ask = <T>(
  method: string,
  params: readonly unknown[],
  schema: z.ZodMiniType<T>,
  signal?: AbortSignal,
) => Promise<T>;

export interface Session {
  /** Id of the user who is signed in. */
  readonly userId: (signal?: AbortSignal) => Promise<number>;
  readonly read: Ask;
  /** Sent once. Rejects with `Stale` or `Refused` where Tryton does not take it. */
  readonly write: Ask;
  /** Lets a refused password be tried again: not before somebody asks, as Tryton slows down and then locks out. */
  readonly again: () => void;
}

export function createSession(settings: Settings, http: Http, fetch: Fetch): Session {
  const path = pathOf(settings);
  let current: Promise<SignIn> | undefined;
  let refused: CrmError | undefined;
  const no = (error: unknown, signal?: AbortSignal) => saysNo(error, settings, fetch, signal);

  /** One sign-in for all who wait; each leaves with their own signal. */
  async function signedIn(signal?: AbortSignal): Promise<SignIn> {
    if (refused) throw refused;
    current ??= signIn(settings, http).catch(async (error: unknown) => {
      current = undefined;
      if (await no(error)) refused = asAuthRequired(error);
      throw refused ?? error;
    });
    return orAborted(current, signal);
  }

  /** Renews the sign-in once where the session has ended; with a token there is nothing to renew it with. */
  async function renewed(by: SignIn, error: unknown, signal?: AbortSignal): Promise<SignIn> {
    if ('session' in settings) throw (refused = asAuthRequired(error));
    if ((await current) === by) current = undefined;
    return signedIn(signal);
  }

  const asking =
    (kind: 'read' | 'write', ended: (error: unknown, signal?: AbortSignal) => Promise<boolean>): Ask =>
    async (method, params, schema, signal) => {
      const ask = ({ headers }: SignIn) => call(http, kind, path, method, params, schema, { headers, signal });
      const by = await signedIn(signal);
      try {
        return await ask(by);
      } catch (error) {
        if (!(await ended(error, signal))) throw error;
        return ask(await renewed(by, error, signal));
      }
    };

  const read = asking('read', no);
  return {
    userId: async (signal) => (await signedIn(signal)).userId,
    read: (...how) => read(...how).catch(unexpected),
    // a 401 says that nothing was done; a silence does not
    write: asking('write', (error) => Promise.resolve(isCrmError(error, 'auth-required'))),
    again: () => void (refused = undefined),
  };
}

/** Nothing that we ask can be refused for its values. */
function unexpected(error: unknown): never {
  throw error instanceof Refused ? new CrmError('invalid', { fields: {} }) : error;
}

const pathOf = ({ database }: Settings): string => `${encodeURIComponent(database)}/`;

async function signIn(settings: Settings, http: Http): Promise<SignIn> {
  const { user } = settings;
  if ('session' in settings) return signedInAs(user, settings.userId, settings.session);
  const params = [user, { password: settings.password }];
  const [userId, token] = await call(http, 'write', pathOf(settings), 'common.db.login', params, wireLogin);
  return signedInAs(user, userId, token);
}

function signedInAs(user: string, userId: number, token: string): SignIn {
  const bytes = new TextEncoder().encode(`${user}:${userId}:${token}`);
  return { userId, headers: { authorization: `Session ${btoa(String.fromCharCode(...bytes))}` } };
}

/**
 * To a page of another origin a 401 of Tryton is no answer at all, as it lacks the CORS headers: the network seems to have
 * failed. Where the server can be reached all the same, the silence meant no.
 */
async function saysNo(error: unknown, { baseUrl }: Settings, fetch: Fetch, signal?: AbortSignal): Promise<boolean> {
  if (isCrmError(error, 'auth-required')) return true;
  if (!isCrmError(error, 'offline')) return false;
  try {
    // Nothing of the answer can be read, and nothing of ours is sent. Tryton itself would let a page ask nothing at all:
    // what needs no sign-in refuses the preflight.
    const request = new Request(new URL(baseUrl, globalThis.location?.href), { mode: 'no-cors', credentials: 'omit' });
    return (await fetch(request, { signal: signal ?? null })).type === 'opaque';
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

const asAuthRequired = (error: unknown): CrmError =>
  isCrmError(error, 'auth-required') ? error : new CrmError('auth-required', {}, { cause: error });

/** What is waited for goes on for others. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
