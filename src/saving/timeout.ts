import { CrmError, isCrmError } from '../core/errors.js';

/** How long one CRM may take for one answer, in milliseconds. */
export const patience = 30_000;

/**
 * Ends after `time` milliseconds at the latest, also when the work does not heed its signal: then it rejects with a
 * `CrmError` of code `timeout`.
 */
export async function within<T>(time: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new CrmError('timeout', { seconds: Math.round(time / 1000) });
      reject(error);
      controller.abort(error);
    }, time);
  });
  try {
    return await Promise.race([work(controller.signal), expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whatever went wrong, as an error that can be shown. */
export const asCrmError = (error: unknown): CrmError =>
  isCrmError(error) ? error : new CrmError('unavailable', {}, { cause: error });
