/** What a failure says of trying again. */
import type { Clock } from './clock.js';
import type { CrmError, CrmErrorCode } from './errors.js';

/** Failures that pass by themselves, or once the agent has signed in again. All others are refusals. */
const passing: readonly CrmErrorCode[] = ['offline', 'timeout', 'unavailable', 'rate-limited', 'auth-required'];

/** Failures after which nobody knows whether the CRM has done what it was asked. */
const unclear: readonly CrmErrorCode[] = ['offline', 'timeout', 'unavailable', 'bad-response'];

export const isPassing = ({ code }: CrmError): boolean => passing.includes(code);

/** Whether what was asked for may have been done although this was the answer. */
export const isUnclear = ({ code }: CrmError): boolean => unclear.includes(code);

/** The wait after the first failure, and the longest of our own choice; in milliseconds. */
const first = 2_000;
const longest = 300_000;

/** A CRM that wants to be left alone for longer, in milliseconds, is asked all the same. */
const furthest = 3_600_000;

/** How long to wait, in milliseconds, after so many tries in vain: longer each time, and never all pages at one moment. */
export const pauseAfter = (tries: number, { random }: Pick<Clock, 'random'>): number =>
  Math.min(longest, first * 2 ** (tries - 1)) * (0.5 + random());

/** When to try again, in milliseconds since 1970: after `pause` milliseconds, but never before the CRM wants to be asked again. */
export function againAt(error: CrmError, pause: number, { now }: Pick<Clock, 'now'>): number {
  const told = 'retryAt' in error.details ? Date.parse(error.details.retryAt ?? '') : NaN;
  return Math.max(now() + pause, Number.isNaN(told) ? 0 : Math.min(told, now() + furthest));
}
