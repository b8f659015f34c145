import * as z from 'zod/mini';
import { CrmError } from '../../core/errors.js';
import { patience } from './limits.js';

/** An answer with a status that is not 2xx. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  /** The body if it was JSON, else `undefined`; its text where the client is one of texts. Of unknown shape: to be parsed. */
  readonly body: unknown;
}

/** What an adapter makes of a refusal where the status alone does not say it; `undefined`: as the status says. */
export type ReadRefusal = (refusal: Refusal) => CrmError | undefined | Promise<CrmError | undefined>;

/** What each status means where the adapter knows no better. */
export function byStatus({ status, headers, body }: Refusal): CrmError {
  switch (status) {
    case 401:
      return new CrmError('auth-required', { status });
    case 403:
      return new CrmError('forbidden', {});
    case 404:
      return new CrmError('not-found', { status });
    case 408:
      return new CrmError('timeout', {});
    case 410:
      return new CrmError('gone', {});
    case 400:
    case 422:
      return new CrmError('invalid', { fields: fieldsOf(body) });
    case 429:
      return new CrmError('rate-limited', retryAt(headers));
    default:
      // 409 and 412 among them: only the adapter knows the record or the duplicates that belong to such an error.
      return status >= 500
        ? new CrmError('unavailable', { status })
        : new CrmError('bad-response', { issues: [`status ${status}`] });
  }
}

function retryAt(headers: Headers): { readonly retryAt?: string } {
  const now = Date.now();
  const time = now + (patience(headers, now) ?? NaN);
  // Beyond the range of dates there is nothing that could be said.
  return Math.abs(time) <= 8.64e15 ? { retryAt: new Date(time).toISOString() } : {};
}

const text = z.union([
  z.string(),
  z.pipe(
    z.array(z.string()),
    z.transform((all: string[]) => all.join(' ')),
  ),
]);
const problems = z.union([
  z.object({ errors: z.record(z.string(), text) }),
  z.object({ errors: z.array(z.object({ field: z.string(), message: z.string() })) }),
]);

/** The two usual shapes: `{errors: {field: text}}` and `{errors: [{field, message}]}`. */
function fieldsOf(body: unknown): Readonly<Record<string, string>> {
  const result = z.safeParse(problems, body);
  if (!result.success) return {};
  const { errors } = result.data;
  return Array.isArray(errors) ? Object.fromEntries(errors.map((error) => [error.field, error.message])) : errors;
}
