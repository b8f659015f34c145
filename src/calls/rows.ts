import type { Clock } from '../core/clock.js';
import type { Kept } from '../core/storage.js';
import type { KeptCall } from './kept-call.js';
import { keptCallIn } from './read-kept.js';

/**
 * Calls on the device, as rows. Each page has its own row of a call, under the call's id and its own, with all that it knows:
 * so no page writes over what another has written.
 */
export interface CallRows {
  /** What every page has kept; several may be of one call. */
  all(): Promise<readonly KeptCall[]>;
  /** What every page has kept of one call up to now, heard of or not. */
  of(id: string): Promise<readonly KeptCall[]>;
  write(call: KeptCall): void;
  /** Takes away every row of the call that is known of. */
  drop(id: string): void;
  /** Resolves once all of that is on the device, or cannot be. */
  settled(): Promise<void>;
  /** Of other pages. Returns how to stop. */
  listen(heard: (call: KeptCall) => void, dropped: (id: string) => void): () => void;
}

export function openRows(kept: Kept<KeptCall>, clock: Clock): CallRows {
  const page = Math.floor(clock.random() * 2 ** 48).toString(36);
  /** Of which call each row is. */
  const ids = new Map<string, string>();

  function read(row: string, value: unknown): readonly KeptCall[] {
    const call = keptCallIn(row, value);
    if (!call) return [];
    ids.set(row, call.id);
    return [call];
  }
  const readAll = (values: ReadonlyMap<string, unknown>) => [...values].flatMap(([row, value]) => read(row, value));

  return {
    all: async () => readAll(await kept.all()),
    async of(id) {
      const found = readAll(await kept.under(`${id}/`));
      return found.filter((call) => call.id === id); // an id may have a slash in it
    },
    write(call) {
      const row = `${call.id}/${page}`;
      ids.set(row, call.id);
      kept.set(row, call);
    },
    drop(id) {
      for (const [row, of] of ids)
        if (of === id) {
          ids.delete(row);
          kept.delete(row);
        }
    },
    settled: () => kept.settled(),
    listen: (heard, dropped) =>
      kept.listen((row, value) => {
        if (value !== undefined) return read(row, value).forEach(heard);
        const id = ids.get(row);
        ids.delete(row);
        if (id !== undefined) dropped(id);
      }),
  };
}
