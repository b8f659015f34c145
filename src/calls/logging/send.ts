import type { Clock } from '../../core/clock.js';
import type { CallLogEntry, CallLogRef, CrmAdapter } from '../../core/adapter.js';
import { recordKey, splitKey, type RecordKey } from '../../core/contact.js';
import { isCrmError, type CrmError } from '../../core/errors.js';
import { asCrmError } from '../../core/patience.js';
import { isUnclear, pauseAfter } from '../../core/retry.js';
import type { KeptCall, KeptEntry } from '../kept-call.js';
import { afterFailure } from './failure.js';
import type { LoggingServices } from './index.js';

/** How often one log is sent on to the record that another was merged into. */
const mostMerges = 5;

interface Job {
  readonly kept: KeptCall;
  readonly target: RecordKey;
  /** Where the target is found today. */
  readonly key: RecordKey;
  /** Where an earlier attempt may have put it. */
  readonly maybeWith: RecordKey | undefined;
  readonly logCall: NonNullable<CrmAdapter['logCall']>;
}

/** Sends one entry, again where it is to be another one meanwhile. Rejects with the signal's reason, and in no other way. */
export async function sendEntry(
  services: LoggingServices,
  id: string,
  connectionId: string,
  signal: AbortSignal,
): Promise<void> {
  const change = (edit: (entry: KeptEntry) => KeptEntry | undefined) => services.change(id, connectionId, edit);
  for (;;) {
    const job = jobOf(services, id, connectionId);
    if (job === 'nothing') return;
    if (job === 'unsupported') return change(() => undefined);
    change((entry) => ({ ...entry, state: 'logging', maybeWith: job.key })); // what the next page knows if this one goes
    await services.settled();
    signal.throwIfAborted();
    try {
      const entry = entryOf(id, job);
      const ref = await services.patiently((own) => job.logCall(entry, { signal: own }), signal);
      const isCurrent = services.calls.get(id)?.log?.notes === job.kept.log?.notes;
      change((now) => arrived(now, job, standsWith(services, connectionId, ref, job), ref, isCurrent));
    } catch (thrown) {
      signal.throwIfAborted();
      const pause = services.pause ?? ((attempts) => pauseAfter(attempts, services.clock));
      change((now) => missed(now, job, connectionId, asCrmError(thrown), services.clock, pause));
    }
  }
}

/** `logging`: as an earlier page has left it; of this page there is one attempt at a time. */
export const isToSend = (entry: KeptEntry | undefined): entry is KeptEntry & { readonly target: RecordKey } =>
  (entry?.state === 'waiting' || entry?.state === 'logging') && entry.target !== undefined;

/** What there is to send now. */
function jobOf(services: LoggingServices, id: string, connectionId: string): Job | 'nothing' | 'unsupported' {
  const kept = services.calls.get(id);
  const entry = kept?.log?.entries.find((each) => each.connectionId === connectionId);
  const adapter = services.$connections.get().find((each) => each.id === connectionId)?.adapter;
  if (!kept || !adapter || !isToSend(entry) || (entry.retryAt ?? 0) > services.clock.now()) return 'nothing';
  const { target, maybeWith } = entry;
  if (!adapter.logCall) return 'unsupported';
  const records = services.directory.contact(target)?.records;
  const key = records?.find((record) => record.connectionId === connectionId)?.key ?? target; // a merged one leads on
  return { kept, target, key, maybeWith, logCall: (...call) => adapter.logCall!(...call) };
}

function entryOf(callId: string, { kept, key }: Job): CallLogEntry {
  const { direction, startedAt, answeredAt, endedAt, number, e164 } = kept.call;
  const notes = kept.log?.notes.trim();
  const isSpoken = answeredAt !== undefined && endedAt !== undefined;
  const shown = e164 ?? number;
  return {
    callId,
    contactId: splitKey(key).recordId,
    direction,
    startedAt: new Date(startedAt).toISOString(),
    ...(shown !== undefined && { number: shown }),
    ...(isSpoken && { duration: Math.max(0, Math.round((endedAt - answeredAt) / 1000)) }),
    ...(notes && { notes }),
  };
}

/** The record that the CRM names, if we know it: else the one that it was asked for. */
function standsWith(
  { directory }: LoggingServices,
  connectionId: string,
  { contactId }: CallLogRef,
  { key }: Job,
): RecordKey {
  const named = recordKey(connectionId, contactId);
  return directory.contact(named) ? named : key;
}

function arrived(now: KeptEntry, job: Job, loggedWith: RecordKey, ref: CallLogRef, isCurrent: boolean): KeptEntry {
  const { connectionId, target } = now;
  const there = { connectionId, loggedWith, ref: ref.id };
  if (target === undefined) return { ...there, state: 'left' };
  return { ...there, target, state: isCurrent && target === job.target ? 'logged' : 'waiting' };
}

function missed(
  now: KeptEntry,
  { target, key, maybeWith: before }: Job,
  connectionId: string,
  error: CrmError,
  clock: Clock,
  pause: (attempts: number) => number,
): KeptEntry | undefined {
  const maybeWith = isUnclear(error) ? key : before;
  const failed: KeptEntry = {
    ...afterFailure(now, error, clock, pause),
    ...(maybeWith !== undefined && { maybeWith }),
  };
  if (now.target === undefined) {
    const isAnywhere = failed.loggedWith !== undefined || failed.maybeWith !== undefined;
    return isAnywhere ? { ...failed, state: 'left' } : undefined;
  }
  if (now.target !== target) return { ...failed, state: 'waiting' }; // what was wrong with the one before says nothing
  const survivor = isCrmError(error, 'gone') ? error.details.replacedBy : undefined;
  if (survivor === undefined || (now.attempts ?? 0) >= mostMerges) return failed;
  return { ...failed, state: 'waiting', target: recordKey(connectionId, survivor) };
}
