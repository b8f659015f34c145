import type { Kept } from '../../src/core/storage.js';

/** What is kept on one device, for several tabs. Values go through JSON, as they do on disk. */
export function keptOf<T>(): { tab(): Kept<T>; readonly values: ReadonlyMap<string, string> } {
  const values = new Map<string, string>();
  const tabs = new Map<object, (key: string, value: T | undefined) => void>();

  function put(from: object, key: string, value: T | undefined): void {
    if (value === undefined) values.delete(key);
    else values.set(key, JSON.stringify(value));
    for (const [tab, changed] of tabs) if (tab !== from) changed(key, value);
  }

  return {
    values,
    tab() {
      const kept: Kept<T> = {
        all: () => Promise.resolve(new Map([...values].map(([key, json]) => [key, JSON.parse(json) as T]))),
        set: (key, value) => put(kept, key, value),
        delete: (key) => put(kept, key, undefined),
        settled: () => Promise.resolve(),
        listen(changed) {
          tabs.set(kept, changed);
          return () => void tabs.delete(kept);
        },
      };
      return kept;
    },
  };
}
