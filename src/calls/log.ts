import type { CallLog, CallLogged, CallLogResult } from '../core/call-log.js';
import { CrmError, type CrmErrorCode } from '../core/errors.js';
import type { SourceRecord } from '../core/person.js';
import type { KeptEntry, KeptLog } from './kept-call.js';

/**
 * The log as it is to be: with these notes, with these records of the contact that the call belongs to. What stands with
 * another record of the same CRM is to move; where a CRM holds no record of the contact, what it has stays.
 */
export function logTo(log: KeptLog | undefined, records: readonly SourceRecord[], notes: string): KeptLog {
  const before = log?.entries ?? [];
  const entries = records.map(({ key, connectionId }): KeptEntry => {
    const entry = before.find((each) => each.connectionId === connectionId);
    const isThere = entry?.state === 'logged' && entry.loggedWith === key && log?.notes === notes;
    return isThere ? entry : { ...entry, ...toSend(entry), connectionId, target: key };
  });
  const elsewhere = before.filter((entry) => !entries.some((each) => each.connectionId === entry.connectionId));
  return { notes, entries: [...entries, ...elsewhere.flatMap(leave)] };
}

/** One that is being sent is sent again once it has been answered; one that waits for its time goes on waiting. */
const toSend = (entry: KeptEntry | undefined): Pick<KeptEntry, 'state'> => ({
  state: entry?.state === 'logging' ? 'logging' : 'waiting',
});

/** Of what no CRM can have there is nothing left to say. */
function leave({ target: _, ...entry }: KeptEntry): readonly KeptEntry[] {
  if (entry.state === 'logging') return [entry];
  return entry.loggedWith === undefined && entry.maybeWith === undefined ? [] : [{ ...entry, state: 'left' }];
}

/** The log as elements know it. */
export const toCallLog = ({ notes, entries }: KeptLog): CallLog => ({
  notes,
  entries: entries.map((entry): CallLogged => {
    const { connectionId, loggedWith, maybeWith } = entry;
    return {
      connectionId,
      ...resultOf(entry),
      ...(loggedWith !== undefined && { loggedWith }),
      ...(maybeWith !== undefined && { maybeWith }),
    };
  }),
});

function resultOf({ state, code, fields = {} }: KeptEntry): CallLogResult {
  const error = code && errorOf(code, fields);
  if (state === 'failed') return { state, error: error ?? errorOf('bad-response', fields) };
  return state === 'waiting' && error ? { state, error } : { state };
}

const errorOf = (code: CrmErrorCode, fields: Readonly<Record<string, string>>): CrmError =>
  new CrmError(code, code === 'invalid' ? { fields } : {});
