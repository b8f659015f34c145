import type { StorageProblem } from '../../core/storage.js';

/**
 * A browser that has not answered by then, in milliseconds, is taken to allow no storage: some never do. A machine that has
 * just been started takes its time, and without a disk edits would not outlast the page.
 */
const patience = 10_000;

/** So long other tabs have, in milliseconds, to let go of what is to be upgraded or deleted. */
const othersPatience = 2_000;

/** What was read is not what was written. */
export class Damaged extends Error {}

/** Why the connection is no more: somebody deletes the database, or something is wrong. */
export type Loss = 'deleted' | StorageProblem;

/** Which of the troubles that the agent is told of this failure is. */
export function problemOf(error: unknown): StorageProblem {
  if (error instanceof Damaged) return 'damaged';
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return 'full';
  if (name === 'VersionError') return 'other version';
  // a file beneath the database is gone or unreadable
  if (name === 'NotReadableError' || name === 'DataError' || name === 'SyntaxError') return 'damaged';
  return 'blocked';
}

/** Makes the stores of the version that is asked for; what was there before is of version `from`, 0 for nothing. */
export type Upgrade = (database: IDBDatabase, from: number) => void;

/** Opens a database, or says why that cannot be. `lost` is called at most once, when an open one is closed from outside. */
export async function openDatabase(
  name: string,
  version: number,
  upgrade: Upgrade,
  lost: (why: Loss) => void,
): Promise<IDBDatabase | StorageProblem> {
  let isLate = false;
  return new Promise((resolve) => {
    const giveUp = (problem: StorageProblem) => {
      isLate = true;
      resolve(problem);
    };
    const opening = async () => {
      const request = indexedDB.open(name, version);
      request.onupgradeneeded = ({ oldVersion }) => upgrade(request.result, oldVersion);
      request.onblocked = () => setTimeout(giveUp, othersPatience, 'other version');
      const database = await answer<IDBDatabase>(request);
      if (isLate) database.close();
      return watch(database, lost);
    };
    setTimeout(giveUp, patience, 'blocked');
    opening().then(resolve, (error: unknown) => resolve(problemOf(error)));
  });
}

function watch(database: IDBDatabase, lost: (why: Loss) => void): IDBDatabase {
  database.onversionchange = ({ newVersion }) => {
    database.close(); // else the other tab would wait for ever
    lost(newVersion === null ? 'deleted' : 'other version');
  };
  database.onclose = () => lost('blocked');
  return database;
}

export const answer = <T>(request: IDBRequest): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error!);
  });

/** Resolves when a transaction is over; rejects with what went wrong in it. */
export function ended(transaction: IDBTransaction): Promise<void> {
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('', 'AbortError'));
  });
  done.catch(() => undefined); // whoever throws before its end does not come to await it
  return done;
}

/** Leaves nothing of a database; a tab that is frozen may keep its name in the list for a while. Never rejects. */
export async function deleteDatabase(name: string): Promise<void> {
  const deleting = async () => answer(indexedDB.deleteDatabase(name));
  await Promise.race([deleting().catch(() => undefined), new Promise((enough) => setTimeout(enough, othersPatience))]);
}

/** Deletes all databases whose names begin so, except one; as far as the browser tells which there are. Never rejects. */
export async function deleteDatabases(beginning: string, except?: string): Promise<void> {
  try {
    const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
    await Promise.all(names.filter((name) => name.startsWith(beginning) && name !== except).map(deleteDatabase));
  } catch {
    // no storage is allowed: then there is none
  }
}
