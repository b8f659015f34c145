import { createTurns, type Exclusive } from '../saving/outbox/store.js';

/**
 * One thing after the other under each name, over all tabs of this origin. Where the browser has no Web Locks (a page
 * without HTTPS) or allows none (a frame without an origin), over this page alone.
 */
export function overTabs(prefix: string): Exclusive {
  const turns = createTurns();
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    if (!('locks' in navigator)) return turns(name, work);
    let begun: Promise<T> | undefined;
    try {
      await navigator.locks.request(`${prefix}/outbox/${name}`, () => (begun = work()));
    } catch (error) {
      if (begun) throw error;
    }
    return begun ?? turns(name, work);
  };
}
