import type { Clock } from '../../core/clock.js';

/** That one page alone may do something, until `until` (milliseconds since 1970). */
export interface Lease {
  readonly owner: string;
  readonly until: number;
}

export interface LeaseShelf {
  /**
   * Reads a lease and writes what `edit` makes of it, with nobody between; `free` deletes it, undefined leaves it. Resolves
   * with whether it was written; undefined: nothing can be read or written any more.
   */
  change(name: string, edit: (lease: Lease | undefined) => Lease | 'free' | undefined): Promise<boolean | undefined>;
}

/** How long a page that is gone keeps others waiting, in milliseconds: more than a hidden page's timers are held back. */
const term = 150_000;

/** How often a lease is prolonged, and how often it is asked for while another page has it; in milliseconds. */
const prolongAfter = term / 3;
const askAgain = 400;

/** Does the work while this page has the lease. Where leases cannot be kept any more the work is done without one. */
export async function underLease<T>(
  shelf: LeaseShelf,
  { name, owner, clock }: { readonly name: string; readonly owner: string; readonly clock: Clock },
  work: () => Promise<T>,
): Promise<T> {
  const own = (lease: Lease | undefined) => !lease || lease.owner === owner || lease.until <= clock.now();
  const claim = () => shelf.change(name, (lease) => (own(lease) ? { owner, until: clock.now() + term } : undefined));
  while ((await claim()) === false)
    await new Promise<void>((resolve) => void clock.after(askAgain * (0.5 + clock.random()), resolve));
  let stop = () => {};
  const prolong = () => {
    stop = clock.after(prolongAfter, () => {
      void claim();
      prolong();
    });
  };
  prolong();
  try {
    return await work();
  } finally {
    stop();
    await shelf.change(name, (lease) => (lease?.owner === owner ? 'free' : undefined));
  }
}
