import { isReached, type SaveResult } from '../../core/saving.js';
import { databasesOf } from '../../directory/storage/names.js';
import { answer } from '../../directory/storage/open.js';

/**
 * How many edits of other users of a workspace have not reached all their CRMs: counted, and nothing else of them is read
 * out. 0 where the browser does not tell which databases there are. Never rejects.
 */
export async function countOthers(workspaceId: string, own: string): Promise<number> {
  try {
    const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
    const others = names.filter((name) => name.startsWith(databasesOf('work', workspaceId)) && name !== own);
    const counts = await Promise.all(others.map(countIn));
    return counts.reduce((sum, count) => sum + count, 0);
  } catch {
    return 0; // no storage is allowed: then nothing waits in it
  }
}

async function countIn(name: string): Promise<number> {
  const database = await answer<IDBDatabase>(indexedDB.open(name));
  try {
    if (!database.objectStoreNames.contains('outbox')) return 0;
    const store = database.transaction('outbox').objectStore('outbox');
    const [rows, keys] = await Promise.all([answer<unknown[]>(store.getAll()), answer<string[]>(store.getAllKeys())]);
    return new Set(keys.filter((_, at) => isUnsent(rows[at])).map((key) => key.split('/')[0])).size;
  } finally {
    database.close();
  }
}

/** Of a leg; a head has no result. */
const isUnsent = (row: unknown): boolean => {
  const { result } = row as { readonly result?: Pick<SaveResult, 'state'> };
  return result?.state !== undefined && !isReached(result);
};
