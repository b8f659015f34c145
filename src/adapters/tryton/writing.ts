/** Everything that changes something in Tryton. */
import * as z from 'zod/mini';
import type {
  CallLogEntry,
  CallLogRef,
  CallOptions,
  ContactDraft,
  Operation,
  RecordPatch,
} from '../../core/adapter.js';
import type { CrmRecord } from '../../core/contact.js';
import { CrmError } from '../../core/errors.js';
import { changes, newParty, revision, stamps, typeOf, withExtension } from './mapping.js';
import { Refused, Stale } from './rpc.js';
import { wireNote } from './schemas.js';
import { byId, context, type Tryton } from './tryton.js';

/** A field and the text that was sent for it. */
type Sent = readonly (readonly [field: string, text: string])[];

export async function create(tryton: Tryton, draft: ContactDraft, { signal }: CallOptions): Promise<CrmRecord> {
  if (!draft.name?.trim()) throw new CrmError('invalid', { fields: { name: '' } });
  mustKnow(draft, 'createContact');
  const values = newParty(draft, await tryton.employment(signal));
  // Asks first: that a session has ended is then told by a read, not by a write of which nobody knows whether it arrived.
  await tryton.session.read('model.ir.date.today', [context], z.unknown(), signal);
  try {
    const made = z.tuple([z.int()]);
    const [id] = await tryton.session.write('model.party.party.create', [[values], context], made, signal);
    return tryton.record(await tryton.party(String(id), signal));
  } catch (error) {
    throw inOurWords(error, texts(draft));
  }
}

/**
 * Reads, compares the whole revision, and writes with the stamps of that read, which Tryton compares again in the
 * transaction that writes: of the party and of every mechanism that is written. What stays open between read and write
 * are mechanisms that this edit does not touch.
 */
export async function update(
  tryton: Tryton,
  id: string,
  patch: RecordPatch,
  { ifRevision, signal }: CallOptions & { readonly ifRevision?: string } = {},
): Promise<CrmRecord> {
  mustKnow(patch, 'updateContact');
  const party = await tryton.party(id, signal);
  const current = tryton.record(party);
  const stale = ifRevision !== undefined && ifRevision !== revision(party);
  if (stale || !hasAll(patch, current)) throw new CrmError('conflict', { current });
  const values = changes(patch, current);
  if (Object.keys(values).length === 0) return current;
  const checked = { ...context, _timestamp: stamps(party) };
  try {
    await tryton.session.write('model.party.party.write', [[party.id], values, checked], z.null(), signal);
  } catch (error) {
    if (!(error instanceof Stale || error instanceof Refused)) throw error;
    // Refused is also a write of what was deleted a moment ago.
    const now = await tryton.party(id, signal);
    const moved = error instanceof Stale || revision(now) !== revision(party);
    throw moved
      ? new CrmError('conflict', { current: tryton.record(now) })
      : inOurWords(error, texts(asDraft(patch, current)));
  }
  return tryton.record(await tryton.party(id, signal));
}

/** Tryton has no calls. A note of the party it is, found again by its last line. */
export async function logCall(tryton: Tryton, entry: CallLogEntry, { signal }: CallOptions = {}): Promise<CallLogRef> {
  const { contactId } = entry;
  const mark = `[call ${entry.callId}]`;
  const note = { resource: `party.party,${contactId}`, message: `${noteText(entry)}\n${mark}` };
  const domain = [['message', 'like', `%${mark.replace(/[\\%_]/gu, '_')}`]];
  const params = [domain, 0, 10, byId, ['message'], context];
  const found = await tryton.session.read('model.ir.note.search_read', params, z.array(wireNote), signal);
  const before = found.find(({ message }) => message?.endsWith(mark));
  try {
    if (before) {
      await tryton.session.write('model.ir.note.write', [[before.id], note, context], z.null(), signal);
      return { id: String(before.id), contactId };
    }
    const made = z.tuple([z.int()]);
    const [id] = await tryton.session.write('model.ir.note.create', [[note], context], made, signal);
    return { id: String(id), contactId };
  } catch (error) {
    throw inOurWords(error, []);
  }
}

function noteText({ direction, number, startedAt, duration, notes }: CallLogEntry): string {
  const facts = [direction, number, startedAt, duration === undefined ? undefined : `${duration} s`];
  return [facts.filter(Boolean).join(' · '), notes?.trim()].filter(Boolean).join('\n');
}

/** Tryton has one name, and of the kinds of numbers three. */
function mustKnow({ firstName, lastName, phones }: RecordPatch | ContactDraft, operation: Operation): void {
  const kinds = (phones ?? []).flatMap((phone) => ('kind' in phone ? [phone.kind] : []));
  const known = firstName === undefined && lastName === undefined && kinds.every((kind) => typeOf(kind) !== undefined);
  if (!known) throw new CrmError('unsupported', { operation });
}

/** Whether what is to be changed is still there. */
function hasAll(patch: RecordPatch, current: CrmRecord): boolean {
  const known = new Set([...current.phones, ...current.emails].map(({ key }) => key));
  return [...(patch.phones ?? []), ...(patch.emails ?? [])].every(({ key }) => key === undefined || known.has(key));
}

/** The patch as a draft: with the kind of every number. */
function asDraft(patch: RecordPatch, current: CrmRecord): ContactDraft {
  const kinds = new Map(current.phones.map(({ key, kind }) => [key, kind]));
  const phones = (patch.phones ?? []).flatMap((phone) => {
    if (phone.value === null) return [];
    const kind = phone.key === undefined ? phone.kind : (kinds.get(phone.key) ?? 'other');
    return [{ kind, value: phone.value, ...(phone.extension && { extension: phone.extension }) }];
  });
  const emails = (patch.emails ?? []).flatMap(({ value }) => (value === null ? [] : [{ value }]));
  return { ...(patch.name && { name: patch.name }), phones, emails };
}

const texts = ({ name = '', phones = [], emails = [] }: ContactDraft): Sent => [
  // who is meant stands in the message too: the name last, so that it is taken for the culprit only when alone
  ...phones.map(({ kind, value, extension }) => [kind, withExtension(value, extension)] as const),
  ...emails.map(({ value }) => ['email', value.trim()] as const),
  ['name', name.trim()],
];

/** `Refused` as `invalid`, with the field whose value Tryton quotes. The quotes themselves are not passed on. */
function inOurWords(error: unknown, given: Sent): unknown {
  if (!(error instanceof Refused)) return error;
  const why = error.message.replace(/"[^"]*"/gu, '…');
  const [field] = given.find(([, text]) => text !== '' && error.message.includes(`"${text}"`)) ?? ['record'];
  return new CrmError('invalid', { fields: { [field]: why } });
}
