import { createBook, type Book } from './book.js';
import { headIn, placeIn, rowOf, type KeptLeg } from './kept.js';
import { rowsOf } from './solved.js';
import type { OutboxStore } from './store.js';

/** The saves of all tabs, as this page has read them last. */
export interface Entries extends Omit<Book, 'from' | 'row' | 'leg' | 'take'> {
  /** Reads everything. */
  load(): Promise<void>;
  /**
   * Reads what other tabs have accepted, whether or not they have told yet. With `everything` also what they have given up
   * of older saves, which takes the longer the more there is.
   */
  learn(options?: { readonly everything: boolean }): Promise<void>;
  /** Reads one leg again; undefined once it was given up. */
  reread(saveId: string, connectionId: string): Promise<KeptLeg | undefined>;
  /** As the store's. */
  put: OutboxStore['put'];
  close(): void;
}

export function createEntries(store: OutboxStore, changed: () => void): Entries {
  const book = createBook();
  const { take } = book;
  /** How often each row was written by this page: what was read before is older. */
  const writes = new Map<string, number>();
  /** The rows that this page is writing now. */
  const underWay = new Set<ReadonlyMap<string, unknown>>();
  /** Saves that were there when rows were compared: whatever was there beside them then is known. */
  const compared = new Set<string>();

  /**
   * Reads rows of one save, with whatever else it takes to know all of it, and takes them in at once: half a save would look
   * like one that is over. Whether they are not what was known.
   */
  async function read(saveId: string, rows: readonly string[]): Promise<boolean> {
    const asked = new Set(book.row(saveId) ? rows : [saveId, ...rows]);
    for (;;) {
      const before = writesOf(asked);
      const found = await store.get([...asked]);
      const missing = legRowsOf(found.get(saveId)).filter((row) => !asked.has(row) && !book.row(row));
      if (!asked.has(saveId) && [...found.values()].includes(undefined)) missing.push(saveId); // is all of it gone?
      missing.forEach((row) => asked.add(row));
      if (missing.length || before !== writesOf(asked)) continue;
      const news = [...found].filter(([row, value]) => JSON.stringify(value) !== JSON.stringify(book.row(row)));
      for (const [row, value] of news) take(row, value);
      return news.length > 0;
    }
  }

  const writesOf = (rows: ReadonlySet<string>) => [...rows].map((row) => writes.get(row)).join();
  const readAll = async (rows: readonly string[]): Promise<boolean> =>
    (await Promise.all([...bySave(rows)].map(([saveId, own]) => read(saveId, own)))).includes(true);

  /**
   * Compares what is known, from this save on, with what is there. As long as that one is there, whatever was accepted
   * after it has a higher id; false where it is not, and may be higher or lower.
   */
  async function compare(from: string): Promise<boolean> {
    const known = book.from(from).flatMap(rowsOf);
    const busy = new Set([...underWay].flatMap((rows) => [...rows.keys()])); // not there yet is not given up
    const before = new Map(known.map((row) => [row, writes.get(row)]));
    const there = new Set(await store.keys(from));
    if (from && !there.has(from)) return false;
    const gone = known.filter((row) => !there.has(row) && !busy.has(row) && before.get(row) === writes.get(row));
    for (const row of gone) take(row, undefined);
    const news = [...there].filter(isNews);
    await readAll(news);
    for (const row of there) if (book.get(row)) compared.add(row);
    // a tab that went has told nobody; what another version has written stays unknown
    if (gone.length || news.some((row) => !isNews(row))) changed();
    return true;
  }

  const wrote = (rows: ReadonlyMap<string, unknown>) => {
    for (const row of rows.keys()) writes.set(row, (writes.get(row) ?? 0) + 1);
  };
  const isNews = (row: string) => !book.row(row);
  /** What others have changed while everything was being read. */
  let heard: string[] | undefined = [];
  const stop = store.listen((rows) => {
    if (heard) heard.push(...rows);
    else void readAll(rows).then((isNew) => isNew && changed());
  });

  return {
    ...{ all: book.all, get: book.get, about: book.about, open: book.open, changes: book.changes },
    async load() {
      for (const [row, value] of await store.all()) take(row, value);
      while (heard?.length) await readAll(heard.splice(0)); // nothing is shown that was given up meanwhile
      heard = undefined;
      changed();
    },
    async learn({ everything } = { everything: false }) {
      const last = everything ? undefined : book.all().findLast(({ head }) => compared.has(head.id));
      if (!last || !(await compare(last.head.id))) await compare('');
    },
    async reread(saveId, connectionId) {
      const row = rowOf(saveId, connectionId);
      if (await read(saveId, [row])) changed(); // a tab that went has told nobody what it wrote last
      return book.leg(row);
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

function bySave(rows: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const saves = new Map<string, string[]>();
  for (const row of rows) {
    const { saveId } = placeIn(row);
    const own = saves.get(saveId);
    if (own) own.push(row);
    else saves.set(saveId, [row]);
  }
  return saves;
}

const legRowsOf = (head: unknown): readonly string[] => {
  const { id = '', connectionIds = [] } = headIn(head) ?? {};
  return connectionIds.map((connectionId) => rowOf(id, connectionId));
};
