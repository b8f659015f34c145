import { CrmError, isCrmError } from './errors.js';

/** For how long, in milliseconds, nothing may come from a CRM before a request counts as failed. */
export const patience = 30_000;

/**
 * One request with an end: aborted by `signal` it rejects with the signal's reason, and after `limit` milliseconds with
 * `timeout`, even if the adapter does not listen to the signal it is given.
 */
export async function withPatience<T>(
  request: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
  limit: number = patience,
): Promise<T> {
  signal?.throwIfAborted();
  const own = new AbortController();
  const stop = () => own.abort(signal?.reason);
  signal?.addEventListener('abort', stop);
  const timer = setTimeout(() => own.abort(new CrmError('timeout', { seconds: limit / 1000 })), limit);
  try {
    return await Promise.race([request(own.signal), rejectionOf(own.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

const rejectionOf = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** What an adapter threw, as the failure that it is: a mistake of its own counts as an answer nobody understands. */
export const asCrmError = (error: unknown): CrmError =>
  isCrmError(error) ? error : new CrmError('bad-response', {}, { cause: error });
