import { holdLock } from './locks.js';
import type { Snapshot } from './types.js';

/** So many times as long as writing took, the disk is left to others; at most so many milliseconds. */
const rest = 4;
const longestRest = 2_000;

/** One tab writes, as long as it is open; then the next one does. */
export interface Turn {
  /** Waits for this tab's turn. */
  join(): void;
  /** Resolves when this tab has it. */
  readonly begun: Promise<void>;
  /** Writes what `snapshot` returns, when the disk has rested; in a tab that has not the turn, as soon as it has. */
  save(snapshot: () => Snapshot): Promise<void>;
  /** Writes at once; undefined where it is not this tab's turn. */
  settle(): Promise<void> | undefined;
  /** Lets the next tab have it, for good, after what is still to be written; resolves then. */
  leave(): Promise<void>;
}

export function createTurn(lock: string, write: (snapshot: () => Snapshot) => Promise<void>, began: () => void): Turn {
  let state: 'before' | 'waiting' | 'writing' | 'left' = 'before';
  let begin: () => void;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  let release = () => {};
  let snapshot: (() => Snapshot) | undefined;
  let isDirty = false;
  let last = Promise.resolve();
  let next: Promise<void> | undefined;
  let saving: Promise<void> | undefined;
  let rested = Promise.resolve();

  function settle(): Promise<void> | undefined {
    if (state !== 'writing') return undefined;
    next ??= last.then(() => {
      next = undefined;
      return (last = writeNow());
    });
    return next;
  }

  function writeNow(): Promise<void> {
    if (!snapshot) return Promise.resolve();
    isDirty = false;
    const begunAt = performance.now();
    const written = write(snapshot);
    rested = written.then(() => {
      const pause = Math.min(longestRest, rest * (performance.now() - begunAt));
      return new Promise((resolve) => setTimeout(resolve, pause));
    });
    return written;
  }

  function take(): void {
    state = 'writing';
    begin();
    void settle();
    began();
  }

  return {
    begun,
    settle,
    join() {
      if (state !== 'before') return;
      state = 'waiting';
      release = holdLock(lock, 'exclusive', take);
    },
    async save(taken) {
      snapshot = taken;
      isDirty = true;
      await (saving ??= rested.then(() => {
        saving = undefined;
        return settle();
      }));
    },
    async leave() {
      const written = (isDirty ? settle() : next) ?? last;
      state = 'left';
      await written;
      release();
    },
  };
}
