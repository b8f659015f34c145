import type { Association } from '../core/call.js';
import { factsOf, type KeptCall, type KeptFacts, type KeptLog, type KeptResult, type Stamps } from './kept-call.js';

/**
 * What is read from the device under this key, or undefined: what does not look like a call of this version, or of one
 * before it, is not believed, and left where it is.
 */
export function keptCallIn(key: string, value: unknown): KeptCall | undefined {
  if (!isObject(value)) return undefined;
  if (value['version'] === 1) return keptCallIn(key, fromFirst(key, value));
  if (value['version'] !== 2 || !isText(value['id']) || !isFacts(value['call'])) return undefined;
  const { id, call, association, rejected, notes, log, stamps } = value;
  if (association !== undefined && !isAssociation(association)) return undefined;
  if (!isObject(stamps) || !Object.values(stamps).every(isTime)) return undefined;
  return {
    version: 2,
    id,
    call: factsOf(call),
    ...(association && { association }),
    ...(isTexts(rejected) && { rejected }),
    ...(isText(notes) && { notes }),
    ...(isLog(log) && { log }),
    stamps: stamps,
  };
}

/** Version 1 had one row for each call, under its id, and in its log one entry for each CRM, with its target. */
function fromFirst(id: string, { association, rejected, log, ...value }: Unread): Unread {
  const isDecided = (isObject(association) && association['by'] !== undefined) || rejected !== undefined;
  const stamps: Stamps = isDecided ? { decision: 1 } : {};
  return { ...value, association, rejected, log: logFromFirst(log), version: 2, id, stamps };
}

function logFromFirst(log: unknown): unknown {
  if (!isObject(log) || !Array.isArray(log['entries'])) return undefined;
  const { notes } = log;
  const entries = log['entries'].filter(isObject).map(({ connectionId, ...entry }) => [connectionId, entry] as const);
  const targets = entries.flatMap(([id, { target }]) => (target === undefined ? [] : [[id, target] as const]));
  const results = entries.map(([id, { state, ...entry }]) => {
    const left = entry['loggedWith'] === undefined ? 'waiting' : 'logged';
    return [id, { ...entry, at: 0, notes, state: state === 'left' ? left : state }] as const;
  });
  return {
    notes,
    targets: Object.fromEntries(targets) as unknown,
    results: Object.fromEntries(results) as unknown,
  };
}

type Unread = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Unread => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const isTime = (value: unknown): value is number => Number.isFinite(value);
const isOneOf = (value: unknown, words: readonly string[]) => isText(value) && words.includes(value);
const isEach = (value: unknown, is: (value: unknown) => boolean) => isObject(value) && Object.values(value).every(is);
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
  isObject(value) && isText(value['notes']) && isEach(value['targets'], isText) && isEach(value['results'], isResult);

const isResult = (value: unknown): value is KeptResult =>
  isObject(value) &&
  isTime(value['at']) &&
  isOneOf(value['state'], ['waiting', 'logging', 'logged', 'failed', 'unsupported']) &&
  (value['state'] !== 'failed' || isText(value['code'])) &&
  maybe(isText, [value['notes'], value['target'], value['survivor'], value['ref'], value['code']]) &&
  maybe(isText, [value['loggedWith'], value['maybeWith']]) &&
  maybe(isTime, [value['retryAt'], value['attempts']]) &&
  maybe((fields) => isEach(fields, isText), [value['fields']]);
