/** One CRM account for all agents: what they ask alike is asked once, what they pull is pulled once. */
import type { Storage } from 'unstorage';
import type { CrmAdapter, Operation } from '../../core/adapter.js';
import { createShared } from './contacts.js';
import { createFlights } from './flights.js';
import { createGate, type Watch } from './gate.js';
import { createLocks, type Locks } from './locks.js';
import { createLog } from './log.js';
import { createReads } from './reads.js';
import { createShelf } from './shelf.js';
import { createWrites } from './writes.js';

export type { Watch } from './gate.js';
export { createLocks, type Locks } from './locks.js';
export { redisLocks, type RedisClient } from './redis-locks.js';

export interface SharedOptions {
  /** Of this connection alone: where the snapshot and the log of changes are kept. */
  readonly storage: Storage;
  /** Whether nobody else writes to the storage: then it is not read again and again. */
  readonly isOurs?: boolean;
  /** Of this connection alone. Where several gateways share the storage: `redisLocks`. */
  readonly locks?: Locks;
  /** Milliseconds for which what was pulled is good enough; 60,000 unless told. */
  readonly maxAge?: number;
  /** Calls to the CRM at the same time; 8 unless told. */
  readonly width?: number;
  /** Milliseconds that a call waits for its turn, and then for its answer; 60,000 unless told. */
  readonly patience?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly watch?: Watch;
}

/** An adapter that all agents share. */
export interface SharedAdapter extends CrmAdapter {
  /** The same for one user: where calls have to wait, users take turns. */
  for(user: string): CrmAdapter;
}

/**
 * The same CRM, shared: it keeps every promise of the port. A `fresh` read is never shared, cursors belong to what was
 * pulled here, and what was listed may be as old as `maxAge` says.
 */
export function shareUpstream(adapter: CrmAdapter, options: SharedOptions): SharedAdapter {
  const { now = Date.now, maxAge = 60_000, width = 8, patience = 60_000 } = options;
  const gate = createGate({ now, width, patience, watch: options.watch ?? (() => () => undefined) });
  const flights = createFlights();
  const services = {
    shelf: createShelf(options.storage, options.isOurs),
    locks: options.locks ?? createLocks(),
    flights,
    gate,
    now,
    maxAge,
  };
  const log = createLog(adapter, services);
  const shared = createShared(adapter, log, services);
  const forUser = (user: string) =>
    offered(adapter, {
      ...createReads(adapter, { gate, flights, user }),
      ...shared,
      ...createWrites(adapter, { gate, flights, log, user }),
    });
  return Object.assign(forUser(''), { for: forUser });
}

/** Which methods a CRM has is final only once `check` has answered. */
function offered(adapter: CrmAdapter, methods: Required<Omit<CrmAdapter, 'spec' | 'capabilities'>>): CrmAdapter {
  const { check, contact, contacts, ...optional } = methods;
  const result: CrmAdapter = {
    spec: 1,
    get capabilities() {
      return adapter.capabilities;
    },
    check,
    contact,
    contacts,
  };
  for (const operation of Object.keys(optional) as Operation[]) {
    const get = () => adapter[operation] && optional[operation];
    Object.defineProperty(result, operation, { get, enumerable: true });
  }
  return result;
}
