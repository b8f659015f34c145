import * as z from 'zod/mini';
import type { ConnectionSource } from '../core/connection.js';
import { CrmError } from '../core/errors.js';
import type { PageConfig } from './schema.js';

type Settings = NonNullable<PageConfig['gateway']>;

/** The CRMs behind the gateway that the page names. */
export function behind({ url, tokenUrl }: Settings): ConnectionSource {
  const token = tokenUrl === undefined ? {} : { token: createToken(tokenUrl) };
  const load = async () => (await import('../adapters/gateway/index.js')).gateway({ url, ...token });
  return {
    label: 'Gateway',
    connections: async () => (await load()).connections(),
    lasting: { name: url, restore: async (answer) => (await load()).lasting.restore(answer) },
  };
}

const answer = z.object({
  token: z.string().check(z.minLength(1)),
  /** In seconds. */
  expiresIn: z._default(z.number(), 60),
});

/** Not used in its last seconds: it has a way to go. In milliseconds. */
const margin = 10_000;

/** The host's token, asked for by the user's own cookies; in memory alone, and again when it is about to end. */
function createToken(tokenUrl: string): () => Promise<string> {
  let current: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string> | undefined;
  const ask = async (): Promise<string> => {
    // who is sent on to a sign-in page is not signed in
    const how = { credentials: 'same-origin', cache: 'no-store', redirect: 'manual' } as const;
    const response = await fetch(tokenUrl, how).catch((cause: unknown) => {
      throw new CrmError('offline', {}, { cause });
    });
    if (response.status >= 500) throw new CrmError('unavailable', { status: response.status });
    if (!response.ok) throw new CrmError('auth-required', { status: response.status });
    const { token, expiresIn } = z.parse(answer, await response.json());
    current = { token, until: Date.now() + expiresIn * 1000 - margin };
    return token;
  };
  return () => {
    if (current && Date.now() < current.until) return Promise.resolve(current.token);
    return (asking ??= ask().finally(() => (asking = undefined)));
  };
}
