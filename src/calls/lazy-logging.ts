import type { Exclusive } from '../core/exclusive.js';
import type { Logging, LoggingServices } from './logging/index.js';

/** For how long, in milliseconds, code that could not be loaded is not asked for again. */
const loadAgain = 30_000;

export interface LazyLoggingServices extends Omit<LoggingServices, 'exclusive'> {
  readonly exclusive: () => Promise<Exclusive>;
}

/** Logging before its code is there: that is loaded with the first call that is to be logged. */
export function lazyLogging(services: LazyLoggingServices): Logging {
  let loading: Promise<Logging> | undefined;
  let stopTimer: (() => void) | undefined;
  let isClosed = false;

  async function load(): Promise<Logging> {
    const [{ createLogging }, exclusive] = await Promise.all([import('./logging/index.js'), services.exclusive()]);
    const logging = createLogging({ ...services, exclusive });
    if (isClosed) logging.close();
    return logging;
  }
  async function wake(id?: string): Promise<void> {
    try {
      const logging = await (loading ??= load());
      if (!isClosed) logging.wake(id);
    } catch {
      loading = undefined; // what waits says so
      if (!isClosed) stopTimer ??= services.clock.after(loadAgain, again);
    }
  }
  function again(): void {
    stopTimer = undefined;
    void wake();
  }

  return {
    wake: (id) => void wake(id),
    close() {
      isClosed = true;
      stopTimer?.();
      void loading?.then(
        (logging) => logging.close(),
        () => undefined,
      );
    },
  };
}
