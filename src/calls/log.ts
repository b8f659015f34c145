import type { CallLog, CallLogged, CallLogResult } from '../core/call-log.js';
import type { RecordKey } from '../core/contact.js';
import { CrmError, type CrmErrorCode } from '../core/errors.js';
import type { SourceRecord } from '../core/person.js';
import type { KeptLog, KeptResult } from './kept-call.js';

/** The log in one CRM: what is wanted there, held against what has come of it. */
export interface LogEntry {
  readonly connectionId: string;
  readonly state: CallLogResult['state'];
  readonly target?: RecordKey;
  readonly result?: KeptResult;
}

/**
 * The log as it is to be: with these notes, with these records of the contact that the call belongs to. What stands with
 * another record of the same CRM is to move; where a CRM holds no record of the contact, what it has stays.
 */
export function logTo(log: KeptLog | undefined, records: readonly SourceRecord[], notes: string): KeptLog {
  const targets = Object.fromEntries(records.map(({ key, connectionId }) => [connectionId, key] as const));
  const results = Object.entries(log?.results ?? {}).map(
    ([id, result]) => [id, targets[id] === undefined ? result : toTryAgain(result)] as const,
  );
  return { notes, targets, results: Object.fromEntries(results) };
}

/** What is not tried again by itself is, because the agent says so. */
const toTryAgain = (result: KeptResult): KeptResult =>
  result.state === 'failed' ? { ...result, state: 'waiting', at: result.at + 1 } : result;

/** No CRM twice; first those that are to have the call. */
export function entriesOf({ notes, targets, results }: KeptLog): readonly LogEntry[] {
  const connectionIds = new Set([...Object.keys(targets), ...Object.keys(results)]);
  return [...connectionIds].flatMap((connectionId) => {
    const [target, result] = [targets[connectionId], results[connectionId]];
    const state = stateOf(target, notes, result);
    return state === undefined
      ? []
      : [{ connectionId, state, ...(target !== undefined && { target }), ...(result && { result }) }];
  });
}

/** Undefined: there is nothing to say. */
function stateOf(
  target: RecordKey | undefined,
  notes: string,
  result: KeptResult | undefined,
): CallLogResult['state'] | undefined {
  if (target === undefined)
    return result?.loggedWith === undefined && result?.maybeWith === undefined ? undefined : 'left';
  if (!result || result.state === 'waiting') return 'waiting';
  if (result.state === 'logging') return 'logging';
  if (result.notes !== notes || result.target !== target) return 'waiting'; // what came of another wish says nothing
  return result.state === 'unsupported' ? undefined : result.state;
}

/** The log as elements know it. */
export const toCallLog = (log: KeptLog): CallLog => ({
  notes: log.notes,
  entries: entriesOf(log).map(({ connectionId, state, result }): CallLogged => {
    const { loggedWith, maybeWith } = result ?? {};
    return {
      connectionId,
      ...resultOf(state, result),
      ...(loggedWith !== undefined && { loggedWith }),
      ...(maybeWith !== undefined && { maybeWith }),
    };
  }),
});

function resultOf(state: CallLogResult['state'], { code, fields = {} }: Partial<KeptResult> = {}): CallLogResult {
  const error = code && errorOf(code, fields);
  if (state === 'failed') return { state, error: error ?? errorOf('bad-response', fields) };
  return state === 'waiting' && error ? { state, error } : { state };
}

const errorOf = (code: CrmErrorCode, fields: Readonly<Record<string, string>>): CrmError =>
  new CrmError(code, code === 'invalid' ? { fields } : {});
