import type { Entry } from './derive.js';
import { headIn, legIn, placeIn, rowOf, type KeptLeg, type KeptSave } from './kept.js';
import type { OutboxStore } from './store.js';

/** The saves of all tabs, as this page has read them last. */
export interface Entries {
  /** Oldest first. */
  all(): readonly Entry[];
  get(saveId: string): Entry | undefined;
  /** Reads everything. */
  load(): Promise<void>;
  /** Reads what other tabs have accepted or given up, whether or not they have told yet. */
  learn(): Promise<void>;
  /** Reads one leg again; undefined once it was given up. */
  reread(saveId: string, connectionId: string): Promise<KeptLeg | undefined>;
  /** As the store's. */
  put: OutboxStore['put'];
  close(): void;
}

export function createEntries(store: OutboxStore, changed: () => void): Entries {
  const heads = new Map<string, KeptSave>();
  const legs = new Map<string, KeptLeg>();
  /** How often each row was written by this page: what was read before is older. */
  const writes = new Map<string, number>();
  /** The rows that this page is writing now. */
  const underWay = new Set<ReadonlyMap<string, unknown>>();

  /** The same object as long as nothing has changed in it; undefined: not put together yet. */
  const built = new Map<string, Entry | undefined>();
  let all: readonly Entry[] | undefined;
  /** Of the heads, in the order of their coming. */
  let ids: readonly string[] = [];

  function take(row: string, value: unknown): void {
    const head = headIn(value);
    const leg = legIn(value);
    const { saveId, connectionId } = placeIn(row);
    built.delete(saveId);
    all = undefined;
    if (connectionId === undefined) {
      if (head && !heads.has(row)) ids = [...ids, row];
      if (!head) ids = ids.filter((id) => id !== row);
      if (head) heads.set(row, head);
      else heads.delete(row);
    } else if (leg) legs.set(row, leg);
    else legs.delete(row);
  }

  async function read(row: string): Promise<void> {
    for (;;) {
      const before = writes.get(row);
      const value = await store.get(row);
      if (before !== writes.get(row)) continue;
      return take(row, value);
    }
  }

  function entryOf(saveId: string): Entry | undefined {
    if (!built.has(saveId)) built.set(saveId, build(saveId));
    return built.get(saveId);
  }

  function build(saveId: string): Entry | undefined {
    const head = heads.get(saveId);
    const own = new Map<string, KeptLeg>();
    for (const connectionId of head?.connectionIds ?? []) {
      const leg = legs.get(rowOf(saveId, connectionId));
      if (leg) own.set(connectionId, leg);
    }
    return head && own.size ? { head, legs: own } : undefined;
  }

  const wrote = (rows: ReadonlyMap<string, unknown>) => {
    for (const row of rows.keys()) writes.set(row, (writes.get(row) ?? 0) + 1);
  };
  const isNews = (row: string) => !heads.has(row) && !legs.has(row);
  const stop = store.listen((rows) => void Promise.all(rows.map(read)).then(changed));

  return {
    all: () => (all ??= (ids = [...ids].sort()).flatMap((saveId) => entryOf(saveId) ?? [])),
    get: entryOf,
    async load() {
      for (const [row, value] of await store.all()) if (isNews(row)) take(row, value);
      changed();
    },
    async learn() {
      const known = [...heads.keys(), ...legs.keys()];
      const busy = new Set([...underWay].flatMap((rows) => [...rows.keys()])); // not there yet is not given up
      const before = new Map(known.map((row) => [row, writes.get(row)]));
      const there = new Set(await store.keys());
      const gone = known.filter((row) => !there.has(row) && !busy.has(row) && before.get(row) === writes.get(row));
      for (const row of gone) take(row, undefined);
      const news = [...there].filter(isNews);
      await Promise.all(news.map(read));
      // a tab that went has told nobody; what another version has written stays unknown
      if (gone.length || news.some((row) => !isNews(row))) changed();
    },
    async reread(saveId, connectionId) {
      const row = rowOf(saveId, connectionId);
      const before = JSON.stringify(legs.get(row));
      await read(row);
      if (JSON.stringify(legs.get(row)) !== before) changed(); // a tab that went has told nobody what it wrote last
      return legs.get(row);
    },
    async put(rows, mustLast) {
      const takeAll = () => {
        for (const [row, value] of rows) take(row, value);
        changed();
      };
      wrote(rows);
      const putting = store.put(rows, mustLast);
      underWay.add(rows);
      if (!mustLast) takeAll(); // not before: what the store does not have yet is taken for given up
      const lasts = await putting;
      underWay.delete(rows);
      wrote(rows);
      if (mustLast && lasts) takeAll();
      return lasts;
    },
    close: stop,
  };
}
