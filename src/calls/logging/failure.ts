import type { Clock } from '../../core/clock.js';
import { isCrmError, type CrmError } from '../../core/errors.js';
import { againAt, isPassing } from '../../core/retry.js';
import type { KeptEntry } from '../kept-call.js';

/** What is kept of an attempt in vain, but for where it may have arrived; `pause` gives the milliseconds after so many. */
export function afterFailure(
  { retryAt: _, fields: __, maybeWith: ___, ...entry }: KeptEntry,
  error: CrmError,
  clock: Clock,
  pause: (attempts: number) => number,
): KeptEntry {
  const attempts = (entry.attempts ?? 0) + 1;
  const failed = { ...entry, code: error.code, attempts };
  if (isPassing(error)) return { ...failed, state: 'waiting', retryAt: againAt(error, pause(attempts), clock) };
  const refused = isCrmError(error, 'invalid') ? { fields: error.details.fields } : {};
  return { ...failed, ...refused, state: 'failed' };
}
