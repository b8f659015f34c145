import type { FindQuery } from '../core/adapter.js';
import type { Connection } from '../core/connection.js';
import { recordKey, splitKey, type CrmRecord, type Field, type RecordKey } from '../core/contact.js';
import type { Answer, Directory, Refreshed } from '../core/directory.js';
import { CrmError, isCrmError } from '../core/errors.js';
import { changedFields } from './changes.js';
import { emailOf, type Entry } from './entry.js';
import { gradeOf, type Persons } from './match.js';
import type { ReadNumber } from './numbers.js';
import { asCrmError, withPatience } from './patience.js';
import type { Records } from './records.js';

interface Parts {
  readonly records: Records;
  readonly persons: Persons;
  readonly connections: () => readonly Connection[];
  /** Reads a number as a caller's. */
  readonly read: (number: string) => ReadNumber;
  /** Takes in; with `since`, nothing that is newer is overwritten. */
  readonly apply: (connectionId: string, change: Parameters<Directory['apply']>[1], since?: number) => void;
}

/** What the directory asks of CRMs about single people. */
export function createAsking(parts: Parts): Pick<Directory, 'readFresh' | 'refresh' | 'ask'> {
  const { records, persons, connections, apply } = parts;

  async function readFresh(key: RecordKey, options: { readonly signal?: AbortSignal } = {}): Promise<CrmRecord> {
    const { connectionId, recordId } = splitKey(records.today(key));
    const connection = connections().find(({ id }) => id === connectionId);
    if (!connection) throw new CrmError('not-found', {});
    const since = records.mark();
    try {
      const record = await withPatience(
        (signal) => connection.adapter.contact(recordId, { fresh: true, signal }),
        options.signal,
      );
      apply(connectionId, { upserts: [record] }, since);
      return record;
    } catch (error) {
      const to = isCrmError(error, 'gone') ? error.details.replacedBy : undefined;
      if (to !== undefined) apply(connectionId, { merged: [[recordId, to]] });
      else if (isCrmError(error, 'gone') || isCrmError(error, 'not-found'))
        apply(connectionId, { removed: [recordId] });
      // the survivor is read in its place, unless the CRM sends us round in circles
      if (to !== undefined && records.today(key) !== recordKey(connectionId, recordId)) return readFresh(key, options);
      throw error;
    }
  }

  async function refresh(key: RecordKey): Promise<Refreshed> {
    const person = persons.of(key) ?? [];
    const changed = new Set<Field>();
    const gone: string[] = [];
    const failed: { connectionId: string; error: CrmError }[] = [];
    await Promise.all(
      person.map(async (before) => {
        const { connectionId } = before;
        try {
          await readFresh(before.key);
          const after = records.entries.get(records.today(before.key));
          if (after) for (const field of changedFields(before, after)) changed.add(field);
        } catch (error) {
          if (isCrmError(error, 'gone') || isCrmError(error, 'not-found')) gone.push(connectionId);
          else failed.push({ connectionId, error: asCrmError(error) });
        }
      }),
    );
    return { changed: [...changed], gone, failed };
  }

  async function askOne({ id, adapter }: Connection, query: FindQuery, signal?: AbortSignal): Promise<Answer> {
    const since = records.mark();
    try {
      const candidates = await withPatience(
        async (own) => (await adapter.find?.(query, { signal: own })) ?? [],
        signal,
      );
      const upserts = candidates.filter((record) => fits(records.read(id, record), query, parts.read));
      apply(id, { upserts }, since);
      return { connectionId: id, records: upserts.map((record) => recordKey(id, record.id)) };
    } catch (error) {
      return { connectionId: id, error: asCrmError(error) };
    }
  }

  return {
    readFresh,
    refresh,
    async ask(query, { signal, onStart, onAnswer }) {
      const asked = connections().filter(({ adapter }) => adapter.find);
      onStart?.(asked.map(({ id }) => id));
      await Promise.all(
        asked.map(async (connection) => {
          const answer = await askOne(connection, query, signal);
          if (!signal?.aborted) onAnswer(answer);
        }),
      );
    },
  };
}

/** A CRM's answers are candidates: whoever has not what was asked for is none. */
function fits(entry: Entry, query: FindQuery, read: (number: string) => ReadNumber): boolean {
  if ('email' in query) return entry.emails.includes(emailOf(query.email));
  if ('name' in query) return true;
  const calling = read(query.phone);
  return entry.lines.some(({ number }) => gradeOf(calling, number));
}
