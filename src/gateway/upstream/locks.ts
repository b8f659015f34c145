import { unlessAborted } from './flights.js';

/** Who may do what only one may do at a time. */
export interface Locks {
  /** Does the work when nobody else holds this name. Who aborts while they wait leaves; what is being done is finished. */
  hold<T>(name: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
}

/** For one gateway. */
export function createLocks(): Locks {
  const last = new Map<string, Promise<void>>();
  return {
    async hold(name, signal, work) {
      const before = last.get(name) ?? Promise.resolve();
      let leave = () => {};
      const mine = new Promise<void>((resolve) => (leave = resolve));
      const after = before.then(() => mine);
      last.set(name, after);
      void after.then(() => last.get(name) === after && last.delete(name));
      try {
        await unlessAborted(signal, before);
        signal?.throwIfAborted();
        return await work();
      } finally {
        leave();
      }
    },
  };
}
