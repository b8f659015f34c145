import type { Connection } from '../core/connection.js';
import { recordKey, splitKey, type CrmRecord, type Field, type RecordKey } from '../core/contact.js';
import type { Directory, Refreshed } from '../core/directory.js';
import { CrmError, isCrmError } from '../core/errors.js';
import { changedFields } from './changes.js';
import { asCrmError, withPatience } from '../core/patience.js';
import type { Person } from './persons.js';
import type { Records } from './records.js';

/** How far the directory's questions to CRMs reach. */
export interface Reach {
  readonly records: Records;
  readonly connections: () => readonly Connection[];
  /** Takes in; with `since`, nothing that is newer is overwritten. */
  readonly apply: (connectionId: string, change: Parameters<Directory['apply']>[1], since?: number) => void;
}

/** Reads one record from its CRM and takes it in, or out. In place of a merged one its survivor is read. */
export async function readFresh(reach: Reach, key: RecordKey, signal?: AbortSignal): Promise<CrmRecord> {
  const { records, apply } = reach;
  const now = records.today(key);
  const { connectionId, recordId } = splitKey(now);
  const connection = reach.connections().find(({ id }) => id === connectionId);
  if (!connection) throw new CrmError('not-found', {});
  const since = records.mark();
  try {
    const record = await withPatience(
      (own) => connection.adapter.contact(recordId, { fresh: true, signal: own }),
      signal,
    );
    apply(connectionId, { upserts: [record] }, since);
    return record;
  } catch (error) {
    const survivor = isCrmError(error, 'gone') ? error.details.replacedBy : undefined;
    if (survivor !== undefined) apply(connectionId, { merged: [[recordId, survivor]] });
    else if (isNoMore(error)) apply(connectionId, { removed: [recordId] });
    // a CRM that merges in circles leads back to where we are
    if (survivor === undefined || records.today(key) === now) throw error;
    return readFresh(reach, recordKey(connectionId, survivor), signal);
  }
}

const isNoMore = (error: unknown) => isCrmError(error, 'gone') || isCrmError(error, 'not-found');

/** Reads every record of a person again, and tells what came of it. */
export async function refresh(reach: Reach, person: Person | undefined): Promise<Refreshed> {
  const changed = new Set<Field>();
  const gone: string[] = [];
  const failed: { connectionId: string; error: CrmError }[] = [];
  await Promise.all(
    (person ?? []).map(async (before) => {
      const { connectionId, key } = before;
      try {
        await readFresh(reach, key);
        const after = reach.records.entry(reach.records.today(key));
        if (after) for (const field of changedFields(before, after)) changed.add(field);
      } catch (error) {
        if (isNoMore(error)) gone.push(connectionId);
        else failed.push({ connectionId, error: asCrmError(error) });
      }
    }),
  );
  return { changed: [...changed], gone, failed };
}
