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
  // not AbortSignal.any: it costs several times as much, and every request comes by here
  const own = new AbortController();
  const leave = () => own.abort(gone?.reason);
  let late: CrmError | undefined;
  const timer = setTimeout(() => own.abort((late = new CrmError('timeout', { seconds }))), seconds * 1000);
  gone?.addEventListener('abort', leave, { once: true });
  try {
    gone?.throwIfAborted();
    return await Promise.race([work(own.signal), whenAborted(own.signal)]);
  } catch (error) {
    throw late ?? error;
  } finally {
    clearTimeout(timer);
    gone?.removeEventListener('abort', leave);
  }
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
