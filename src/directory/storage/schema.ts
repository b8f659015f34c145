import type { AnswerShard } from './answers.js';
import type { Block, BlockKey } from './blocks.js';
import type { SegmentManifest } from './columns.js';
import type { CompanyBlocks } from './companies.js';
import { answer, ended, openDatabase, type Loss } from './open.js';
import type { Shard } from './shards.js';
import type { StoredSegment } from './types.js';

/**
 * To be raised whenever something stored comes to mean something else: the lay-out of blocks, what a term is made of. It is
 * a cache: what another version has left is dropped and pulled anew.
 */
const version = 6;

/** What there is, small enough to be read before all else. */
export interface Manifest {
  readonly clock: number;
  /** When all this was last used, in milliseconds since 1970. */
  readonly used: number;
  readonly segments: readonly SegmentManifest[];
  /** By connection. */
  readonly companies: ReadonlyMap<string, CompanyBlocks>;
}

/** What only a page that loads everything needs; in JSON. */
export interface Rest {
  readonly pulls: ReadonlyMap<string, string>;
  readonly merged: string;
}

interface DirectorySchema {
  manifest: { key: 'now'; value: Manifest };
  rest: { key: 'now'; value: Rest };
  /** Segments that are small, by their id. */
  small: { key: string; value: StoredSegment };
  blocks: { key: BlockKey; value: Block };
  shards: { key: string; value: Shard };
  /** Companies of a connection in the order of their ids, as JSON. */
  companies: { key: [connectionId: string, block: number]; value: string };
  /** Who answers which number: see answers.ts. */
  answers: { key: number; value: AnswerShard };
}

const stores = ['manifest', 'rest', 'small', 'blocks', 'shards', 'companies', 'answers'] as const;
type StoreName = (typeof stores)[number];

type Key<Name extends StoreName> = DirectorySchema[Name]['key'];
type Value<Name extends StoreName> = DirectorySchema[Name]['value'];

/**
 * A transaction. Requests are plain functions: a page that has just been opened runs each line of code for the first time,
 * and somebody may be on the phone.
 */
export interface Reading {
  /** The first one, where there are several in a range. */
  get<Name extends StoreName>(store: Name, key: Key<Name> | IDBKeyRange): Promise<Value<Name> | undefined>;
  getAll<Name extends StoreName>(store: Name, range?: IDBKeyRange): Promise<readonly Value<Name>[]>;
  keys<Name extends StoreName>(store: Name): Promise<readonly Key<Name>[]>;
}

/** A transaction that writes. */
export interface Writing extends Reading {
  put<Name extends StoreName>(store: Name, value: Value<Name>, key: Key<Name>): void;
  delete(store: StoreName, range: IDBKeyRange | IDBValidKey): void;
  /** Empties every store. */
  clear(): void;
  /** Ends it, also if the page is closed at once; after its last request. Rejects with what went wrong in any of them. */
  done(): Promise<void>;
}

export const openDirectory = (name: string, lost: (why: Loss) => void) =>
  openDatabase(
    name,
    version,
    (database) => {
      for (const store of database.objectStoreNames) database.deleteObjectStore(store);
      for (const store of stores) database.createObjectStore(store);
    },
    lost,
  );

export function reading(database: IDBDatabase): Reading {
  return requestsOf(database.transaction(stores));
}

const requestsOf = (transaction: IDBTransaction): Reading => ({
  get: (store, key) => answer(transaction.objectStore(store).get(key)),
  getAll: (store, range) => answer(transaction.objectStore(store).getAll(range)),
  keys: (store) => answer(transaction.objectStore(store).getAllKeys()),
});

export function writing(database: IDBDatabase): Writing {
  // relaxed: what a failing machine loses of a cache is pulled again
  const transaction = database.transaction(stores, 'readwrite', { durability: 'relaxed' });
  return {
    ...requestsOf(transaction),
    put: (store, value, key) => void transaction.objectStore(store).put(value, key),
    delete: (store, range) => void transaction.objectStore(store).delete(range),
    clear: () => stores.forEach((store) => transaction.objectStore(store).clear()),
    done() {
      const done = ended(transaction);
      transaction.commit();
      return done;
    },
  };
}

/** What all that is read begins with; undefined if there is nothing, or it has not been used for longer than `lifetime`. */
export async function readManifest(within: Reading, now: number, lifetime: number): Promise<Manifest | undefined> {
  const manifest = await within.get('manifest', 'now');
  // a clock that was far ahead once must not keep it for ever
  return manifest && Math.abs(now - manifest.used) <= lifetime ? manifest : undefined;
}
