import type { Logging, LoggingServices } from './logging/index.js';

/** For how long, in milliseconds, code that could not be loaded is not asked for again. */
const loadAgain = 30_000;

/** Logging before its code is there: that is loaded with the first call that is to be logged. */
export function lazyLogging(services: LoggingServices): Logging {
  let loading: Promise<Logging> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  async function load(): Promise<Logging> {
    const { createLogging } = await import('./logging/index.js');
    const logging = createLogging(services);
    if (isClosed) logging.close();
    return logging;
  }
  async function wake(id?: string): Promise<void> {
    try {
      const logging = await (loading ??= load());
      if (!isClosed) logging.wake(id);
    } catch {
      loading = undefined; // what waits says so
      if (!isClosed) timer ??= setTimeout(again, loadAgain);
    }
  }
  function again(): void {
    timer = undefined;
    void wake();
  }

  return {
    wake: (id) => void wake(id),
    close() {
      isClosed = true;
      clearTimeout(timer);
      void loading?.then(
        (logging) => logging.close(),
        () => undefined,
      );
    },
  };
}
