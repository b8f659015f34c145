import * as z from 'zod/mini';
import { CrmError } from '../../core/errors.js';
import { tokenAnswer, type OAuthCredentials } from './schemas.js';

export type TokenAnswer = z.output<typeof tokenAnswer>;

/** Milliseconds until a token endpoint counts as silent. */
const silence = 20_000;

/** Asks for an access token. Rejects with `auth-required` where the grant is refused; no error holds what was sent or told. */
export async function requestToken(
  fetch: typeof globalThis.fetch,
  credentials: OAuthCredentials,
  refreshToken: string | undefined,
): Promise<TokenAnswer> {
  const response = await send(fetch, credentials, refreshToken);
  if (response.status >= 500) throw new CrmError('unavailable', { status: response.status });
  if (response.status === 429) throw new CrmError('rate-limited', {});
  if (!response.ok) throw new CrmError('auth-required', { status: response.status });
  const body: unknown = await response.json().catch(() => undefined);
  const answer = z.safeParse(tokenAnswer, body);
  if (!answer.success) throw new CrmError('bad-response', { issues: ['what the token endpoint answers'] });
  return answer.data;
}

async function send(
  fetch: typeof globalThis.fetch,
  credentials: OAuthCredentials,
  refreshToken: string | undefined,
): Promise<Response> {
  const { tokenUrl, clientId, clientSecret, clientAuthentication, grant, scope } = credentials;
  const isBasic = clientAuthentication === 'basic' && clientSecret !== undefined;
  const form = new URLSearchParams({ grant_type: grant });
  if (!isBasic) form.set('client_id', clientId);
  if (!isBasic && clientSecret !== undefined) form.set('client_secret', clientSecret);
  if (refreshToken !== undefined) form.set('refresh_token', refreshToken);
  if (scope !== undefined) form.set('scope', scope);
  if ('audience' in credentials && credentials.audience !== undefined) form.set('audience', credentials.audience);
  const headers = { accept: 'application/json', ...(isBasic ? { authorization: basic(clientId, clientSecret) } : {}) };
  const signal = AbortSignal.timeout(silence);
  try {
    return await fetch(tokenUrl, { method: 'POST', headers, body: form, redirect: 'manual', signal });
  } catch {
    throw signal.aborted ? new CrmError('timeout', { seconds: silence / 1000 }) : new CrmError('offline', {});
  }
}

/** As RFC 6749 has it: both parts are encoded as in a form. */
function basic(id: string, secret: string): string {
  const encoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
  return `Basic ${btoa(`${encoded(id)}:${encoded(secret)}`)}`;
}
