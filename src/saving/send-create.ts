import type { Connection } from '../core/connection.js';
import { recordKey, type CrmRecord } from '../core/contact.js';
import { CrmError, isCrmError, type CrmErrorCode } from '../core/errors.js';
import { asCrmError } from '../core/patience.js';
import { isPassing, isUnclear } from '../core/retry.js';
import type { FormField } from '../core/saving.js';
import { isWritable } from './fields.js';
import { isAsDrafted, lookFor } from './look.js';
import { keptResult, type KeptAttempt, type KeptCreate, type KeptEdit } from './outbox/kept.js';
import { missed } from './outbox/retry.js';
import { sendEdit, type Watcher } from './send-edit.js';
import { connectionOf, type Surroundings } from './services.js';
import { placeOf } from './targets.js';
import { basesFor, type Edit } from './task.js';
import { heldIn, type Held, type Place } from './values.js';

/** After these the CRM has looked at the values and made nothing of them. Other refusals come before it looks. */
const judged: readonly CrmErrorCode[] = ['invalid', 'duplicate'];

/** Keeps how far a leg has come, before what follows is done. */
export type Keep = (leg: KeptCreate) => Promise<void>;

/**
 * Brings a contact into one CRM. Where an earlier attempt may have arrived, that one is settled first, as it was; what the
 * agent has typed since then is an edit of the contact that it made. Never rejects.
 */
export async function sendCreate(
  services: Surroundings,
  leg: KeptCreate,
  keep: Keep,
  watcher: Watcher = {},
): Promise<KeptCreate> {
  const connection = connectionOf(services, leg.connectionId);
  if (!connection?.adapter.createContact)
    return missed(leg, new CrmError('unsupported', { operation: 'createContact' }), services.clock);
  const now = leg.made ? leg : await make(services, connection, leg, keep, watcher);
  return now.made ? followUp(services, now, watcher) : now;
}

/**
 * Has the contact made. A CRM that takes an idempotency key is simply asked again under the same key; in any other the
 * contact is looked for before it is made a second time.
 */
async function make(
  services: Surroundings,
  connection: Connection,
  leg: KeptCreate,
  keep: Keep,
  watcher: Watcher,
): Promise<KeptCreate> {
  const { attempt } = leg;
  const place = placeOf(services, leg);
  const taken = (record: CrmRecord): KeptCreate => {
    services.directory.apply(connection.id, { upserts: [record] });
    watcher.onSaved?.(connection.id, record);
    return {
      ...leg,
      tries: 0,
      attempt: { ...attempt, mayHaveArrived: false },
      made: { id: record.id, of: attempt.typed },
    };
  };
  const look = !connection.adapter.capabilities.create?.idempotent;
  const found = () => lookAgain(services, connection, { ...leg, attempt: { ...attempt, mayHaveArrived: true } }, place);
  if (look && attempt.mayHaveArrived) {
    const before = await found();
    if (before) return 'id' in before ? taken(before) : before;
  }
  await keep({ ...leg, attempt: { ...attempt, mayHaveArrived: true } });
  try {
    return taken(await services.patiently((signal) => create(connection, attempt, signal)));
  } catch (thrown) {
    const error = asCrmError(thrown);
    const own = attempt.mayHaveArrived && isCrmError(error, 'duplicate') ? ownAmong(error, attempt, place) : undefined;
    if (own) return taken(own);
    const doubt = isUnclear(error);
    const after = look && doubt ? await found() : undefined;
    if (after) return 'id' in after ? taken(after) : after;
    const mayHaveArrived = doubt || (attempt.mayHaveArrived && !judged.includes(error.code));
    return missed({ ...leg, attempt: { ...attempt, mayHaveArrived } }, error, services.clock);
  }
}

/** The contact, or how the leg stands as long as that cannot be told; absent when it surely is not there. */
async function lookAgain(
  services: Surroundings,
  connection: Connection,
  leg: KeptCreate,
  place: Place,
): Promise<CrmRecord | KeptCreate | undefined> {
  try {
    const found = await services.patiently((signal) => lookFor(leg.attempt.draft, connection, place, signal));
    if (found === 'absent') return undefined;
    return found === 'unsure' ? { ...leg, tries: 0, result: keptResult({ state: 'unsure' }) } : found;
  } catch (error) {
    if (isPassing(asCrmError(error))) return missed(leg, error, services.clock);
    return { ...leg, tries: 0, result: keptResult({ state: 'unsure' }) };
  }
}

async function create(
  { adapter }: Connection,
  { draft, idempotencyKey }: KeptAttempt,
  signal: AbortSignal,
): Promise<CrmRecord> {
  if (!adapter.createContact) throw new CrmError('unsupported', { operation: 'createContact' });
  return adapter.createContact(draft, { idempotencyKey, signal });
}

/** The contact that an earlier attempt has made, where it is that one which the CRM takes for a twin. */
const ownAmong = ({ details }: CrmError<'duplicate'>, { draft }: KeptAttempt, place: Place): CrmRecord | undefined =>
  details.candidates.find((record) => isAsDrafted(record, draft, place));

/** Fields that are to be something else than what the contact was made of. */
export const changedSince = (before: readonly Edit[], typed: readonly Edit[]): readonly Edit[] =>
  typed.filter(({ field, exact }) => before.find((edit) => edit.field === field)?.exact !== exact);

/** The edit that is left once the contact has been made of earlier values. */
async function followUp(services: Surroundings, leg: KeptCreate, watcher: Watcher): Promise<KeptCreate> {
  const { connectionId, label, made, typed, tries } = leg;
  const saved: KeptCreate = { ...leg, tries: 0, result: { state: 'saved' } };
  if (!made) return leg;
  const key = recordKey(connectionId, made.id);
  const record = services.directory.record(key);
  const parts = { firstName: valueIn(made.of, 'firstName'), lastName: valueIn(made.of, 'lastName') };
  const place: Place = { ...placeOf(services, leg), parts };
  const edits = changedSince(made.of, typed).filter(({ field }) => isWritable(field, place.capabilities));
  if (!edits.length) return saved;
  const seen = new Map(leg.seen);
  const bases = basesFor({ edits, beside: new Set() }).map((field) => {
    const held = record ? heldIn(record, field, place) : made.of.find((each) => each.field === field);
    return [field, seen.get(field) ?? held ?? nothing] as const;
  });
  const edit: KeptEdit = {
    kind: 'edit',
    ...{ connectionId, label, key, edits, bases, parts, tries },
    ours: made.of,
    beside: [],
    result: { state: 'planned' },
  };
  const { clash, ...sent } = await sendEdit(services, edit, watcher);
  if (sent.result.state === 'saved') return { ...saved, made: { id: made.id, of: typed } };
  return { ...leg, tries: sent.tries, result: sent.result, ...(clash && { clash }) };
}

const nothing: Held = { value: '', loose: '', exact: '' };

const valueIn = (edits: readonly Edit[], field: FormField): string =>
  edits.find((edit) => edit.field === field)?.value ?? '';
