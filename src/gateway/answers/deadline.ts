import { CrmError } from '../../core/errors.js';

/**
 * Work that has so many seconds, and ends early where the caller has gone. Rejects in time even where the work does not
 * heed its signal: a CRM that hangs holds nobody up.
 */
export async function inTime<T>(
  seconds: number,
  gone: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new CrmError('timeout', { seconds })), seconds * 1000);
  const signal = gone ? AbortSignal.any([gone, late.signal]) : late.signal;
  try {
    signal.throwIfAborted();
    return await Promise.race([work(signal), whenAborted(signal)]);
  } catch (error) {
    late.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
