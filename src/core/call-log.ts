import type { ConnectionView } from './connection.js';
import type { RecordKey } from './contact.js';
import type { CrmError } from './errors.js';
import type { Contact, SourceRecord } from './person.js';

/** How far the log of a call has come in one CRM. */
export type CallLogResult =
  /** Not asked yet, or asked in vain: it is tried again by itself. */
  | { readonly state: 'waiting'; readonly error?: CrmError }
  | { readonly state: 'logging' }
  | { readonly state: 'logged' }
  /** Not tried again by itself. */
  | { readonly state: 'failed'; readonly error: CrmError }
  /** This CRM holds none of the contact that the call belongs to now: what it has of the call stays as it is. */
  | { readonly state: 'left' };

/** The log of a call in one CRM. */
export type CallLogged = CallLogResult & {
  readonly connectionId: string;
  /** The record with which the CRM keeps the call, as far as it has answered. */
  readonly loggedWith?: RecordKey;
  /** A record with which the CRM may keep the call: it was asked to and has not answered. */
  readonly maybeWith?: RecordKey;
};

/** What is logged of a call, and where. */
export interface CallLog {
  /** The notes as they were last sent on their way; empty: none. */
  readonly notes: string;
  /** No CRM twice. */
  readonly entries: readonly CallLogged[];
}

/** The records of a contact in those CRMs that keep calls; a CRM not yet heard of counts as one that does. */
export function recordsToLog(
  contact: Contact | undefined,
  connections: readonly ConnectionView[],
): readonly SourceRecord[] {
  return (contact?.records ?? []).filter(({ connectionId }) => {
    const connection = connections.find(({ id }) => id === connectionId);
    return connection && (connection.capabilities?.operations.includes('logCall') ?? true);
  });
}

/**
 * `manual`: a call is logged when the agent says so. `automatic`: also by itself, once it has ended and belongs to a contact
 * that the agent chose or whose own number it was; missed calls are left to the agent.
 */
export type LogCalls = 'manual' | 'automatic';
