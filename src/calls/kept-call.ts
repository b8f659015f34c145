import type { Association, Call } from '../core/call.js';
import type { RecordKey } from '../core/contact.js';
import type { CrmErrorCode } from '../core/errors.js';

/** What is kept on the device of one call. JSON. */
export interface KeptCall {
  readonly version: 2;
  readonly id: string;
  readonly call: KeptFacts;
  /** Whom the call belongs to, how that came about, when and by whom. */
  readonly association?: Association;
  /** Contacts of which the agent has said that they are not calling. */
  readonly rejected?: readonly RecordKey[];
  readonly notes?: string;
  /** Present from when the call was to be logged. */
  readonly log?: KeptLog;
  readonly stamps: Stamps;
}

/**
 * When each part was last changed: milliseconds since 1970, but more than any stamp that was known then. So what was changed
 * in the knowledge of something else counts as later, whatever the clocks say.
 */
export interface Stamps {
  /** Of the facts, and of a contact that was found by the number alone. */
  readonly call?: number;
  /** Of what the agent has decided: whom the call belongs to, and who is not calling. */
  readonly decision?: number;
  readonly notes?: number;
  /** Of what the agent wants logged. */
  readonly log?: number;
}

const facts = ['direction', 'number', 'e164', 'called', 'calledLabel', 'displayName', 'state', 'startedAt'] as const;
const laterFacts = ['answeredAt', 'endedAt'] as const;

/** A call without who is calling, which is found out anew. */
export type KeptFacts = Pick<Call, (typeof facts)[number] | (typeof laterFacts)[number]>;

/** What the agent wants logged, and what has come of it: two hands, neither of which changes what the other has written. */
export interface KeptLog {
  /** As they are to be in every CRM. */
  readonly notes: string;
  /** The record that it is to stand with in each CRM that holds the call's contact; by connection. */
  readonly targets: Readonly<Record<string, RecordKey>>;
  /** By connection. */
  readonly results: Readonly<Record<string, KeptResult>>;
}

/** What has come of the log in one CRM. Who sends has the CRM's log of this call to themself. */
export interface KeptResult {
  /** Counts up with each change. */
  readonly at: number;
  /** `logging` that is read from the device: the page went before the CRM had answered. */
  readonly state: 'waiting' | 'logging' | 'logged' | 'failed' | 'unsupported';
  /** Which notes and which target it is about; where others are wanted by now there is more to send. */
  readonly notes?: string;
  readonly target?: RecordKey;
  /** The record that the target was merged into. */
  readonly survivor?: RecordKey;
  readonly loggedWith?: RecordKey;
  readonly maybeWith?: RecordKey;
  /** The CRM's id of the entry. */
  readonly ref?: string;
  /** Why it waits or has failed, and of refused values which: no more than that is kept of an error. */
  readonly code?: CrmErrorCode;
  readonly fields?: Readonly<Record<string, string>>;
  /** Not to be tried before; milliseconds since 1970. */
  readonly retryAt?: number;
  /** How often it was tried in vain since it was to be logged. */
  readonly attempts?: number;
}

export const factsOf = (call: KeptFacts): KeptFacts => pick(call, [...facts, ...laterFacts]);

/** For how long a call lasts at most, and is told again once it is over, in milliseconds. */
const longest = 24 * 3_600_000;
const toldAgain = 3_600_000;

/**
 * Whether a call that comes in now under the id of one that is known is that call, told once more. A source that counts its
 * calls from 1 every day has the same ids again: rather a call too many than a ring that nobody sees.
 */
export function isSameCall(
  { number, startedAt, endedAt }: KeptFacts,
  now: Pick<Call, 'number' | 'startedAt'>,
): boolean {
  const isRecent = endedAt === undefined ? now.startedAt - startedAt < longest : now.startedAt - endedAt < toldAgain;
  return number === now.number && isRecent;
}

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  const named = names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]);
  return Object.fromEntries(named) as Pick<T, K>;
}
