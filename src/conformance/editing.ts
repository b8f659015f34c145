import type { RecordPatch } from '../core/adapter.js';
import type { CrmRecord, Phone } from '../core/contact.js';
import { freeNumber, type Harness } from './harness.js';
import { needed, type PortPromise } from './promise.js';
import { method, open, type Session } from './session.js';

/** A contact that is about to be changed. */
export interface Editing {
  readonly session: Session;
  readonly harness: Harness;
  readonly before: CrmRecord;
  readonly direct: Phone;
  /** Updates the contact and gives it as the adapter returns it. */
  update(patch: RecordPatch, ifRevision?: string): Promise<CrmRecord>;
  number(at: number): string;
}

async function editing(harness: Harness): Promise<Editing> {
  const session = await open(harness);
  const update = method(session.adapter, 'updateContact');
  const { id } = await harness.contact();
  const before = await session.adapter.contact(id);
  return {
    session,
    harness,
    before,
    direct: needed(
      before.phones.find(({ kind }) => kind === 'direct'),
      'the contact has no Direct',
    ),
    update: (patch, ifRevision) => update(id, patch, ifRevision === undefined ? {} : { ifRevision }),
    number: (at) => freeNumber(harness, at),
  };
}

/** A promise about changing a contact. */
export const edit = (name: string, why: string, test: (editing: Editing) => Promise<void>): PortPromise => ({
  name,
  why,
  run: async (harness) => test(await editing(harness)),
});
