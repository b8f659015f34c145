/** One contact for one idempotency key, also where the CRM takes no keys. */
import type { ContactDraft } from '../../core/adapter.js';
import type { CrmRecord } from '../../core/contact.js';
import { CrmError } from '../../core/errors.js';
import { inTime } from '../answers/deadline.js';
import { refuse } from '../answers/problem.js';
import type { Services } from '../services.js';
import type { Ask } from './ask.js';

/** An answer may be lost today and be asked for again tomorrow; in seconds. */
const remembered = 48 * 3600;

export type Once = (
  ask: Ask,
  key: string,
  draft: ContactDraft,
  create: (idempotencyKey: string) => Promise<CrmRecord>,
) => Promise<CrmRecord>;

/**
 * Remembers the id alone, under a hash: nothing that says who was made by whom. What failed is not remembered: whether it
 * is sent again is decided where it was sent from.
 */
export function createOnce({ memory, log }: Services): Once {
  const underWay = new Map<string, { readonly print: string; readonly made: Promise<CrmRecord> }>();

  return async (ask, key, draft, create) => {
    const { user, crm } = ask;
    const place = await hash(JSON.stringify([user.organisation, crm.config.id, user.subject, key]));
    const print = await hash(JSON.stringify([key, draft]));
    const other = underWay.get(place);
    if (other) return other.print === print ? other.made : Promise.reject(reused(ask));
    const made = (async () => {
      const before = await memory.get(place);
      if (before !== undefined) return again(ask, before, print);
      const record = await create(asUuid(place));
      await memory.set(place, JSON.stringify([print, record.id]), remembered).catch(() => {
        const message = 'The key of a contact that was made could not be kept.';
        const { requestId } = ask.trace;
        log({ level: 'error', at: new Date().toISOString(), event: 'failed', requestId, message });
      });
      return record;
    })();
    underWay.set(place, { print, made });
    return made.finally(() => underWay.delete(place));
  };
}

async function again(ask: Ask, before: string, print: string): Promise<CrmRecord> {
  const [known, id] = JSON.parse(before) as [string, string];
  if (known !== print) throw reused(ask);
  return inTime(ask.limits.requestSeconds, undefined, (signal) => ask.crm.adapter.contact(id, { fresh: true, signal }));
}

function reused({ trace }: Ask): Error {
  const error = new CrmError('invalid', { fields: { 'idempotency-key': 'was used for another contact' } });
  return refuse(error, trace, { status: 422, title: 'The same key was used for another contact.' });
}

async function hash(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The key for the CRM: of this user alone, and in the one shape that every CRM takes. */
const asUuid = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
