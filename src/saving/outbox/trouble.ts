import type { Clock } from '../../core/clock.js';
import type { CrmError } from '../../core/errors.js';
import { againAt, pauseAfter } from '../../core/retry.js';

/**
 * Connections that let nothing through at the moment. One leg at a time is tried then, later each time, however many wait:
 * a thousand waiting edits must not become a thousand requests every few seconds.
 */
export interface Trouble {
  /** When it may be tried again, in milliseconds since 1970; undefined for a connection that is well. */
  until(connectionId: string): number | undefined;
  failed(connectionId: string, error: CrmError): void;
  answered(connectionId: string): void;
}

export function createTrouble(clock: Clock): Trouble {
  const known = new Map<string, { readonly tries: number; readonly until: number }>();
  return {
    until: (connectionId) => known.get(connectionId)?.until,
    failed(connectionId, error) {
      const tries = (known.get(connectionId)?.tries ?? 0) + 1;
      known.set(connectionId, { tries, until: againAt(error, pauseAfter(tries, clock), clock) });
    },
    answered: (connectionId) => void known.delete(connectionId),
  };
}
