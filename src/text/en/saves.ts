import type { CrmError } from '../../core/errors.js';
import { isUnderWay, type FormField, type Save, type SaveResult } from '../../core/saving.js';
import { common } from './common.js';
import { fieldName, listed, reason } from './reasons.js';

/** Words for edits on their way. `crm` is always a connection's label. */
export const saves = {
  latestEdit: 'Latest edit',
  hide: 'Hide',
  undo: 'Undo',
  saving: 'Saving',
  saved: 'Saved',
  keptMeanwhile: (fields: readonly FormField[]) =>
    `${fieldsIn(fields)} ${fields.length > 1 ? 'were' : 'was'} changed there meanwhile and kept.`,
  notSaved: (why: string) => `Not saved: ${why}`,
  isNow: (field: string, value: string, crm: string) => `${field} is now ${value} in ${crm}`,
  isNowEmpty: (field: string, crm: string) => `${field} is now empty in ${crm}`,
  waiting: (crm: string) => `Waiting to be sent to ${crm}`,
  waitingBecause: (crm: string, why: string) => `Waiting to be sent to ${crm}. ${why}`,
  notConnected: (crm: string) => `${crm} is not connected: ask your administrator, or discard this.`,
  apart: (crm: string) => `Not sent: the record in ${crm} is another person now`,
  pleaseCheck: (crm: string) => `Please check ${crm}`,
  whatToCheck: (crm: string) =>
    `Please check ${crm}: if the contact is there, discard this; if it is missing, try again.`,
  merged: (crm: string) => `Not saved: in ${crm} this contact was merged into another contact.`,
  conflict: (field: string, crm: string) =>
    `${field} was changed in ${crm} meanwhile. Choose the one that is to stay there.`,
  you: 'You',
  empty: 'empty',
  useMine: 'Use mine',
  keepTheirs: (crm: string) => `Keep ${crm}'s`,
  tryNow: 'Try now',
  tryThere: 'Try there',
  sendAnyway: 'Send anyway',
  discard: 'Discard',
  keep: 'Keep',
  discardIn: (crm: string) => `Discard this change? It has not reached ${crm}.`,
  contactUpdated: 'Contact updated',
  contactAdded: 'Contact added',
  contactUndone: 'Change undone',
  addedIn: (added: number, of: number) => `Added in ${added} of ${of} CRMs`,
} as const;

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' });
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat('en');

/** A time of today, or with its day. Milliseconds since 1970. */
export const timeOf = (at: number, now: number): string =>
  (new Date(at).toDateString() === new Date(now).toDateString() ? clock : moment).format(at);

/** How long ago something was, in words. Milliseconds since 1970. */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return relative.format(-minutes, 'minute');
  return minutes < 48 * 60
    ? relative.format(-Math.floor(minutes / 60), 'hour')
    : relative.format(-Math.floor(minutes / 1440), 'day');
}

const fieldsIn = (fields: readonly FormField[]): string => listed(fields.map(fieldName));

/** What a save is about, while it is on its way. */
export function saveTitle({ kind, fields, undoes, startedAt }: Save, now: number): string {
  const what = kind === 'add' ? 'New contact' : fieldsIn(fields);
  return `${undoes === undefined ? what : `Undo: ${what}`}, ${ago(startedAt, now)}`;
}

/** A save that has reached every CRM. */
export function lastChange({ kind, fields, undoes, startedAt }: Save, now: number): string {
  const when = ago(startedAt, now);
  if (undoes !== undefined) return `Undone: ${fieldsIn(fields)}, ${when}`;
  return kind === 'add' ? `Added ${when}, by you.` : `Last change: ${fieldsIn(fields)}, ${when}, by you.`;
}

/** How far a save has come in one CRM; absent where there is nothing to say. */
export function saveState(result: SaveResult, crm: string): string | undefined {
  switch (result.state) {
    case 'nothing':
      return undefined;
    case 'planned':
    case 'sending':
      return saves.saving;
    case 'saved':
      return result.meanwhile ? `${saves.saved}. ${saves.keptMeanwhile(result.meanwhile)}` : saves.saved;
    case 'waiting':
      return result.error ? saves.waitingBecause(crm, whyWaiting(result.error, crm)) : saves.waiting(crm);
    case 'unsure':
      return saves.whatToCheck(crm);
    case 'apart':
      return `${saves.apart(crm)}.`;
    case 'conflict':
      return saves.conflict(fieldName(result.field), crm);
    default:
      return isMerged(result) ? saves.merged(crm) : saves.notSaved(whyNotSaved(result, crm));
  }
}

/** Whether the record was merged into another one, which the CRM has named. */
export const isMerged = (result: SaveResult): boolean =>
  result.state === 'failed' && result.error.code === 'gone' && 'replacedBy' in result.error.details;

/**
 * What is said once a save has settled. `crmOf` gives a CRM's label. Absent while it is under way, or when it reached no CRM
 * because there was nothing to do.
 */
export function saveOutcome(save: Save, crmOf: (entry: Save['results'][number]) => string): string | undefined {
  if (isUnderWay(save)) return undefined;
  const concerned = save.results.filter(({ result }) => result.state !== 'nothing');
  const saved = concerned.filter(({ result }) => result.state === 'saved');
  const missed = concerned.filter(({ result }) => result.state !== 'saved');
  const merged = saved.flatMap((entry) => mergedIn(entry.result, crmOf(entry)) ?? []);
  if (!missed.length) return saved.length ? [wholeOutcome(save), ...merged].join('. ') : undefined;
  const reached = saved.length ? [reachedIn(save, saved, concerned.length, crmOf)] : [];
  return [...reached, ...merged, ...missed.map((entry) => missedIn(save.kind, entry.result, crmOf(entry)))].join(' ');
}

const wholeOutcome = ({ kind, undoes }: Save): string => {
  if (undoes !== undefined) return saves.contactUndone;
  return kind === 'add' ? saves.contactAdded : saves.contactUpdated;
};

const mergedIn = (result: SaveResult, crm: string): string | undefined =>
  result.state === 'saved' && result.meanwhile ? `${crm}: ${saves.keptMeanwhile(result.meanwhile)}` : undefined;

const reachedIn = ({ kind }: Save, saved: Save['results'], of: number, crmOf: Parameters<typeof saveOutcome>[1]) =>
  kind === 'add' ? `${saves.addedIn(saved.length, of)}.` : `Saved in ${listed(saved.map(crmOf))}.`;

/** It is sent again by itself: nobody has to try. */
function whyWaiting(error: CrmError, crm: string): string {
  if (error.code === 'unavailable') return `${crm} is not available at the moment.`;
  if (error.code === 'timeout') return `${crm} has not answered in time.`;
  if (error.code !== 'rate-limited') return reason(error, crm);
  const { retryAt } = (error as CrmError<'rate-limited'>).details;
  const until = retryAt === undefined ? '' : ` until ${timeOf(Date.parse(retryAt), Date.now())}`;
  return `${crm} asks for a pause${until}.`;
}

type Missed = Extract<SaveResult, { readonly state: 'conflict' | 'failed' | 'cannot' }>;

function whyNotSaved(result: Missed, crm: string): string {
  if (result.state === 'failed') return reason(result.error, crm);
  if (result.state === 'cannot') return common.cannot(fieldsIn(result.fields), crm);
  const field = fieldName(result.field);
  return result.value ? saves.isNow(field, result.value, crm) : saves.isNowEmpty(field, crm);
}

function missedIn(kind: Save['kind'], result: SaveResult, crm: string): string {
  switch (result.state) {
    case 'conflict':
    case 'failed':
    case 'cannot': {
      const why = whyNotSaved(result, crm);
      return `Not ${kind === 'add' ? 'added' : 'saved'} in ${crm}: ${why.endsWith('.') ? why : `${why}.`}`;
    }
    case 'waiting':
      return `${saves.waiting(crm)}.`;
    case 'apart':
      return `${saves.apart(crm)}.`;
    default:
      return `${saves.pleaseCheck(crm)}.`;
  }
}
