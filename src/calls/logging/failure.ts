import type { CrmError, CrmErrorCode } from '../../core/errors.js';
import { isCrmError } from '../../core/errors.js';
import type { KeptEntry } from '../kept-call.js';

/** Failures that pass by themselves, or once the agent has signed in again. */
const passing: readonly CrmErrorCode[] = ['offline', 'timeout', 'unavailable', 'rate-limited', 'auth-required'];
/** Failures after which nobody knows whether the CRM has done what it was asked. */
const unclear: readonly CrmErrorCode[] = ['offline', 'timeout', 'unavailable', 'bad-response'];

/** The first pause and the longest of our own choice, in milliseconds. */
const first = 2_000;
const longest = 5 * 60_000;
/** The longest pause that is granted a CRM, in milliseconds. */
const longestAsked = 24 * 3_600_000;

/** How long to wait after so many attempts in vain: longer each time, and never all at one moment. */
export const pauseAfter = (attempts: number): number =>
  Math.min(longest, first * 2 ** (attempts - 1)) * (0.75 + Math.random() / 2);

/** What is kept of an attempt in vain, but for where it may have arrived; `pause` gives the milliseconds after so many. */
export function afterFailure(
  { retryAt: _, fields: __, maybeWith: ___, ...entry }: KeptEntry,
  error: CrmError,
  now: number,
  pause: (attempts: number) => number,
): KeptEntry {
  const attempts = (entry.attempts ?? 0) + 1;
  const failed = { ...entry, code: error.code, attempts };
  if (passing.includes(error.code))
    return { ...failed, state: 'waiting', retryAt: Math.max(now + pause(attempts), askedFor(error, now)) };
  const refused = isCrmError(error, 'invalid') ? { fields: error.details.fields } : {};
  return { ...failed, ...refused, state: 'failed' };
}

/** Whether the call may be in the CRM although it answered with this. */
export const mayHaveArrived = ({ code }: CrmError): boolean => unclear.includes(code);

/** The time at which the CRM wants to be asked again, in milliseconds since 1970; 0 where it says nothing. */
function askedFor(error: CrmError, now: number): number {
  const at = isCrmError(error, 'rate-limited') ? Date.parse(error.details.retryAt ?? '') : NaN;
  return Number.isNaN(at) ? 0 : Math.min(at, now + longestAsked);
}
