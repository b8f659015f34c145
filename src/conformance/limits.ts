import { isCrmError } from '../core/errors.js';
import type { Harness } from './harness.js';

/** Answers of one CRM that tell of a limit, as the kit itself has not put them there. */
export interface LimitsMet {
  /** Requests that were refused because they came too often. */
  refused: number;
  /** Answers that tell how much is left, or that were refused in any other way. */
  told: number;
  /** Until when the last of those that were refused has to wait; milliseconds since 1970. */
  until?: number;
}

const met = new WeakMap<Harness, LimitsMet>();

export function limitsMet(harness: Harness): LimitsMet {
  const found = met.get(harness) ?? { refused: 0, told: 0 };
  met.set(harness, found);
  return found;
}

/** To be called with every answer of the CRM. */
export function notice(harness: Harness, { status, ok, headers }: Response): void {
  const limits = limitsMet(harness);
  if (status === 429) {
    limits.refused++;
    limits.until = Date.now() + Number(headers.get('retry-after') ?? NaN) * 1000;
  }
  if (!ok || [...headers.keys()].some((name) => /rate-?limit|retry-after/u.test(name))) limits.told++;
}

/**
 * Milliseconds to wait before a promise that has failed can be judged; `undefined` if it can be. An error of a call that no
 * promise has judged came in the way; one that was judged counts only where the CRM has refused a request.
 */
export function patienceFor(error: unknown, harness: Harness, before: LimitsMet): number | undefined {
  const { refused, told, until = NaN } = limitsMet(harness);
  const inTheWay = isCrmError(error, 'rate-limited');
  if (inTheWay ? told === before.told : refused === before.refused) return undefined;
  const retryAt = inTheWay && error.details.retryAt !== undefined ? Date.parse(error.details.retryAt) : until;
  return Number.isNaN(retryAt) ? unlessTold : Math.max(0, retryAt - Date.now());
}

/** Where the CRM refuses and does not say until when. */
const unlessTold = 10_000;
