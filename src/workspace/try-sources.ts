import { pageClock } from '../core/clock.js';
import { pauseAfter } from '../core/retry.js';
import type { Connections } from './connections.js';

/** Sees to it that sources which could not be reached are asked again. */
export interface SourceTrials {
  /** To be called after a trial: another follows, later each time, or when the network is back. */
  again(): void;
  stop(): void;
}

/** `arrived` is called after each trial. */
export function trySources(connections: Connections, arrived: () => unknown): SourceTrials {
  let tries = 0;
  let isStopped = false;
  let stop = () => {};

  async function tryNow(): Promise<void> {
    stop();
    await Promise.all(connections.arrivals());
    if (isStopped) return;
    again();
    void arrived();
  }
  function again(): void {
    isStopped = false;
    stop();
    if (!connections.isWorthTrying()) return void (tries = 0);
    const now = () => void tryNow();
    const stopTimer = pageClock.after(pauseAfter(++tries, pageClock), now);
    addEventListener('online', now);
    stop = () => {
      stopTimer();
      removeEventListener('online', now);
    };
  }

  return {
    again,
    stop() {
      isStopped = true;
      stop();
    },
  };
}
