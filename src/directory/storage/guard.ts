import type { StorageProblem } from '../../core/storage.js';
import { problemOf, type Loss } from './open.js';

/** A database, until something is wrong with it. Nothing here rejects. */
export interface Guarded {
  /** Begins to open it; else the first use does. Resolves when it is open, or cannot be. */
  open(): Promise<unknown>;
  /** Undefined where it cannot be used, or no more. What was asked for before it was closed is still done. */
  use<T>(what: (database: IDBDatabase) => Promise<T>): Promise<T | undefined>;
  close(): void;
}

/** `lost` is called once, when the database is closed for whatever reason but `close`. */
export function guard(
  openDatabase: (lost: (why: Loss) => void) => Promise<IDBDatabase | StorageProblem>,
  lost: (why: Loss) => void,
): Guarded {
  let isClosed = false;
  let opening: Promise<IDBDatabase | undefined> | undefined;

  async function open(): Promise<IDBDatabase | undefined> {
    const database = await openDatabase(fail);
    if (typeof database !== 'string') return database;
    fail(database);
    return undefined;
  }

  function close(): void {
    isClosed = true;
    void opening?.then((database) => database?.close());
  }

  function fail(why: Loss): void {
    if (isClosed) return; // what is closed while it is used may fail as it likes
    close();
    lost(why);
  }

  return {
    open: () => (opening ??= open()),
    async use(what) {
      if (isClosed) return undefined;
      const database = await (opening ??= open());
      if (!database) return undefined;
      try {
        return await what(database);
      } catch (error) {
        fail(problemOf(error));
        return undefined;
      }
    },
    close,
  };
}
