import { recordKey } from '../core/contact.js';
import type { FormField, FormSession, Saving } from '../core/saving.js';
import { extensionOf, isExtension, isNumber, numberOf } from './fields.js';
import type { KeptLeg } from './outbox/kept.js';
import type { Outbox } from './outbox/outbox.js';
import type { Services } from './services.js';
import type { Session } from './session.js';
import type { Edit } from './task.js';

type Verbs = Pick<Saving, 'retry' | 'keepTheirs' | 'discard' | 'undo'>;

/** What the agent can do about a save that has not reached a CRM, or has and should not have. */
export const verbs = (outbox: Outbox): Verbs => ({
  retry: (saveId, connectionId) => asShown(outbox, saveId, connectionId, again),
  keepTheirs: (saveId, connectionId) => asShown(outbox, saveId, connectionId, yielding),
  discard: (saveId, connectionId) => outbox.discard(saveId, connectionId),
  undo: async (saveId) => (await outbox.undo(saveId))?.save,
});

/** Changes a leg as the agent has decided, if it still stands as it did on screen then; tries it in any case. */
function asShown(
  outbox: Outbox,
  saveId: string,
  connectionId: string,
  decide: (leg: KeptLeg) => KeptLeg | undefined,
): Promise<void> {
  const shown = JSON.stringify(outbox.get(saveId)?.legs.get(connectionId)?.result);
  return outbox.change(saveId, connectionId, (leg) => (JSON.stringify(leg.result) === shown ? decide(leg) : undefined));
}

/** The same from within the form that has started the save. */
export function resolving(
  { outbox }: Services,
  resolve: Session['resolve'],
): Pick<FormSession, 'retry' | 'keepTheirs' | 'discard'> {
  const { retry, keepTheirs, discard } = verbs(outbox);
  return {
    retry: (connectionId) => resolve((saveId) => retry(saveId, connectionId)),
    keepTheirs: (connectionId) => resolve((saveId) => keepTheirs(saveId, connectionId)),
    discard: (connectionId) => resolve((saveId) => discard(saveId, connectionId)),
  };
}

/** As it is sent again: over the value that was shown, or into the record that this one was merged into. */
function again({ clash, ...leg }: KeptLeg): KeptLeg | undefined {
  const { result } = leg;
  if (!isStuck(leg)) return undefined;
  const planned = { ...leg, tries: 0, result: { state: 'planned' as const } };
  const shown = clash && ([clash.field, clash.now] as const);
  if (planned.kind === 'create') return shown ? { ...planned, seen: [...(planned.seen ?? []), shown] } : planned;
  const bases = shown ? [...planned.bases.filter(([field]) => field !== clash.field), shown] : planned.bases;
  const heir = result.state === 'failed' && result.error.code === 'gone' ? heirIn(result.error.details) : undefined;
  const key = heir === undefined ? planned.key : recordKey(planned.connectionId, heir);
  return { ...planned, bases, key, ...(result.state === 'apart' && { isConfirmed: true as const }) };
}

const heirIn = (details: object): string | undefined =>
  'replacedBy' in details && typeof details.replacedBy === 'string' ? details.replacedBy : undefined;

/** Without the field in which the CRM has another value; what else there is goes on. */
function yielding(leg: KeptLeg): KeptLeg | undefined {
  const { clash, ...rest } = leg;
  if (!clash || rest.result.state !== 'conflict') return undefined;
  const edited = rest.kind === 'create' ? rest.typed : rest.edits;
  const concerned = concernedBy(clash.field, edited);
  const concerns = (field: FormField) => concerned.includes(field);
  if (rest.kind === 'create') {
    const typed = rest.typed.filter(({ field }) => !concerns(field));
    return { ...rest, typed, tries: 0, result: { state: 'planned' } };
  }
  const edits = rest.edits.filter(({ field }) => !concerns(field));
  const bases = rest.bases.filter(([field]) => !concerns(field));
  return { ...rest, edits, bases, tries: 0, result: { state: edits.length ? 'planned' : 'nothing' } };
}

/** A number and its extension go together, but where the extension alone was edited, and alone stands in the way. */
function concernedBy(field: FormField, edits: readonly Edit[]): readonly FormField[] {
  const isEdited = edits.some((edit) => edit.field === field);
  if (isExtension(field)) return isEdited ? [field] : [numberOf(field), field];
  return isNumber(field) ? [field, extensionOf(field)] : [field];
}

const isStuck = ({ result: { state } }: KeptLeg): boolean =>
  state === 'failed' || state === 'conflict' || state === 'unsure' || state === 'apart';
