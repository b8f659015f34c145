import type { CrmAdapter } from '../../core/adapter.js';
import type { Flights } from './flights.js';
import type { Gate } from './gate.js';

interface ReadServices {
  readonly gate: Gate;
  readonly flights: Flights;
  readonly user: string;
}

/** Reads of one thing: those that are alike and under way at the same time are one. */
export function createReads(adapter: CrmAdapter, { gate, flights, user }: ReadServices) {
  return {
    check: ({ signal } = {}) =>
      flights.join('check', signal, (all) =>
        gate.pass('check', { user, signal: all }, (own) => adapter.check({ signal: own })),
      ),
    contact(id, { fresh, signal } = {}) {
      const read = (reader: AbortSignal | undefined) =>
        gate.pass('contact', { user, signal: reader }, (own) =>
          adapter.contact(id, { signal: own, ...(fresh === undefined ? {} : { fresh }) }),
        );
      return fresh ? read(signal) : flights.join(`contact ${id}`, signal, read);
    },
    find: (query, { signal } = {}) =>
      flights.join(`find ${JSON.stringify(query)}`, signal, (all) =>
        gate.pass('find', { user, signal: all }, (own) => adapter.find!(query, { signal: own })),
      ),
    findCompany: (query, { signal } = {}) =>
      flights.join(`findCompany ${query}`, signal, (all) =>
        gate.pass('findCompany', { user, signal: all }, (own) => adapter.findCompany!(query, { signal: own })),
      ),
  } satisfies Partial<CrmAdapter>;
}
