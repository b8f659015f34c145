import { seeded } from '../support/seeded.mjs';

/** Something that has been asked of the world and has not happened yet. What concerns a dead tab never happens. */
export interface Effect {
  readonly happen: () => void;
  readonly isVoid?: () => boolean;
}

interface Timer extends Effect {
  readonly at: number;
}

/** One seed decides everything: what happens next, and when. Nothing here waits for real time. */
export interface Scheduler {
  /** From 0 to below 1. */
  random(): number;
  /** Whether something of this probability is so. */
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  /** It happens at some time from now on. */
  soon(happen: () => void, isVoid?: () => boolean): void;
  /** It happens after so many milliseconds, or later. Returns how to call it off. */
  after(delay: number, happen: () => void, isVoid?: () => boolean): () => void;
  /** One thing happens. False where nothing is left that could. */
  step(): boolean;
  /** Whether anything but timers is left. */
  isBusy(): boolean;
}

export function createScheduler(seed: number): Scheduler {
  const random = seeded(seed);
  let effects: Effect[] = [];
  let timers: Timer[] = [];
  let now = Date.UTC(2026, 0, 1);

  const isAlive = ({ isVoid }: Effect): boolean => !isVoid?.();
  const alive = <T extends Effect>(all: T[]): T[] => (all.every(isAlive) ? all : all.filter(isAlive));
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];

  return {
    random,
    chance: (probability) => random() < probability,
    pick,
    now: () => now,
    soon: (happen, isVoid) => void effects.push({ happen, ...(isVoid && { isVoid }) }),
    after(delay, happen, isVoid) {
      const timer: Timer = { at: now + delay, happen, ...(isVoid && { isVoid }) };
      timers.push(timer);
      return () => void (timers = timers.filter((each) => each !== timer));
    },
    step() {
      effects = alive(effects);
      timers = alive(timers).sort((one, other) => one.at - other.at);
      now += Math.floor(random() * 200);
      const due = timers.filter(({ at }) => at <= now);
      if (!effects.length && !due.length) {
        const [next] = timers;
        if (!next) return false;
        now = next.at;
        due.push(next);
      }
      const at = Math.floor(random() * (effects.length + due.length));
      const timer = due[at - effects.length];
      if (timer) timers = timers.filter((each) => each !== timer);
      const [effect] = timer ? [timer] : effects.splice(at, 1);
      effect?.happen();
      return true;
    },
    isBusy: () => effects.some(isAlive),
  };
}
