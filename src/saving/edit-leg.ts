import type { Connection } from '../core/connection.js';
import type { CrmRecord, RecordKey } from '../core/contact.js';
import { CrmError, isCrmError } from '../core/errors.js';
import { asCrmError, withPatience } from '../core/patience.js';
import type { FormField, SaveResult } from '../core/saving.js';
import { planFor } from './plan.js';
import type { Leg } from './saves.js';
import { connectionOf, type Services } from './services.js';
import { findClash, isDone, type Clash, type Task } from './task.js';
import { heldIn, type Held, type Place } from './values.js';

/** An edit of one record. */
export interface EditOrder {
  readonly key: RecordKey;
  readonly connectionId: string;
  readonly task: Task;
  readonly initial: SaveResult;
  /** How the values of the record are read and written; asked for each attempt. */
  readonly place: () => Place;
  /** Called with the record as it was just before the edit. */
  readonly onRead?: (record: CrmRecord) => void;
  /** Called with what the CRM returned once it has confirmed. */
  readonly onSaved?: (record: CrmRecord) => void;
}

/**
 * Sends one record's edit: read fresh, compare with what was on screen, update with the revision of that read. A clash
 * that has been shown becomes the base of the next attempt, which so writes over that value and over no newer one.
 */
export function editLeg(services: Services, order: EditOrder): Leg {
  const { key, connectionId, initial, place, onRead, onSaved } = order;
  const bases = new Map<FormField, Held>(order.task.bases);
  const task: Task = { ...order.task, bases };
  let shown: Clash | undefined;

  async function attempt(signal: AbortSignal): Promise<SaveResult> {
    const connection = connectionOf(services, connectionId);
    if (!connection) throw new CrmError('unsupported', { operation: 'updateContact' });
    const record = await services.directory.readFresh(key, { signal });
    signal.throwIfAborted(); // too late: it has been reported otherwise
    onRead?.(record);
    const outcome = await update({ services, connection, task, place: place() }, record, signal);
    signal.throwIfAborted();
    if ('field' in outcome) {
      shown = outcome;
      return { state: 'conflict', field: outcome.field, value: outcome.now.value };
    }
    onSaved?.(outcome);
    return { state: 'saved' };
  }

  return {
    connectionId,
    initial,
    send: () =>
      services.inTurn(key, async () => {
        if (shown) bases.set(shown.field, shown.now);
        shown = undefined;
        try {
          return await withPatience(attempt, undefined, services.patience);
        } catch (error) {
          return { state: 'failed', error: asCrmError(error) };
        }
      }),
  };
}

interface Update {
  readonly services: Services;
  readonly connection: Connection;
  readonly task: Task;
  readonly place: Place;
}

/** The record as the CRM has it after the edit, or what stands in the way. */
async function update(job: Update, record: CrmRecord, signal: AbortSignal): Promise<CrmRecord | Clash> {
  try {
    return await updateOnce(job, record, signal);
  } catch (error) {
    // changed between our read and our write: once more, unless a touched field is among what has changed
    if (!isCrmError(error, 'conflict')) throw error;
    const { current } = error.details;
    job.services.directory.apply(job.connection.id, { upserts: [current] });
    return updateOnce(job, current, signal);
  }
}

async function updateOnce(job: Update, record: CrmRecord, signal: AbortSignal): Promise<CrmRecord | Clash> {
  const { services, connection, task, place } = job;
  const clash = findClash(task, record, place);
  if (clash) return clash;
  const plan = planFor(task, record, place);
  if (!plan) return record;
  if (!connection.adapter.updateContact) throw new CrmError('unsupported', { operation: 'updateContact' });
  const ifRevision = record.revision === undefined ? {} : { ifRevision: record.revision };
  signal.throwIfAborted();
  const returned = await connection.adapter.updateContact(record.id, plan.patch, { ...ifRevision, signal });
  services.directory.apply(connection.id, { upserts: [returned] });
  if (isIgnored(task, record, returned, place)) throw new CrmError('bad-response', { issues: ['not changed'] });
  return returned;
}

/** Some CRMs answer that all went well and leave a value as it was. */
const isIgnored = (task: Task, before: CrmRecord, after: CrmRecord, place: Place): boolean =>
  task.edits.some((edit) => {
    if (isDone(edit, before, place, task) || isDone(edit, after, place, task)) return false;
    const key = task.bases.get(edit.field)?.key;
    const now = heldIn(after, edit.field, place, key);
    return now.exact === heldIn(before, edit.field, place, key).exact && now.loose !== edit.loose;
  });
