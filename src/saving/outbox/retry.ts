import type { Clock } from '../../core/clock.js';
import { asCrmError } from '../../core/patience.js';
import { againAt, isPassing, pauseAfter } from '../../core/retry.js';
import { keptResult, type KeptLeg } from './kept.js';

/** How a leg stands after it has failed: it waits to be sent again, or is refused. */
export function missed<T extends KeptLeg>(leg: T, thrown: unknown, clock: Clock): T {
  const error = asCrmError(thrown);
  if (!isPassing(error)) return { ...leg, tries: 0, result: keptResult({ state: 'failed', error }) };
  const tries = leg.tries + 1;
  return {
    ...leg,
    tries,
    result: keptResult({ state: 'waiting', error, retryAt: againAt(error, pauseAfter(tries, clock), clock) }),
  };
}

/** When a leg is to be sent, in milliseconds since 1970; undefined where nothing is left to be sent. */
export function dueAt({ result }: KeptLeg): number | undefined {
  if (result.state === 'planned') return 0;
  return result.state === 'waiting' ? (result.retryAt ?? 0) : undefined;
}
