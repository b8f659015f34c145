import type { CrmAdapter } from '../../core/adapter.js';
import type { CrmRecord } from '../../core/contact.js';
import type { Flights } from './flights.js';
import type { Gate } from './gate.js';
import type { Log } from './log.js';

interface WriteServices {
  readonly gate: Gate;
  readonly flights: Flights;
  readonly log: Log;
  readonly user: string;
}

/** Writes, each sent once. What they have made is in the log at once, so that all agents see it with their next changes. */
export function createWrites(adapter: CrmAdapter, { gate, flights, log, user }: WriteServices) {
  async function written(record: Promise<CrmRecord>): Promise<CrmRecord> {
    try {
      const made = await record;
      // the write is made: that it cannot be logged must not look as if it were not, and the CRM tells of it in time
      await log.add({ upserts: [made], removed: [], merged: [] }).catch(() => undefined);
      return made;
    } finally {
      flights.part();
    }
  }

  return {
    createContact: (draft, { signal, ...options }) =>
      written(
        gate.pass('createContact', { user, signal }, (own) =>
          adapter.createContact!(draft, { ...options, signal: own }),
        ),
      ),
    updateContact: (id, patch, { signal, ...options } = {}) =>
      written(
        gate.pass('updateContact', { user, signal }, (own) =>
          adapter.updateContact!(id, patch, { ...options, signal: own }),
        ),
      ),
    logCall: (entry, { signal, ...options } = {}) =>
      gate.pass('logCall', { user, signal }, (own) => adapter.logCall!(entry, { ...options, signal: own })),
  } satisfies Partial<CrmAdapter>;
}
