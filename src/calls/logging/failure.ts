import type { Clock } from '../../core/clock.js';
import { isCrmError, type CrmError } from '../../core/errors.js';
import { againAt, isPassing } from '../../core/retry.js';
import type { KeptResult } from '../kept-call.js';

/** What is kept of an attempt in vain, but for where it may have arrived; `pause` gives the milliseconds after so many. */
export function afterFailure(
  { retryAt: _, fields: __, maybeWith: ___, ...result }: KeptResult,
  error: CrmError,
  clock: Clock,
  pause: (attempts: number) => number,
): KeptResult {
  const attempts = (result.attempts ?? 0) + 1;
  const failed = { ...result, code: error.code, attempts };
  if (isPassing(error)) return { ...failed, state: 'waiting', retryAt: againAt(error, pause(attempts), clock) };
  const refused = isCrmError(error, 'invalid') ? { fields: error.details.fields } : {};
  return { ...failed, ...refused, state: 'failed' };
}
