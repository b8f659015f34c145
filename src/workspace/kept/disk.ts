import { guard } from '../../directory/storage/guard.js';
import { answer, ended, openDatabase, type Loss } from '../../directory/storage/open.js';
import type { RowShelf } from './outbox.js';
import type { Lease, LeaseShelf } from './leases.js';
import type { Shelf } from './store.js';

/** Raised with each new store or meaning; `migrate` leads there from every version that ever was. */
const version = 4;

export type WorkStore = 'links' | 'choices' | 'associations' | 'outbox' | 'leases' | 'sources';

/** The stores that each version has added. */
const added: readonly (readonly WorkStore[])[] = [
  ['links', 'choices'],
  ['associations', 'outbox'],
  ['leases'],
  ['sources'],
];

/** What is there stays: nobody else has it. */
function migrate(database: IDBDatabase, from: number): void {
  for (const store of added.slice(from).flat()) database.createObjectStore(store);
}

export interface WorkDisk {
  shelf(store: Exclude<WorkStore, 'outbox' | 'leases'>): Shelf;
  readonly outbox: RowShelf;
  readonly leases: LeaseShelf;
  /** After what is being written. Nothing is read or written from then on. */
  close(): void;
}

/** Without a name there is no database. `lost` is called once: nothing is read or written from then on. */
export function openDisk(name: string | undefined, lost: (why: Loss) => void): WorkDisk {
  const { use, close } = guard(
    (closed) => openDatabase(name ?? '', version, migrate, closed),
    (why) => lost(why === 'damaged' ? 'blocked' : why), // it is left where it is, for it is all that there is of it
  );
  if (name === undefined) close();

  return {
    shelf: (store) => ({
      async all() {
        const found = await use((database) => readAll(database, store));
        return found ?? new Map<string, unknown>();
      },
      under: (prefix) => use((database) => readAll(database, store, IDBKeyRange.bound(prefix, `${prefix}\uffff`))),
      put: (key, value, begun) =>
        use((database) => {
          const writing = write(database, store, new Map([[key, value]]));
          begun(); // what is read now, in whichever tab, is read after it
          return writing;
        }),
      deleteUnchanged: (read) => use((database) => deleteUnchanged(database, store, read)),
    }),
    outbox: {
      all: () => use((database) => readAll(database, 'outbox')),
      keys: (from) =>
        use((database) =>
          answer<readonly string[]>(reading(database, 'outbox').getAllKeys(IDBKeyRange.lowerBound(from))),
        ),
      get: (rows) => use((database) => readSome(database, 'outbox', rows)),
      putAll: async (changes) =>
        (await use((database) => write(database, 'outbox', changes).then(() => true))) ?? false,
    },
    leases: {
      change: (name, edit) => use((database) => change(database, name, edit)),
    },
    close,
  };
}

const reading = (database: IDBDatabase, store: WorkStore) => database.transaction(store).objectStore(store);

async function readAll(
  database: IDBDatabase,
  store: WorkStore,
  range?: IDBKeyRange,
): Promise<ReadonlyMap<string, unknown>> {
  const within = reading(database, store);
  const [keys, values] = await Promise.all([
    answer<readonly string[]>(within.getAllKeys(range)),
    answer<readonly unknown[]>(within.getAll(range)),
  ]);
  return new Map(keys.map((key, at) => [key, values[at]]));
}

async function readSome(
  database: IDBDatabase,
  store: WorkStore,
  keys: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  const within = reading(database, store);
  const values = await Promise.all(keys.map((key) => answer<unknown>(within.get(key))));
  return new Map(keys.map((key, at) => [key, values[at]]));
}

function write(database: IDBDatabase, store: WorkStore, changes: ReadonlyMap<string, unknown>): Promise<void> {
  // strict: nobody can bring back what a failing machine loses here
  const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
  const within = transaction.objectStore(store);
  for (const [key, value] of changes) {
    if (value === undefined) within.delete(key);
    else within.put(value, key);
  }
  transaction.commit(); // at once: the page may be left in the next moment
  return ended(transaction);
}

/** In one transaction, so that nobody comes between. */
async function deleteUnchanged(
  database: IDBDatabase,
  store: WorkStore,
  read: ReadonlyMap<string, unknown>,
): Promise<void> {
  const transaction = database.transaction(store, 'readwrite');
  const within = transaction.objectStore(store);
  const drop = async ([key, value]: readonly [string, unknown]) => {
    const now = await answer<unknown>(within.get(key));
    if (JSON.stringify(now) === JSON.stringify(value)) within.delete(key);
  };
  await Promise.all([...read].map(drop));
  await ended(transaction);
}

/** Reads and writes in one transaction, so that nobody comes between. */
async function change(
  database: IDBDatabase,
  name: string,
  edit: Parameters<LeaseShelf['change']>[1],
): Promise<boolean> {
  const transaction = database.transaction('leases', 'readwrite');
  const store = transaction.objectStore('leases');
  const next = edit(await answer<Lease | undefined>(store.get(name)));
  if (next === 'free') store.delete(name);
  else if (next) store.put(next, name);
  await ended(transaction);
  return next !== undefined;
}
