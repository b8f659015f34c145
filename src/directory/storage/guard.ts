import type { StorageProblem } from '../../core/storage.js';
import { problemOf, type Loss } from './open.js';

/** A database, until something is wrong with it. Nothing here rejects. */
export interface Guarded {
  /** Begins to open it; else the first use does. Resolves when it is open, or cannot be. */
  open(): Promise<unknown>;
  /**
   * Undefined where it cannot be used, or no more. What was asked for before it was closed is still done. Begins at once
   * where it is open: a page that is going gets no second chance.
   */
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
  let opened: IDBDatabase | undefined;

  async function open(): Promise<IDBDatabase | undefined> {
    const database = await openDatabase(fail);
    if (typeof database !== 'string') return (opened = database);
    fail(database);
    return undefined;
  }

  async function attempt<T>(what: (database: IDBDatabase) => Promise<T>, database: IDBDatabase | undefined) {
    try {
      return database && (await what(database));
    } catch (error) {
      fail(problemOf(error));
      return undefined;
    }
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
      return attempt(what, opened ?? (await (opening ??= open())));
    },
    close,
  };
}
