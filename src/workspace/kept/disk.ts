import type { DBSchema, IDBPDatabase } from 'idb';
import { openDatabase, problemOf, type Loss } from '../../directory/storage/open.js';
import type { Shelf } from './store.js';

/** Raised with each new store or meaning; `migrate` leads there from every version that ever was. */
const version = 1;

const workStores = ['links', 'choices'] as const;
export type WorkStore = (typeof workStores)[number];

interface WorkSchema extends DBSchema {
  links: { key: string; value: unknown };
  choices: { key: string; value: unknown };
}

type WorkDatabase = IDBPDatabase<WorkSchema>;

/** What is there stays: nobody else has it. */
function migrate(database: WorkDatabase, from: number): void {
  if (from < 1) for (const store of workStores) database.createObjectStore(store);
}

export interface WorkDisk {
  shelf(store: WorkStore): Shelf;
  /** After what is being written. Nothing is read or written from then on. */
  close(): void;
}

/** The database, until something is wrong with it, which `lost` is told once. Without a name there is none. */
export function openDisk(name: string | undefined, lost: (why: Loss) => void): WorkDisk {
  let isClosed = name === undefined;
  const opened = name === undefined ? undefined : open(name);

  async function open(named: string): Promise<WorkDatabase | undefined> {
    const database = await openDatabase<WorkSchema>(named, version, migrate, fail);
    if (typeof database !== 'string') return database;
    fail(database);
    return undefined;
  }

  function fail(why: Loss): void {
    if (isClosed) return;
    close();
    lost(why === 'damaged' ? 'blocked' : why); // what cannot be read is left where it is: it is all that there is of it
  }

  function close(): void {
    isClosed = true;
    void opened?.then((database) => database?.close());
  }

  async function use<T>(what: (database: WorkDatabase) => Promise<T>): Promise<T | undefined> {
    const wasOpen = !isClosed; // what was asked for before it was closed is still done
    const database = await opened;
    if (!database || !wasOpen) return undefined;
    try {
      return await what(database);
    } catch (error) {
      fail(problemOf(error));
      return undefined;
    }
  }

  return {
    shelf: (store) => ({
      async all() {
        const found = await use(async (database) => {
          const within = database.transaction(store).objectStore(store);
          const [keys, values] = await Promise.all([within.getAllKeys(), within.getAll()]);
          return new Map<string, unknown>(keys.map((key, at) => [key, values[at]]));
        });
        return found ?? new Map<string, unknown>();
      },
      put(key, value) {
        void use(async (database) => {
          // strict: nobody can bring back what a failing machine loses here
          const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
          const within = transaction.objectStore(store);
          await Promise.all([value === undefined ? within.delete(key) : within.put(value, key), transaction.done]);
        });
      },
    }),
    close,
  };
}
