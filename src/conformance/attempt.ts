import { isCrmError } from '../core/errors.js';
import { inWords } from './assert.js';
import type { Harness } from './harness.js';
import { NotTried, type PortPromise } from './promise.js';

/** What came of one promise. */
export type Outcome =
  | { readonly state: 'kept' }
  /** What was broken, or why it was not tried, in words; `error` is what was thrown. */
  | { readonly state: 'broken' | 'not tried'; readonly reason: string; readonly error: unknown };

/** Tries one promise, on a CRM that has been set back. An adapter that does not answer for a minute breaks it. */
export async function attempt(promise: PortPromise, harness: Harness): Promise<Outcome> {
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
