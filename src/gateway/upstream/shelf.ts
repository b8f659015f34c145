import type { Storage } from 'unstorage';
import { CrmError } from '../../core/errors.js';

/** What is kept of one CRM. Keys hold no personal data. Whatever fails here is told as `unavailable`. */
export interface Shelf {
  /** Of what changes: as it stands in the storage now, or as it was written where nobody else writes there. Half a file, after a crash, counts as none. */
  read<T extends object>(key: string): Promise<T | undefined>;
  write(key: string, value: object): Promise<void>;
  /** Of what was put there, which never changes: remembered, and read by one for all who ask at the same time. */
  recall<T extends object>(key: string): Promise<T | undefined>;
  put(key: string, value: object): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** So many pages are remembered. */
const mostRemembered = 1_000;

/** `isOurs`: nobody else writes to the storage. */
export function createShelf(storage: Storage, isOurs = false): Shelf {
  const remembered = new Map<string, Promise<object | undefined>>();

  function remember(key: string, value: Promise<object | undefined>): void {
    remembered.delete(key);
    remembered.set(key, value);
    const [oldest] = remembered.keys();
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
  }

  async function read<T extends object>(key: string): Promise<T | undefined> {
    const value: unknown = await told(storage.getItem(key));
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  }

  async function recall<T extends object>(key: string): Promise<T | undefined> {
    const value = remembered.get(key) ?? read(key);
    remember(key, value);
    const found = await value.catch((error: unknown) => {
      remembered.delete(key);
      throw error;
    });
    if (!found) remembered.delete(key);
    return found as T | undefined;
  }

  const write = (key: string, value: object) => told(storage.setItem(key, value));

  async function put(key: string, value: object): Promise<void> {
    await write(key, value);
    remember(key, Promise.resolve(value));
  }

  return {
    read: isOurs ? recall : read,
    write: isOurs ? put : write,
    recall,
    put,
    async remove(keys) {
      for (const key of keys) remembered.delete(key);
      await told(Promise.all(keys.map((key) => storage.removeItem(key))));
    },
  };
}

const told = <T>(work: Promise<T>): Promise<T> =>
  work.catch((cause: unknown) => {
    throw new CrmError('unavailable', {}, { cause });
  });
