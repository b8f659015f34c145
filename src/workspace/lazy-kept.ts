import type { Kept } from '../core/storage.js';

/** A store as the directory knows it, before its code is there. What is set until then is set then. */
export function lazyKept<T>(real: Promise<Kept<T>>): Kept<T> {
  const kept = real.catch(() => undefined); // its code did not come: what is decided is in memory only
  return {
    all: async () => (await kept)?.all() ?? new Map<string, T>(),
    set: (key, value) => void kept.then((store) => store?.set(key, value)),
    delete: (key) => void kept.then((store) => store?.delete(key)),
    listen(changed) {
      let stop: (() => void) | undefined;
      let isOver = false;
      void kept.then((store) => {
        if (!isOver) stop = store?.listen(changed);
      });
      return () => {
        isOver = true;
        stop?.();
      };
    },
  };
}
