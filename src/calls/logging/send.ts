import type { Clock } from '../../core/clock.js';
import type { CallLogEntry, CallLogRef, CrmAdapter } from '../../core/adapter.js';
import { recordKey, splitKey, type RecordKey } from '../../core/contact.js';
import { isCrmError, type CrmError } from '../../core/errors.js';
import { asCrmError } from '../../core/patience.js';
import { isUnclear, pauseAfter } from '../../core/retry.js';
import type { KeptFacts, KeptResult } from '../kept-call.js';
import { entriesOf, type LogEntry } from '../log.js';
import { afterFailure } from './failure.js';
import type { LoggingServices } from './index.js';

/** How often one log is sent on to the record that another was merged into. */
const mostMerges = 5;

interface Job {
  readonly call: KeptFacts;
  readonly notes: string;
  readonly target: RecordKey;
  /** What the target is known to have been merged into. */
  readonly survivor: RecordKey | undefined;
  /** Where the target is found today. */
  readonly key: RecordKey;
  /** Where an earlier attempt may have put it. */
  readonly maybeWith: RecordKey | undefined;
  /** Absent: this CRM keeps no calls. */
  readonly logCall: CrmAdapter['logCall'];
}

/**
 * Sends one entry, again where it is to be another one meanwhile; nobody else sends it until this has settled, and whoever
 * does then can read what came of it. Rejects with the signal's reason, and in no other way.
 */
export async function sendEntry(
  services: LoggingServices,
  id: string,
  connectionId: string,
  signal: AbortSignal,
): Promise<void> {
  const change = (edit: (result: KeptResult) => KeptResult) => services.change(id, connectionId, edit);
  await services.refresh(id);
  for (;;) {
    signal.throwIfAborted();
    const job = jobOf(services, id, connectionId);
    if (job === 'nothing') return services.settled();
    const { target, notes, key } = job;
    if (!job.logCall) {
      change((result) => ({ ...sending(result, job), state: 'unsupported' }));
      continue;
    }
    change((result) => ({ ...sending(result, job), maybeWith: key })); // what the next page knows if this one goes
    await services.settled();
    signal.throwIfAborted();
    try {
      const entry = entryOf(id, job);
      const ref = await services.patiently((own) => job.logCall!(entry, { signal: own }), signal);
      const loggedWith = standsWith(services, connectionId, ref, job);
      change(({ at }) => ({ at, state: 'logged', target, notes, loggedWith, ref: ref.id }));
    } catch (thrown) {
      signal.throwIfAborted();
      const pause = services.pause ?? ((attempts) => pauseAfter(attempts, services.clock));
      change((result) => missed(result, job, connectionId, asCrmError(thrown), services.clock, pause));
    }
  }
}

/** `logging`: as an earlier page has left it; of this page there is one attempt at a time. */
export const isToSend = (entry: LogEntry | undefined): entry is LogEntry & { readonly target: RecordKey } =>
  (entry?.state === 'waiting' || entry?.state === 'logging') && entry.target !== undefined;

/** What there is to send now. */
function jobOf(services: LoggingServices, id: string, connectionId: string): Job | 'nothing' {
  const { call, log } = services.calls.get(id) ?? {};
  const entry = log && entriesOf(log).find((each) => each.connectionId === connectionId);
  const adapter = services.$connections.get().find((each) => each.id === connectionId)?.adapter;
  if (!call || !log || !adapter || !isToSend(entry)) return 'nothing';
  const { target, result } = entry;
  if ((result?.retryAt ?? 0) > services.clock.now()) return 'nothing';
  const survivor = result?.target === target ? result.survivor : undefined;
  const asked = survivor ?? target;
  const records = services.directory.contact(asked)?.records;
  const key = records?.find((record) => record.connectionId === connectionId)?.key ?? asked; // a merged one leads on
  const logCall = adapter.logCall && ((...entry: Parameters<typeof adapter.logCall>) => adapter.logCall!(...entry));
  return { call, notes: log.notes, target, survivor, key, maybeWith: result?.maybeWith, logCall };
}

const sending = ({ survivor: _, ...result }: KeptResult, { target, notes, survivor }: Job): KeptResult => ({
  ...result,
  state: 'logging',
  target,
  notes,
  ...(survivor !== undefined && { survivor }),
});

function entryOf(callId: string, { call, notes, key }: Job): CallLogEntry {
  const { direction, startedAt, answeredAt, endedAt, number, e164 } = call;
  const written = notes.trim();
  const isSpoken = answeredAt !== undefined && endedAt !== undefined;
  const shown = e164 ?? number;
  return {
    callId,
    contactId: splitKey(key).recordId,
    direction,
    startedAt: new Date(startedAt).toISOString(),
    ...(shown !== undefined && { number: shown }),
    ...(isSpoken && { duration: Math.max(0, Math.round((endedAt - answeredAt) / 1000)) }),
    ...(written && { notes: written }),
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

function missed(
  result: KeptResult,
  { key, maybeWith: before }: Job,
  connectionId: string,
  error: CrmError,
  clock: Clock,
  pause: (attempts: number) => number,
): KeptResult {
  const maybeWith = isUnclear(error) ? key : before;
  const failed: KeptResult = {
    ...afterFailure(result, error, clock, pause),
    ...(maybeWith !== undefined && { maybeWith }),
  };
  const survivor = isCrmError(error, 'gone') ? error.details.replacedBy : undefined;
  if (survivor === undefined || (result.attempts ?? 0) >= mostMerges) return failed;
  return { ...failed, state: 'waiting', survivor: recordKey(connectionId, survivor) };
}
