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
  /**
   * Writes a call of which all that was read is known, and takes away what had been read, unless it has changed since. So it
   * does not matter whether the pages that had kept it are gone: one that is not writes all it knows again.
   */
  join(call: KeptCall): void;
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
  /** As it was read last. */
  let left: ReadonlyMap<string, KeptCall> = new Map();

  function read(row: string, value: unknown): readonly KeptCall[] {
    const call = keptCallIn(row, value);
    if (!call) return [];
    ids.set(row, call.id);
    return [call];
  }
  const rowOf = (id: string) => `${id}/${page}`;
  function write(call: KeptCall): void {
    const row = rowOf(call.id);
    ids.set(row, call.id);
    kept.set(row, call);
  }
  const readAll = (values: ReadonlyMap<string, unknown>) => [...values].flatMap(([row, value]) => read(row, value));

  return {
    async all() {
      left = await kept.all();
      return readAll(left);
    },
    async of(id) {
      const found = readAll(await kept.under(`${id}/`));
      return found.filter((call) => call.id === id); // an id may have a slash in it
    },
    write,
    join(call) {
      const own = rowOf(call.id);
      const theirs = [...left].filter(
        ([row, value]) => ids.get(row) === call.id && row !== own && isWhole(value, keptCallIn(row, value)),
      );
      write(call);
      kept.deleteUnchanged(new Map(theirs));
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

/** Whether this version has written it and can read all of it: what another has kept, it may still want to read. */
const isWhole = ({ version, ...parts }: KeptCall, read: KeptCall | undefined): boolean =>
  version === 2 && Object.keys(parts).every((part) => part in (read ?? {}));
