import { holdLock } from './locks.js';
import type { Snapshot } from './types.js';

/** One tab writes, as long as it is open; then the next one does. */
export interface Turn {
  /** Waits for this tab's turn. */
  join(): void;
  /** Resolves when this tab has it. */
  readonly begun: Promise<void>;
  /** Writes what `snapshot` returns; in a tab that has not the turn, as soon as it has. */
  save(snapshot: () => Snapshot): Promise<void>;
  /** Writes what has not been written; undefined where it is not this tab's turn. */
  settle(): Promise<void> | undefined;
  /** Lets the next tab have it, for good, after what is still to be written; resolves then. */
  leave(): Promise<void>;
}

export function createTurn(lock: string, write: (snapshot: Snapshot) => Promise<void>, began: () => void): Turn {
  let state: 'before' | 'waiting' | 'writing' | 'left' = 'before';
  let begin: () => void;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  let release = () => {};
  let snapshot: (() => Snapshot) | undefined;
  let last = Promise.resolve();
  let next: Promise<void> | undefined;

  function settle(): Promise<void> | undefined {
    if (state !== 'writing') return undefined;
    next ??= last.then(() => {
      next = undefined;
      return (last = snapshot ? write(snapshot()) : Promise.resolve());
    });
    return next;
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
      await settle();
    },
    async leave() {
      state = 'left';
      await (next ?? last);
      release();
    },
  };
}
