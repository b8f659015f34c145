import type { DBSchema, IDBPDatabase } from 'idb';
import { guard } from '../../directory/storage/guard.js';
import { openDatabase, type Loss } from '../../directory/storage/open.js';
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

/** Without a name there is no database. `lost` is called once: nothing is read or written from then on. */
export function openDisk(name: string | undefined, lost: (why: Loss) => void): WorkDisk {
  const { use, close } = guard<WorkSchema>(
    (closed) => openDatabase<WorkSchema>(name ?? '', version, migrate, closed),
    (why) => lost(why === 'damaged' ? 'blocked' : why), // it is left where it is, for it is all that there is of it
  );
  if (name === undefined) close();

  return {
    shelf: (store) => ({
      async all() {
        const found = await use((database) => readAll(database, store));
        return found ?? new Map<string, unknown>();
      },
      put: (key, value) => void use((database) => write(database, store, key, value)),
    }),
    close,
  };
}

async function readAll(database: WorkDatabase, store: WorkStore): Promise<ReadonlyMap<string, unknown>> {
  const within = database.transaction(store).objectStore(store);
  const [keys, values] = await Promise.all([within.getAllKeys(), within.getAll()]);
  return new Map(keys.map((key, at) => [key, values[at]]));
}

async function write(database: WorkDatabase, store: WorkStore, key: string, value: unknown): Promise<void> {
  // strict: nobody can bring back what a failing machine loses here
  const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
  const within = transaction.objectStore(store);
  await Promise.all([value === undefined ? within.delete(key) : within.put(value, key), transaction.done]);
}
