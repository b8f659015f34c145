import { isUnderWay, type Save, type SaveResult } from '../../core/saving.js';
import { common } from './common.js';
import { fieldName, listed, reason } from './reasons.js';

/** Words for edits on their way. `crm` is always a connection's label. */
export const saves = {
  latestEdit: 'Latest edit',
  hide: 'Hide',
  saving: 'Saving',
  saved: 'Saved',
  notSaved: (why: string) => `Not saved: ${why}`,
  isNow: (field: string, value: string, crm: string) => `${field} is now ${value} in ${crm}`,
  isNowEmpty: (field: string, crm: string) => `${field} is now empty in ${crm}`,
  waiting: (crm: string) => `Waiting to be sent to ${crm}`,
  waitingBecause: (crm: string, why: string) => `Waiting to be sent to ${crm}. ${why}`,
  apart: (crm: string) => `Not sent: the record in ${crm} is another person now`,
  pleaseCheck: (crm: string) => `Please check ${crm}`,
  contactUpdated: 'Contact updated',
  contactAdded: 'Contact added',
  addedIn: (added: number, of: number) => `Added in ${added} of ${of} CRMs`,
} as const;

/** How far a save has come in one CRM; absent where there is nothing to say. */
export function saveState(result: SaveResult, crm: string): string | undefined {
  switch (result.state) {
    case 'nothing':
      return undefined;
    case 'planned':
    case 'sending':
      return saves.saving;
    case 'saved':
      return saves.saved;
    case 'waiting':
      return result.error ? saves.waitingBecause(crm, reason(result.error, crm)) : saves.waiting(crm);
    case 'unsure':
      return saves.pleaseCheck(crm);
    case 'apart':
      return saves.apart(crm);
    default:
      return saves.notSaved(whyNotSaved(result, crm));
  }
}

/**
 * What is said once a save has settled. `labelOf` gives a connection's label. Absent while it is under way, or when it
 * reached no CRM because there was nothing to do.
 */
export function saveOutcome(save: Save, labelOf: (connectionId: string) => string): string | undefined {
  if (isUnderWay(save)) return undefined;
  const concerned = save.results.filter(({ result }) => result.state !== 'nothing');
  const saved = concerned.filter(({ result }) => result.state === 'saved');
  const missed = concerned.filter(({ result }) => result.state !== 'saved');
  if (save.kind === 'add' && saved.length) {
    return missed.length ? saves.addedIn(saved.length, concerned.length) : saves.contactAdded;
  }
  if (!missed.length) return saved.length ? saves.contactUpdated : undefined;
  const reached = saved.length ? [`Saved in ${listed(saved.map((entry) => labelOf(entry.connectionId)))}.`] : [];
  const failures = missed.map(({ connectionId, result }) => missedIn(save.kind, result, labelOf(connectionId)));
  return [...reached, ...failures].join(' ');
}

type Missed = Extract<SaveResult, { readonly state: 'conflict' | 'failed' | 'cannot' }>;

function whyNotSaved(result: Missed, crm: string): string {
  if (result.state === 'failed') return reason(result.error, crm);
  if (result.state === 'cannot') return common.cannot(listed(result.fields.map(fieldName)), crm);
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
