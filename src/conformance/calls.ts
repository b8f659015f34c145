import type { CallLogEntry } from '../core/adapter.js';
import { check, same, sameNumber } from './assert.js';
import type { Fixture, Harness, LoggedCall } from './harness.js';
import { needed, type PortPromise } from './promise.js';
import { method, open } from './session.js';

const entryOf = ({ id, phone }: Fixture, direction: CallLogEntry['direction']): CallLogEntry => ({
  callId: crypto.randomUUID(),
  contactId: id,
  direction,
  number: phone,
  startedAt: new Date(Math.floor(Date.now() / 1000) * 1000).toISOString(), // not every CRM keeps parts of a second
});

/** Logs through an adapter that remembers nothing, as after a reload. */
async function logged(harness: Harness, entry: CallLogEntry) {
  return method((await open(harness)).adapter, 'logCall')(entry);
}

/** Notes that are replaced by others. */
const earlier = 'Rang, and nobody answered';

/** Fails unless this call is the only one of its contact, with all that was said of it and the CRM has a place for. */
function stands(calls: readonly LoggedCall[], said: CallLogEntry, when: string): void {
  same(calls.length, 1, `entries with the contact ${when}`);
  const [entry = {}] = calls;
  const has = <K extends keyof LoggedCall>(part: K, holds: (value: LoggedCall[K]) => boolean) =>
    check(!(part in entry) || holds(entry[part]), `${part} ${when}: ${entry[part]} instead of ${said[part]}`);
  has('direction', (value) => value === said.direction);
  has('number', (value) => sameNumber(value, said.number ?? ''));
  has('startedAt', (value) => Date.parse(value ?? '') === Date.parse(said.startedAt));
  has('duration', (value) => value === said.duration);
  // a gateway may add who logged it
  has(
    'notes',
    (value = '') => value.includes(said.notes ?? '') && (said.notes === earlier || !value.includes(earlier)),
  );
}

/** Keeping calls with contacts. */
export const calls: readonly PortPromise[] = [
  {
    name: 'a call that is logged again changes its entry, also to another contact',
    why: 'One call would stand in the CRM as often as its notes were edited.',
    async run(harness) {
      method((await open(harness)).adapter, 'logCall');
      const [first, second] = [await harness.contact(), await harness.contact()];
      const entry = entryOf(first, 'inbound');
      const one = await logged(harness, entry);
      same(one.contactId, first.id, 'the contact of the entry');
      const again = await logged(harness, { ...entry, duration: 60, notes: 'Called about an invoice' });
      same(again, one, 'the entry');
      const moved = await logged(harness, { ...entry, contactId: second.id });
      same(moved.contactId, second.id, 'the contact of the moved entry');
      check(moved.id !== '', 'the entry has no id');
    },
  },
  {
    name: 'a logged call stands in the CRM once, as it was told last',
    why: 'Notes would be lost, a call stand there twice or the wrong way round, or stay with the wrong contact.',
    async run(harness) {
      method((await open(harness)).adapter, 'logCall');
      const kept = needed(harness.loggedCalls, 'the harness has no loggedCalls');
      for (const direction of ['inbound', 'outbound'] as const) {
        const [from, to] = [await harness.contact(), await harness.contact()];
        const entry = { ...entryOf(from, direction), duration: 5, notes: earlier };
        await logged(harness, entry);
        stands(await kept(from.id), entry, 'at first');
        const again = { ...entry, duration: 60, notes: 'Called about an invoice' };
        await logged(harness, again);
        stands(await kept(from.id), again, 'once it was told again');
        const moved = { ...again, contactId: to.id };
        await logged(harness, moved);
        same((await kept(from.id)).length, 0, 'entries with the contact from which it was moved');
        stands(await kept(to.id), moved, 'to which it was moved');
      }
    },
  },
];
