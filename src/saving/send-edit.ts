import type { Connection } from '../core/connection.js';
import { splitKey, type CrmRecord } from '../core/contact.js';
import { CrmError, isCrmError } from '../core/errors.js';
import type { FormField } from '../core/saving.js';
import { isExtension, isNumber, numberOf } from './fields.js';
import { noCapabilities } from './model.js';
import { keptResult, type KeptEdit, type Values } from './outbox/kept.js';
import { missed } from './outbox/retry.js';
import { planFor } from './plan.js';
import { connectionOf, type Surroundings } from './services.js';
import { findClash, isDone, keyAmong, type Clash, type Task } from './task.js';
import { heldIn, type Held, type Place } from './values.js';

/** What a form is told of its own save, while it is still there. */
export interface Watcher {
  /** The record as it was just before the edit. */
  onRead?(connectionId: string, record: CrmRecord): void;
  /** What the CRM has returned, once it has confirmed. */
  onSaved?(connectionId: string, record: CrmRecord): void;
}

/**
 * Sends one record's edit: read fresh, compare with what was on screen, update with the revision of that read. Sent again
 * after nobody knows what, it finds its own value there and is done. Never rejects.
 */
export async function sendEdit(services: Surroundings, leg: KeptEdit, watcher: Watcher = {}): Promise<KeptEdit> {
  const { key, connectionId } = leg;
  const task = taskOf(leg);
  const place = placeOfEdit(services, leg);
  try {
    return await services.patiently(async (signal) => {
      const connection = connectionOf(services, connectionId);
      if (!connection) throw new CrmError('unsupported', { operation: 'updateContact' });
      const record = await services.directory.readFresh(key, { signal });
      signal.throwIfAborted(); // too late: it has been reported otherwise
      if (record.id !== splitKey(key).recordId) throw new CrmError('gone', { replacedBy: record.id });
      watcher.onRead?.(connectionId, record);
      const outcome = await update({ services, connection, task, place }, record, signal);
      signal.throwIfAborted();
      if ('clash' in outcome) return refused(leg, outcome.clash, outcome.record);
      watcher.onSaved?.(connectionId, outcome.after);
      const done = leg.done ?? { before: touched(task, outcome.before, place), after: [] };
      const after = touched(task, outcome.after, place);
      const meanwhile = keptBeside(leg, outcome.before, place);
      const result = { state: 'saved' as const, ...(meanwhile.length && { meanwhile }) };
      return { ...leg, tries: 0, result, done: { ...done, after } };
    });
  } catch (error) {
    return missed(leg, error, services.clock);
  }
}

const taskOf = ({ edits, bases, beside, ours }: KeptEdit): Task => ({
  edits,
  bases: new Map(bases),
  beside: new Set(beside),
  ours,
});

/** How the values of the record are read and written. */
function placeOfEdit(services: Surroundings, { connectionId, key, parts }: KeptEdit): Place {
  const { directory } = services;
  const capabilities = connectionOf(services, connectionId)?.adapter.capabilities ?? noCapabilities;
  return { capabilities, country: directory.countryOf(key), numbers: directory.numbers, ...(parts && { parts }) };
}

function refused(leg: KeptEdit, clash: Clash, { updatedAt }: CrmRecord): KeptEdit {
  const { field, now } = clash;
  const mine = leg.edits.find((edit) => edit.field === field)?.value ?? '';
  const at = updatedAt === undefined ? {} : { at: updatedAt };
  return { ...leg, clash, result: keptResult({ state: 'conflict', field, value: now.value, mine, ...at }) };
}

/** What the fields that are edited hold; of a number that is put beside others, that one or nothing. */
const touched = (task: Task, record: CrmRecord, place: Place): Values =>
  task.edits.flatMap((edit) => {
    const { field } = edit;
    if (isNumber(field) && task.beside.has(field)) {
      const key = keyAmong(edit, field, record, place);
      return [[field, key === undefined ? nothing : { ...edit, key }] as const];
    }
    if (isExtension(field) && task.beside.has(numberOf(field))) return []; // it comes and goes with its number
    return [[field, heldIn(record, field, place, task.bases.get(field)?.key)] as const];
  });

/** Fields that somebody has changed while the agent edited others. An extension is not told beside its number. */
function keptBeside({ shown = [], ours, edits }: KeptEdit, record: CrmRecord, place: Place): readonly FormField[] {
  const changed = shown.flatMap(([field, before]) => {
    const now = heldIn(record, field, place, before.key);
    const isOurs = [...ours, ...edits].some((edit) => edit.field === field && edit.exact === now.exact);
    return now.loose === before.loose || isOurs ? [] : [field];
  });
  return changed.filter((field) => !isExtension(field) || !changed.includes(numberOf(field)));
}

const nothing: Held = { value: '', loose: '', exact: '' };

interface Update {
  readonly services: Surroundings;
  readonly connection: Connection;
  readonly task: Task;
  readonly place: Place;
}

type Updated =
  { readonly before: CrmRecord; readonly after: CrmRecord } | { readonly clash: Clash; readonly record: CrmRecord };

/** The record as the CRM has it after the edit, or what stands in the way. */
async function update(job: Update, record: CrmRecord, signal: AbortSignal): Promise<Updated> {
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

async function updateOnce(job: Update, record: CrmRecord, signal: AbortSignal): Promise<Updated> {
  const { services, connection, task, place } = job;
  const clash = findClash(task, record, place);
  if (clash) return { clash, record };
  const plan = planFor(task, record, place);
  if (!plan) return { before: record, after: record };
  if (!connection.adapter.updateContact) throw new CrmError('unsupported', { operation: 'updateContact' });
  const ifRevision = record.revision === undefined ? {} : { ifRevision: record.revision };
  signal.throwIfAborted();
  const returned = await connection.adapter.updateContact(record.id, plan.patch, { ...ifRevision, signal });
  services.directory.apply(connection.id, { upserts: [returned] });
  if (isIgnored(task, record, returned, place)) throw new CrmError('bad-response', { issues: ['not changed'] });
  return { before: record, after: returned };
}

/** Some CRMs answer that all went well and leave a value as it was. */
const isIgnored = (task: Task, before: CrmRecord, after: CrmRecord, place: Place): boolean =>
  task.edits.some((edit) => {
    if (isDone(edit, before, place, task) || isDone(edit, after, place, task)) return false;
    const key = task.bases.get(edit.field)?.key;
    const now = heldIn(after, edit.field, place, key);
    return now.exact === heldIn(before, edit.field, place, key).exact && now.loose !== edit.loose;
  });
