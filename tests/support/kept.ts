import type { Kept } from '../../src/core/storage.js';

interface KeptDevice<T> {
  tab(): Kept<T>;
  readonly values: ReadonlyMap<string, string>;
  /** What tabs tell each other is late, until it is let go. */
  hold(): () => void;
}

/** What is kept on one device, for several tabs. Values go through JSON, as they do on disk. */
export function keptOf<T>(): KeptDevice<T> {
  const values = new Map<string, string>();
  const tabs = new Map<object, (key: string, value: T | undefined) => void>();
  let late: (() => void)[] | undefined;

  function put(from: object, key: string, value: T | undefined): void {
    if (value === undefined) values.delete(key);
    else values.set(key, JSON.stringify(value));
    for (const [tab, changed] of tabs)
      if (tab !== from) {
        if (late) late.push(() => changed(key, value));
        else changed(key, value);
      }
  }
  const under = (prefix: string) =>
    [...values].flatMap(([key, json]) => (key.startsWith(prefix) ? [[key, JSON.parse(json) as T] as const] : []));

  return {
    values,
    hold() {
      late = [];
      return () => {
        const held = late ?? [];
        late = undefined;
        held.forEach((arrive) => arrive());
      };
    },
    tab() {
      const kept: Kept<T> = {
        all: () => Promise.resolve(new Map(under(''))),
        under: (prefix) => Promise.resolve(new Map(under(prefix))),
        set: (key, value) => put(kept, key, value),
        delete: (key) => put(kept, key, undefined),
        deleteUnchanged(read) {
          for (const [key, value] of read) if (values.get(key) === JSON.stringify(value)) values.delete(key);
        },
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
