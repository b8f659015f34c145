import { splitKey, type CrmRecord, type RecordKey } from '../core/contact.js';
import type { Entry } from './entry.js';
import { buildSegment, type Row } from './segments/build.js';
import { noBits } from './segments/bits.js';
import type { LiveSegment } from './segments/live.js';
import type { Merged } from './segments/merge.js';
import { createShelf, type Place, type Shelf } from './segments/shelf.js';
import { isNumber, termOf } from './segments/terms.js';

/** The shelves of all connections. */
export interface Shelves {
  of(connectionId: string): Shelf;
  readonly segments: readonly LiveSegment[];
  place(key: RecordKey): Place | undefined;
  /** Calls `use` with each row that may have this term until it returns false. */
  each(term: string, use: (place: Place) => boolean | void): void;
  /** Puts rows in place of others; `at`: when each was last heard of. */
  put(connectionId: string, rows: readonly Row[], at: (row: number) => number, before: readonly Place[]): void;
  /** Reads these rows again, and puts them in their own place. */
  reread(connectionId: string, places: readonly Place[]): void;
  /** Takes in what was stored: of a record that is there already the stored one is the older. */
  restore(stored: readonly Merged[]): void;
  /** Takes away all of one connection. */
  drop(connectionId: string): void;
  clear(): void;
  tidy(): Promise<void>;
}

export function createShelves(read: (connectionId: string, record: CrmRecord) => Entry, moved: () => void): Shelves {
  const shelves = new Map<string, Shelf>();

  function of(connectionId: string): Shelf {
    const shelf = shelves.get(connectionId) ?? createShelf(read, moved);
    shelves.set(connectionId, shelf);
    return shelf;
  }

  function put(
    connectionId: string,
    rows: readonly Row[],
    at: (row: number) => number,
    before: readonly Place[],
  ): void {
    if (!rows.length) return;
    const segment = buildSegment(connectionId, rows);
    for (const { live, row } of before) live.bury(row);
    of(connectionId).add({
      segment,
      dead: noBits(segment.size),
      at: Uint32Array.from(rows, (_, row) => at(row)),
    });
  }

  return {
    of,
    put,
    get segments() {
      return [...shelves.values()].flatMap(({ segments }) => segments);
    },
    place(key) {
      const { connectionId, recordId } = splitKey(key);
      return shelves.get(connectionId)?.place(recordId);
    },
    each(term, use) {
      const pick = isNumber(term) ? 'numbers' : 'terms';
      const wanted = termOf(term);
      let goesOn = true;
      for (const shelf of shelves.values()) {
        if (!goesOn) return;
        shelf.each(
          (segment) => segment[pick],
          wanted,
          (place) => (goesOn = use(place) !== false),
        );
      }
    },
    reread(connectionId, places) {
      const rows = places.map(({ live, row }) => ({
        json: live.json(row),
        entry: read(connectionId, live.record(row)),
      }));
      const heard = places.map(({ live, row }) => live.at[row]!);
      put(connectionId, rows, (row) => heard[row]!, places);
    },
    restore(stored) {
      const known = new Map([...shelves].map(([id, shelf]) => [id, idsOn(shelf)]));
      for (const each of stored) {
        const { connectionId } = each.segment;
        const live = of(connectionId).add(each);
        for (const id of known.get(connectionId) ?? []) {
          const row = live.rowOf(id);
          if (row !== undefined) live.bury(row);
        }
      }
    },
    drop(connectionId) {
      shelves.get(connectionId)?.close();
      shelves.delete(connectionId);
    },
    clear() {
      for (const shelf of shelves.values()) shelf.close();
      shelves.clear();
    },
    tidy: async () => void (await Promise.all([...shelves.values()].map((shelf) => shelf.tidy()))),
  };
}

const idsOn = ({ segments }: Shelf): readonly string[] =>
  segments.flatMap((live) => [...live.rows()].map((row) => live.record(row).id));
