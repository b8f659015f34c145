import type { CallLogEntry } from '../core/adapter.js';
import { check, same } from './assert.js';
import type { PortPromise } from './promise.js';
import { method, open } from './session.js';

/** Keeping calls with contacts. */
export const calls: readonly PortPromise[] = [
  {
    name: 'a call that is logged again changes its entry, also to another contact',
    why: 'One call would stand in the CRM as often as its notes were edited.',
    async run(harness) {
      const { adapter } = await open(harness);
      const logCall = method(adapter, 'logCall');
      const [first, second] = [await harness.contact(), await harness.contact()];
      const entry: CallLogEntry = {
        callId: crypto.randomUUID(),
        contactId: first.id,
        direction: 'inbound',
        number: first.phone,
        startedAt: new Date().toISOString(),
      };
      const one = await logCall(entry);
      same(one.contactId, first.id, 'the contact of the entry');
      const again = await logCall({ ...entry, duration: 60, notes: 'Called about an invoice' });
      same(again, one, 'the entry');
      const moved = await logCall({ ...entry, contactId: second.id });
      same(moved.contactId, second.id, 'the contact of the moved entry');
      check(moved.id !== '', 'the entry has no id');
    },
  },
];
