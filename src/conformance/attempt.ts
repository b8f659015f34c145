import { isCrmError } from '../core/errors.js';
import type { Harness } from './harness.js';
import { NotTried, type PortPromise } from './promise.js';

/** What came of one promise. */
export type Outcome =
  | { readonly state: 'kept' }
  /** What was broken, or why it was not tried, in words; `error` is what was thrown. */
  | { readonly state: 'broken' | 'not tried'; readonly reason: string; readonly error: unknown };

/** Tries one promise, on a CRM that has been set back. */
export async function attempt(promise: PortPromise, harness: Harness): Promise<Outcome> {
  try {
    await harness.reset?.();
    await promise.run(harness);
    return { state: 'kept' };
  } catch (error) {
    return { state: error instanceof NotTried ? 'not tried' : 'broken', reason: inWords(error), error };
  }
}

/** A `CrmError` says its code and no more: what it is about stands in its details. */
function inWords(error: unknown): string {
  if (isCrmError(error)) return `the adapter failed: ${error.code} ${JSON.stringify(error.details).slice(0, 300)}`;
  return error instanceof Error ? error.message : String(error);
}
