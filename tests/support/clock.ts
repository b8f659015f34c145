import type { Clock } from '../../src/core/clock.js';

/** A clock that stands until it is moved. */
export function handClock(): Clock & { forward(milliseconds: number): void } {
  let now = Date.UTC(2026, 0, 1);
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  return {
    now: () => now,
    after(delay, callback) {
      const timer = { at: now + delay, callback };
      timers.push(timer);
      return () => void (timers = timers.filter((each) => each !== timer));
    },
    random: () => 0.5,
    forward(milliseconds) {
      now += milliseconds;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}
