import type { Pulled } from './pulled.js';
import type { Snapshot } from './snapshots.js';

/** Which ids stand on the pages of a snapshot, each with where the log stood when its page was asked for. */
export type Listed = ReadonlyMap<string, number>;

/** Remembers of the last snapshots which ids they list; each page is looked at once. */
export function createIndex<T>(pulled: Pulled<T>, idOf: (item: T) => string) {
  const known = new Map<string, { readonly ids: Map<string, number>; pages: number }>();
  return async ({ id, pages }: Snapshot): Promise<Listed> => {
    const index = known.get(id) ?? { ids: new Map<string, number>(), pages: 0 };
    known.set(id, index);
    const [oldest] = known.keys();
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    while (index.pages < pages) {
      const at = index.pages;
      const { page, mark } = await pulled.page(id, at, undefined);
      for (const item of page.items) index.ids.set(idOf(item), mark);
      index.pages = Math.max(index.pages, at + 1);
    }
    return index.ids;
  };
}

const kept = 2;
