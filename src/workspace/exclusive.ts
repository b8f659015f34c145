import { pageClock, type Clock } from '../core/clock.js';
import { createTurns, type Exclusive } from '../core/exclusive.js';
import type { StorageMode } from '../core/storage.js';
import { underLease, type LeaseShelf } from './kept/leases.js';

/**
 * One thing after the other under each name, over all tabs of this origin that share what is kept: under a Web Lock, or
 * where the browser has none (a page without HTTPS) or allows none, under a lease that ends by itself when its page is gone.
 */
export function exclusiveFor(
  prefix: string,
  mode: StorageMode,
  leases: LeaseShelf,
  { locks, clock }: { readonly locks: LockManager | undefined; readonly clock: Clock } = {
    locks: navigator.locks,
    clock: pageClock,
  },
): Exclusive {
  const turns = createTurns();
  if (mode === 'memory') return turns;
  const owner = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const leased: Exclusive = (name, work) => turns(name, () => underLease(leases, { name, owner, clock }, work));
  if (!locks) return leased;
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    let begun: Promise<T> | undefined;
    try {
      await locks.request(`${prefix}/${name}`, () => (begun = work()));
    } catch (error) {
      if (begun) throw error;
    }
    return begun ?? leased(name, work);
  };
}
