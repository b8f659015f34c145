import { recordKey, type CrmRecord, type RecordKey } from '../core/contact.js';
import type { FormField, SaveResult } from '../core/saving.js';
import { createLeg, type Attempt } from './create-leg.js';
import { editLeg } from './edit-leg.js';
import { isWritable } from './fields.js';
import { newId } from './id.js';
import type { Leg } from './saves.js';
import type { Services } from './services.js';
import { draftFor, placeOf, type Target, type Typed } from './targets.js';
import { basesFor, type Task } from './task.js';
import { heldIn, type Place } from './values.js';

/**
 * Brings a contact into one CRM. Where an earlier attempt may have arrived, that one is settled first, as it was; what the
 * agent has typed since then is an edit of the contact that it made.
 */
export function addLeg(services: Services, target: Target, typed: Typed, onMade: (key: RecordKey) => void): Leg {
  const { connectionId } = target;
  const place = placeOf(services, target);
  const attempt = (target.attempt = keptAttempt(target) ?? newAttempt(typed, place, target));
  const create = createLeg(services, {
    connectionId,
    attempt,
    place,
    onMade(record) {
      target.made = { record, of: attempt.typed };
      onMade(recordKey(connectionId, record.id));
    },
  });
  let edit: Leg | undefined;

  async function send(): Promise<SaveResult> {
    if (!target.made) {
      const result = await create.send();
      if (result.state !== 'saved') return result;
    }
    edit ??= followUp(services, target, typed);
    return edit ? edit.send() : { state: 'saved' };
  }

  const done = target.made !== undefined && !changedSince(target.made.of, typed).length;
  return { connectionId, initial: { state: done ? 'saved' : 'planned' }, send };
}

const keptAttempt = ({ attempt }: Target): Attempt | undefined => (attempt?.mayHaveArrived ? attempt : undefined);

const newAttempt = (typed: Typed, place: Place, { company }: Target): Attempt => ({
  idempotencyKey: newId(),
  draft: draftFor(typed, place, company),
  typed,
  mayHaveArrived: false,
});

const valueIn = (typed: Typed, field: FormField): string => typed.get(field)?.value ?? '';

const changedSince = (before: Typed, typed: Typed) =>
  [...typed.values()].filter(({ field, exact }) => before.get(field)?.exact !== exact);

/** The edit that is left once the contact has been made of earlier values. */
function followUp(services: Services, target: Target, typed: Typed): Leg | undefined {
  const { connectionId, made } = target;
  if (!made) return undefined;
  const parts = { firstName: valueIn(made.of, 'firstName'), lastName: valueIn(made.of, 'lastName') };
  const place: Place = { ...placeOf(services, target), parts };
  const edits = changedSince(made.of, typed).filter(({ field }) => isWritable(field, place.capabilities));
  if (!edits.length) return undefined;
  return editLeg(services, {
    key: recordKey(connectionId, made.record.id),
    connectionId,
    task: taskOn(made.record, edits, place),
    initial: { state: 'planned' },
    place: () => place,
    onSaved: (record) => {
      target.made = { record, of: typed };
    },
  });
}

function taskOn(record: CrmRecord, edits: Task['edits'], place: Place): Task {
  const beside: Task['beside'] = new Set();
  const bases = new Map(basesFor({ edits, beside }).map((field) => [field, heldIn(record, field, place)]));
  return { edits, bases, beside };
}
