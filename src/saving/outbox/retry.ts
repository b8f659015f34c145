import { asCrmError } from '../../core/patience.js';
import type { CrmError, CrmErrorCode } from '../../core/errors.js';
import { keptResult, type KeptLeg } from './kept.js';
import type { Clock } from './store.js';

/** Failures that pass by themselves, or once the agent has signed in again. All others are refusals. */
const passing: readonly CrmErrorCode[] = ['offline', 'timeout', 'unavailable', 'rate-limited', 'auth-required'];

export const isPassing = ({ code }: CrmError): boolean => passing.includes(code);

/** The wait after the first failure, and the longest; in milliseconds. */
const first = 2_000;
const longest = 300_000;

/** How a leg stands after it has failed: it waits to be sent again, or is refused. */
export function missed<T extends KeptLeg>(leg: T, thrown: unknown, clock: Clock): T {
  const error = asCrmError(thrown);
  if (!isPassing(error)) return { ...leg, tries: 0, result: keptResult({ state: 'failed', error }) };
  const tries = leg.tries + 1;
  return { ...leg, tries, result: keptResult({ state: 'waiting', error, retryAt: againAt(error, tries, clock) }) };
}

/** When to try again, in milliseconds since 1970: later each time, at no time that many pages share; never before the CRM wants to be asked again. */
export function againAt(error: CrmError, tries: number, clock: Clock): number {
  const pause = Math.min(longest, first * 2 ** (tries - 1)) * (0.5 + clock.random());
  const told = 'retryAt' in error.details ? Date.parse(error.details.retryAt ?? '') : NaN;
  return Math.max(clock.now() + pause, Number.isNaN(told) ? 0 : Math.min(told, clock.now() + furthest));
}

/** A CRM that wants to be left alone for longer, in milliseconds, is asked all the same. */
const furthest = 3_600_000;

/** When a leg is to be sent, in milliseconds since 1970; undefined where nothing is left to be sent. */
export function dueAt({ result }: KeptLeg): number | undefined {
  if (result.state === 'planned') return 0;
  return result.state === 'waiting' ? (result.retryAt ?? 0) : undefined;
}
