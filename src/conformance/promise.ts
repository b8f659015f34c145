import type { Harness } from './harness.js';

/** One promise of the port. */
export interface PortPromise {
  /** What is promised. */
  readonly name: string;
  /** What goes wrong for an agent where it is broken. */
  readonly why: string;
  /** Rejects with a {@link NotTried} where the CRM or the harness gives no occasion, with any other error if broken. */
  run(harness: Harness): Promise<void>;
}

/** There was no occasion to find out. */
export class NotTried extends Error {
  override name = 'NotTried';
}

/** The value, if there is one; else the promise is not tried. */
export function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new NotTried(what);
  return value;
}
