import type { CallLogEntry } from '../../../src/core/adapter.js';
import { broken, type Fault } from './broken.js';

const again = 'a call that is logged again changes its entry, also to another contact';
const stands = 'a logged call stands in the CRM once, as it was told last';

/** A call that is logged otherwise than it was told. */
const told = (spoil: (entry: CallLogEntry) => CallLogEntry) =>
  broken('fabrikam', (good) => ({ logCall: (entry: CallLogEntry) => good.logCall(spoil(entry)) }));

export const calls: readonly Fault[] = [
  [
    'a call that is logged anew with each change',
    broken('contoso', (good) => ({
      logCall: (entry: CallLogEntry) => good.logCall({ ...entry, callId: crypto.randomUUID() }),
    })),
    again,
  ],
  [
    'entries that only the adapter knows which made them',
    broken('contoso', (good) => {
      const own = new Map<string, string>();
      return {
        logCall(entry: CallLogEntry) {
          const callId = own.get(entry.callId) ?? crypto.randomUUID();
          own.set(entry.callId, callId);
          return good.logCall({ ...entry, callId });
        },
      };
    }),
    again,
  ],
  [
    'a call that is sent once, and not again with what has changed',
    (() => {
      const sent = new Set<string>(); // as the CRM's idempotency key would know it
      return broken('contoso', (good) => ({
        async logCall(entry: CallLogEntry) {
          if (!sent.has(entry.callId)) await good.logCall(entry);
          sent.add(entry.callId);
          return { id: entry.callId, contactId: entry.contactId };
        },
      }));
    })(),
    stands,
  ],
  [
    'a call that stands there twice',
    broken('contoso', (good) => ({
      async logCall(entry: CallLogEntry) {
        await good.logCall({ ...entry, callId: `${entry.callId}-2` });
        return good.logCall(entry);
      },
    })),
    stands,
  ],
  [
    'a call the wrong way round',
    told((entry) => ({ ...entry, direction: entry.direction === 'inbound' ? 'outbound' : 'inbound' })),
    stands,
  ],
  ['every call an inbound one', told((entry) => ({ ...entry, direction: 'inbound' })), stands],
  ['a call without its number', told(({ number: _, ...entry }) => entry), stands],
  ['a call without its notes', told(({ notes: _, ...entry }) => entry), stands],
  ['a call that has no length', told(({ duration: _, ...entry }) => entry), stands],
  ['a call at the wrong time', told((entry) => ({ ...entry, startedAt: new Date(0).toISOString() })), stands],
  [
    'notes that are put behind those of before',
    (() => {
      let before = '';
      return told(({ notes = '', ...entry }) => ({ ...entry, notes: (before += notes) }));
    })(),
    stands,
  ],
];
