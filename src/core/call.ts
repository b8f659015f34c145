import type { CallLog } from './call-log.js';
import type { RecordKey } from './contact.js';
import type { CrmError } from './errors.js';
import type { CompanyMatch, ContactMatch, InternalMatch } from './match.js';
import type { Readable } from './readable.js';

export type CallState = 'ringing' | 'active' | 'held' | 'ended' | 'missed' | 'elsewhere';

/** A call as a call source signals it. */
export interface CallSignal {
  /** The source's own id; the same id again is the same call. */
  readonly id: string;
  readonly direction?: 'inbound' | 'outbound';
  /** The remote number as signalled; absent, empty or "anonymous" and the like: withheld. */
  readonly number?: string;
  /** The number that was called, and what the organisation calls that line. */
  readonly called?: string;
  readonly calledLabel?: string;
  readonly displayName?: string;
}

/** How a call came to belong to a contact. */
export interface Association {
  readonly contactId: RecordKey;
  readonly how: 'matched' | 'chosen' | 'attached' | 'created' | 'this call only';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The user of the workspace who decided it; absent where it was matched. */
  readonly by?: string;
}

/** Who is calling, as far as it is known. */
export type Outcome =
  /** Nobody knows yet: what is kept on this device is still being read. */
  | { readonly kind: 'looking' }
  | { readonly kind: 'withheld' }
  | { readonly kind: 'contact'; readonly association: Association; readonly match?: ContactMatch }
  | { readonly kind: 'several'; readonly matches: readonly ContactMatch[] }
  | { readonly kind: 'company'; readonly company: CompanyMatch }
  /** A colleague: nothing is added, attached or logged. */
  | {
      readonly kind: 'internal';
      readonly internal: InternalMatch;
      /** Colleagues whose number it is just as well. */
      readonly others?: readonly InternalMatch[];
    }
  | {
      readonly kind: 'unknown';
      /** Connections that are still being asked. */
      readonly asking: readonly string[];
      /** Connections that could not be asked, and why. */
      readonly failed: readonly { readonly connectionId: string; readonly error: CrmError }[];
      /** Found after the agent began to type, or left over after a rejection: offered, not swapped in. */
      readonly late: readonly ContactMatch[];
    };

export interface Call {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  /** As signalled; absent when withheld. */
  readonly number?: string;
  /** E.164 where the number parses. */
  readonly e164?: string;
  readonly called?: string;
  readonly calledLabel?: string;
  readonly displayName?: string;
  readonly state: CallState;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly answeredAt?: number;
  readonly endedAt?: number;
  readonly outcome: Outcome;
  /** What the agent has written of the call so far. */
  readonly notes?: string;
  /** Absent until the call is to be logged. */
  readonly log?: CallLog;
}

/**
 * Whether a call can be logged: it is over and belongs to a contact. One that a colleague took is theirs to log; colleagues
 * and callers whom nobody knows have no record that it could stand with.
 */
export const isLoggable = ({ state, outcome }: Call): boolean =>
  outcome.kind === 'contact' && (state === 'ended' || state === 'missed');

/** All calls of this tab, the ones that have ended also of pages before, and which one is on screen. */
export interface CallsState {
  /** Live calls in the order they began, then nothing else. */
  readonly live: readonly Call[];
  /** The last 20 that have ended, newest first. */
  readonly recent: readonly Call[];
  /** The call in focus: one of `live` or `recent`; absent when idle. */
  readonly focus?: string;
}

/** Calls: what call sources say, and what the agent decides. */
export interface Calls {
  readonly $calls: Readable<CallsState>;
  // what a call source says
  ring(signal: CallSignal): void;
  /** Also for a call that was on hold. */
  answer(id: string): void;
  hold(id: string): void;
  /** `elsewhere`: a colleague took it. A call that rang and was never answered is missed. */
  end(id: string, how?: 'elsewhere'): void;
  // what the agent decides
  /** Brings a call, live or recent, into focus. */
  show(id: string): void;
  /** The call belongs to this contact. What was logged moves there, in each CRM that holds both. */
  associate(id: string, contactId: RecordKey, how: Exclude<Association['how'], 'matched'>): void;
  /** None of these: the call is unknown again, and they are not proposed for it. What was logged stays where it is. */
  reject(id: string, ...contactIds: readonly RecordKey[]): void;
  /** What the agent writes of the call; kept with it, also over a reload, and sent nowhere before it is logged. */
  note(id: string, notes: string): void;
  /**
   * Logs a call that is over with its contact, once in each CRM that holds the contact and keeps calls; a call that is
   * logged already has its entry changed. `notes` are those of the call unless given. What comes of it stands in the
   * call's `log`; a call that cannot be logged is left as it is.
   */
  log(id: string, options?: { readonly notes?: string }): void;
  /** Tries at once to log the call in this CRM, where that has failed or waits. */
  retryLog(id: string, connectionId: string): void;
  /** The agent has begun to type in this call's screen: late hits are offered only. */
  typing(id: string): void;
  /** While a form is open no call takes the place of the one in focus. Returns how to say that it has closed. */
  formOpened(): () => void;
}
