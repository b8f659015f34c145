import type { Association, Call } from '../core/call.js';
import type { CallLogResult } from '../core/call-log.js';
import type { RecordKey } from '../core/contact.js';
import type { CrmErrorCode } from '../core/errors.js';

/** What is kept on the device of one call, under its id. JSON. */
export interface KeptCall {
  readonly version: 1;
  readonly call: KeptFacts;
  /** Whom the call belongs to, how that came about, when and by whom. */
  readonly association?: Association;
  /** Contacts of which the agent has said that they are not calling. */
  readonly rejected?: readonly RecordKey[];
  readonly notes?: string;
  /** Present from when the call was to be logged. */
  readonly log?: KeptLog;
}

const facts = ['direction', 'number', 'e164', 'called', 'calledLabel', 'displayName', 'state', 'startedAt'] as const;
const laterFacts = ['answeredAt', 'endedAt'] as const;

/** A call without who is calling, which is found out anew. */
export type KeptFacts = Pick<Call, (typeof facts)[number] | (typeof laterFacts)[number]>;

export interface KeptLog {
  /** As they are to be in every CRM. */
  readonly notes: string;
  readonly entries: readonly KeptEntry[];
}

/** The log in one CRM. */
export interface KeptEntry {
  readonly connectionId: string;
  /** `logging` that is read from the device: the page went before the CRM had answered. */
  readonly state: CallLogResult['state'];
  /** The record that it is to stand with; absent: this CRM holds none of the call's contact. */
  readonly target?: RecordKey;
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

export const factsOf = (call: Call): KeptFacts => pick(call, [...facts, ...laterFacts]);

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

/** What an earlier page has kept of a call, with what this page has found out before that was read. */
export function joinKept(earlier: KeptCall, own: KeptCall): KeptCall {
  if (!isSameCall(earlier.call, own.call)) return own;
  const association = own.association?.by === undefined ? (earlier.association ?? own.association) : own.association;
  const rejected = [...new Set([...(earlier.rejected ?? []), ...(own.rejected ?? [])])];
  return {
    ...earlier,
    ...own,
    call: { ...own.call, ...pick(earlier.call, ['startedAt', 'answeredAt']) },
    ...(association && { association }),
    ...(rejected.length && { rejected }),
  };
}

/** What is read from the device, or undefined: what does not look like a call of this version is not believed. */
export function keptCallIn(value: unknown): KeptCall | undefined {
  if (!isObject(value) || value['version'] !== 1 || !isFacts(value['call'])) return undefined;
  const { association, rejected, notes, log } = value;
  if (association !== undefined && !isAssociation(association)) return undefined;
  return {
    version: 1,
    call: pick(value['call'], [...facts, ...laterFacts]),
    ...(association && { association }),
    ...(isTexts(rejected) && { rejected }),
    ...(isText(notes) && { notes }),
    ...(isLog(log) && { log: { ...log, entries: log.entries.map(asFound) } }),
  };
}

/** Nobody hears any more what came of an attempt for a contact that the call does not belong to since. */
const asFound = (entry: KeptEntry): KeptEntry =>
  entry.state === 'logging' && entry.target === undefined ? { ...entry, state: 'left' } : entry;

function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  const named = names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]);
  return Object.fromEntries(named) as Pick<T, K>;
}

type Unread = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Unread => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const isTime = (value: unknown): value is number => Number.isFinite(value);
const isOneOf = (value: unknown, words: readonly string[]) => isText(value) && words.includes(value);
const maybe = (is: (value: unknown) => boolean, values: readonly unknown[]) =>
  values.every((value) => value === undefined || is(value));

const isFacts = (value: unknown): value is KeptFacts =>
  isObject(value) &&
  isOneOf(value['direction'], ['inbound', 'outbound']) &&
  isOneOf(value['state'], ['ringing', 'active', 'held', 'ended', 'missed', 'elsewhere']) &&
  isTime(value['startedAt']) &&
  maybe(isTime, [value['answeredAt'], value['endedAt']]) &&
  maybe(isText, [value['number'], value['e164'], value['called'], value['calledLabel'], value['displayName']]);

const isAssociation = (value: unknown): value is Association =>
  isObject(value) &&
  isText(value['contactId']) &&
  isOneOf(value['how'], ['matched', 'chosen', 'attached', 'created', 'this call only']) &&
  isTime(value['at']) &&
  maybe(isText, [value['by']]);

const isLog = (value: unknown): value is KeptLog =>
  isObject(value) && isText(value['notes']) && Array.isArray(value['entries']) && value['entries'].every(isEntry);

const isEntry = (value: unknown): value is KeptEntry =>
  isObject(value) &&
  isText(value['connectionId']) &&
  isOneOf(value['state'], ['waiting', 'logging', 'logged', 'failed', 'left']) &&
  (value['state'] !== 'failed' || isText(value['code'])) &&
  maybe(isText, [value['target'], value['loggedWith'], value['maybeWith'], value['ref'], value['code']]) &&
  maybe(isTime, [value['retryAt'], value['attempts']]) &&
  maybe((fields) => isObject(fields) && Object.values(fields).every(isText), [value['fields']]);
