import { isCrmError } from '../core/errors.js';
import { inWords } from './assert.js';
import type { Harness } from './harness.js';
import { limitsMet, patienceFor } from './limits.js';
import { NotTried, type PortPromise } from './promise.js';

/** What came of one promise. */
export type Outcome =
  | { readonly state: 'kept' }
  /** What was broken, or why it was not tried, in words; `error` is what was thrown. */
  | { readonly state: 'broken' | 'not tried'; readonly reason: string; readonly error: unknown };

/** So often is a promise repeated, and so many seconds at most are waited each time. */
const repeats = 3;
const longest = 120;

/**
 * Tries one promise, on a CRM that has been set back. An adapter that does not answer for a minute breaks it. Where the CRM
 * allows no more for now, it is tried again then, each time on a CRM that has been set back.
 */
export async function attempt(promise: PortPromise, harness: Harness): Promise<Outcome> {
  for (let at = 0; ; at++) {
    const before = { ...limitsMet(harness) };
    const outcome = await once(promise, harness);
    if (outcome.state !== 'broken') return outcome;
    const wait = patienceFor(outcome.error, harness, before);
    if (wait === undefined) return outcome;
    if (at === repeats || wait > longest * 1000) return { ...outcome, state: 'not tried', reason: rateLimited(wait) };
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

const rateLimited = (wait: number): string =>
  `rate-limited, not broken: the CRM is to be asked again in ${Math.ceil(wait / 1000)} seconds`;

async function once(promise: PortPromise, harness: Harness): Promise<Outcome> {
  const limit = timeLimit(60);
  try {
    await harness.reset?.();
    await Promise.race([promise.run(harness), limit.over]);
    return { state: 'kept' };
  } catch (error) {
    const reason = isCrmError(error) ? `the adapter failed: ${inWords(error)}` : inWords(error);
    return { state: error instanceof NotTried ? 'not tried' : 'broken', reason, error };
  } finally {
    limit.end();
  }
}

/** Its timer also keeps Node from ending while nothing but a deadline of the adapter is waited for. */
function timeLimit(seconds: number): { readonly over: Promise<never>; end(): void } {
  let end = (): void => undefined;
  const over = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`there was no end of it in ${seconds} seconds`)), seconds * 1000);
    end = () => clearTimeout(timer);
  });
  return { over, end };
}
