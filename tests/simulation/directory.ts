import { atom } from 'nanostores';
import type { CrmAdapter } from '../../src/core/adapter.js';
import type { Connection } from '../../src/core/connection.js';
import { recordKey, splitKey, type CrmRecord, type RecordKey } from '../../src/core/contact.js';
import type { Directory } from '../../src/core/directory.js';
import { CrmError, isCrmError } from '../../src/core/errors.js';
import type { Contact } from '../../src/core/person.js';

/** What saving asks of a directory. */
export type SimDirectory = Pick<
  Directory,
  | '$version'
  | '$merges'
  | 'numbers'
  | 'contact'
  | 'record'
  | 'today'
  | 'countryOf'
  | 'areApart'
  | 'apply'
  | 'link'
  | 'readFresh'
  | 'companies'
>;

/**
 * The directory of one tab: a person is whoever has the same id in every CRM. It is as slow to learn as a real one, and
 * knows at its start what the CRMs held then. `apart`: keys that the agent has said to be another person.
 */
export function createSimDirectory(
  connections: readonly Connection[],
  known: ReadonlyMap<RecordKey, CrmRecord>,
  apart: ReadonlySet<RecordKey>,
): SimDirectory {
  const records = new Map(known);
  const $version = atom(0);
  const adapterOf = (id: string): CrmAdapter => {
    const found = connections.find((connection) => connection.id === id);
    if (!found) throw new CrmError('not-found', {});
    return found.adapter;
  };

  function apply(connectionId: string, { upserts = [], removed = [] }: Parameters<Directory['apply']>[1]): void {
    for (const record of upserts) records.set(recordKey(connectionId, record.id), record);
    for (const id of removed) records.delete(recordKey(connectionId, id));
    $version.set($version.get() + 1);
  }

  return {
    $version,
    $merges: atom(0),
    numbers: {
      ready: Promise.resolve(),
      isReady: true,
      parse(raw) {
        const digits = raw.replace(/\D/gu, '');
        return digits ? { digits, e164: `+${digits}` } : { digits };
      },
    },
    contact(key) {
      const { recordId } = splitKey(key);
      const sources = connections.flatMap(({ id }) => {
        const own = recordKey(id, recordId);
        const record = records.get(own);
        return record && !apart.has(own) ? [{ key: own, connectionId: id, record }] : [];
      });
      const [first] = sources;
      // the other fields are for cards
      return first && ({ id: first.key, name: recordId, records: sources } as unknown as Contact);
    },
    record: (key) => records.get(key),
    today: (key) => key,
    countryOf: () => 'GB',
    areApart: (keys) => keys.some((key) => apart.has(key)),
    apply,
    link: () => true,
    companies: () => [],
    async readFresh(key, { signal } = {}) {
      const { connectionId, recordId } = splitKey(key);
      try {
        const record = await adapterOf(connectionId).contact(recordId, { fresh: true, ...(signal && { signal }) });
        apply(connectionId, { upserts: [record] });
        return record;
      } catch (error) {
        if (isCrmError(error, 'gone') || isCrmError(error, 'not-found')) apply(connectionId, { removed: [recordId] });
        throw error;
      }
    },
  };
}
