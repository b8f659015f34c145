import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type OpenDBCallbacks } from 'idb';
import type { StorageProblem } from '../../core/storage.js';

/** A browser that has not answered by then, in milliseconds, is taken to allow no storage. */
const patience = 2000;

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

/** Opens a database, or says why that cannot be. `lost` is called at most once, when an open one is closed from outside. */
export function openDatabase<Schema extends DBSchema>(
  name: string,
  version: number,
  upgrade: NonNullable<OpenDBCallbacks<Schema>['upgrade']>,
  lost: (why: Loss) => void,
): Promise<IDBPDatabase<Schema> | StorageProblem> {
  return new Promise((resolve) => {
    let problem: StorageProblem = 'blocked';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      resolve(problem);
    }, patience);
    const opening = async () =>
      openDB<Schema>(name, version, {
        upgrade,
        blocked: () => (problem = 'other version'),
        blocking(_current, next, event) {
          (event.target as IDBDatabase).close(); // else the other tab would wait for ever
          lost(next === null ? 'deleted' : 'other version');
        },
        terminated: () => lost('blocked'),
      });
    opening()
      .then(
        (database) => (late ? database.close() : resolve(database)),
        (error: unknown) => resolve(problemOf(error)),
      )
      .finally(() => clearTimeout(timer));
  });
}

/** Leaves nothing of a database; a tab that is frozen may keep its name in the list for a while. Never rejects. */
export async function deleteDatabase(name: string): Promise<void> {
  const deleting = async () => deleteDB(name);
  await Promise.race([deleting().catch(() => undefined), new Promise((enough) => setTimeout(enough, patience))]);
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
