import { holdLock } from './locks.js';
import type { Writer } from './save.js';
import type { Snapshot } from './types.js';

/** So many times as long as writing took, the disk is left to others; at most so many milliseconds. */
const rest = 4;
const longestRest = 2_000;

/** Where there was more to save than so often during a rest, the next one is twice as long: what comes in fast is soon merged. */
const often = 2;

/** One tab writes, as long as it is open; then the next one does. */
export interface Turn {
  /** Waits for this tab's turn. */
  join(): void;
  /** Resolves when this tab has it. */
  readonly begun: Promise<void>;
  /** Writes what `snapshot` returns, when the disk has rested; in a tab that has not the turn, as soon as it has. */
  save(snapshot: () => Snapshot): Promise<void>;
  /** Writes without a rest; undefined where it is not this tab's turn. */
  settle(): Promise<void> | undefined;
  /** Writes all that there is in this moment, for it may be the last; undefined where it is not this tab's turn. */
  settleAtOnce(): Promise<void> | undefined;
  /** Lets the next tab have it, for good, after what is still to be written; resolves then. */
  leave(): Promise<void>;
}

export function createTurn(lock: string, { write, writeAtOnce }: Writer, began: () => void): Turn {
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
  let isResting = false;
  let asked = 0;
  let pause = 0;

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
    const longer = asked > often ? 2 * pause : 0;
    [isResting, asked] = [true, 0];
    rested = written.then(async () => {
      pause = Math.min(longestRest, Math.max(longer, rest * (performance.now() - begunAt)));
      await new Promise((resolve) => setTimeout(resolve, pause));
      isResting = false;
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
    settleAtOnce() {
      if (state !== 'writing' || !snapshot) return undefined;
      isDirty = false;
      const written = writeAtOnce(snapshot);
      last = last.then(() => written);
      return last;
    },
    join() {
      if (state !== 'before') return;
      state = 'waiting';
      release = holdLock(lock, 'exclusive', take);
    },
    async save(taken) {
      snapshot = taken;
      isDirty = true;
      if (isResting) asked++;
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
