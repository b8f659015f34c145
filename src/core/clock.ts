/** Time, and chance, of this page. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, after so many milliseconds. Returns how to stop. */
  after(delay: number, callback: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
}

export const pageClock: Clock = {
  now: () => Date.now(),
  after(delay, callback) {
    const timer = setTimeout(callback, Math.min(delay, longest));
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** What timers can count, in milliseconds. */
const longest = 2 ** 31 - 1;
