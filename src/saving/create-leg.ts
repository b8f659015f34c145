import type { ContactDraft } from '../core/adapter.js';
import type { Connection } from '../core/connection.js';
import type { CrmRecord } from '../core/contact.js';
import { CrmError, isCrmError, type CrmErrorCode } from '../core/errors.js';
import { asCrmError, withPatience } from '../core/patience.js';
import type { SaveResult } from '../core/saving.js';
import { isAsDrafted, lookFor } from './look.js';
import type { Leg } from './saves.js';
import { connectionOf, type Services } from './services.js';
import type { Typed } from './targets.js';
import type { Place } from './values.js';

/** What outlives one press of Add: whether an attempt may have arrived, and under which key it was made. */
export interface Attempt {
  readonly idempotencyKey: string;
  readonly draft: ContactDraft;
  /** What the draft was made of. */
  readonly typed: Typed;
  mayHaveArrived: boolean;
}

export interface CreateOrder {
  readonly connectionId: string;
  readonly attempt: Attempt;
  readonly place: Place;
  /** Called once, with the contact as the CRM has it. */
  readonly onMade: (record: CrmRecord) => void;
}

/** After these nobody knows whether the CRM has made the contact. */
const inDoubt: readonly CrmErrorCode[] = ['timeout', 'offline', 'unavailable', 'bad-response'];

/** After these the CRM has looked at the values and made nothing of them. Other refusals come before it looks. */
const judged: readonly CrmErrorCode[] = ['invalid', 'duplicate'];

/**
 * Adds a contact to one CRM. A CRM that takes an idempotency key is simply asked again under the same key; in any other
 * the contact is looked for before it is made a second time.
 */
export function createLeg(services: Services, order: CreateOrder): Leg {
  const { connectionId, attempt, place, onMade } = order;

  function taken(record: CrmRecord): SaveResult {
    attempt.mayHaveArrived = false;
    services.directory.apply(connectionId, { upserts: [record] });
    onMade(record);
    return { state: 'saved' };
  }

  /** What to report instead of asking again; absent when the contact surely is not there. */
  async function found(connection: Connection): Promise<SaveResult | undefined> {
    const answer = await withPatience(
      (signal) => lookFor(attempt.draft, connection, place, signal),
      undefined,
      services.patience,
    ).catch(() => 'unsure' as const);
    if (answer === 'unsure') return { state: 'unsure' };
    return answer === 'absent' ? undefined : taken(answer);
  }

  return {
    connectionId,
    initial: { state: 'planned' },
    async send() {
      const connection = connectionOf(services, connectionId);
      const { adapter } = connection ?? {};
      if (!connection || !adapter?.createContact)
        return { state: 'failed', error: new CrmError('unsupported', { operation: 'createContact' }) };
      const look = !adapter.capabilities.create?.idempotent;
      const before = look && attempt.mayHaveArrived ? await found(connection) : undefined;
      if (before) return before;
      try {
        return taken(await withPatience((signal) => create(connection, attempt, signal), undefined, services.patience));
      } catch (thrown) {
        const error = asCrmError(thrown);
        const own = attempt.mayHaveArrived && isCrmError(error, 'duplicate') ? ownAmong(error, order) : undefined;
        if (own) return taken(own);
        const doubt = inDoubt.includes(error.code);
        attempt.mayHaveArrived = doubt || (attempt.mayHaveArrived && !judged.includes(error.code));
        const after = look && doubt ? await found(connection) : undefined;
        return after ?? { state: 'failed', error };
      }
    },
  };
}

async function create(
  { adapter }: Connection,
  { draft, idempotencyKey }: Attempt,
  signal: AbortSignal,
): Promise<CrmRecord> {
  if (!adapter.createContact) throw new CrmError('unsupported', { operation: 'createContact' });
  return adapter.createContact(draft, { idempotencyKey, signal });
}

/** The contact that an earlier attempt has made, where it is that one which the CRM takes for a twin. */
const ownAmong = ({ details }: CrmError<'duplicate'>, { attempt, place }: CreateOrder): CrmRecord | undefined =>
  details.candidates.find((record) => isAsDrafted(record, attempt.draft, place));
