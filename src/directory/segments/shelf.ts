import type { CrmRecord } from '../../core/contact.js';
import type { Entry } from '../entry.js';
import { LiveSegment } from './live.js';
import { mergeSegments, type Merged } from './merge.js';
import { inSlices } from './slices.js';
import { eachRow, type Term } from './terms.js';
import type { Segment, TermColumns } from './segment.js';

/** A row, wherever it is at the moment. */
export interface Place {
  readonly live: LiveSegment;
  readonly row: number;
}

/** All segments of one connection. There are never many: like sizes are merged while the page has nothing else to do. */
export interface Shelf {
  /** Largest first. */
  readonly segments: readonly LiveSegment[];
  add(stored: Merged): LiveSegment;
  /** The row that holds the record with this id. */
  place(id: string): Place | undefined;
  /** Calls `use` with each living row of a term until it returns false. */
  each(pick: (segment: Segment) => TermColumns, term: Term, use: (place: Place) => boolean | void): void;
  /** Resolves when nothing is left to be merged. */
  settled(): Promise<void>;
  close(): void;
}

/** A segment that is less than so many times as large as all smaller ones together is merged with them. */
const growth = 3;

/** `moved` is called when segments have been merged: nothing that is found has changed, only where it lies. */
export function createShelf(read: (connectionId: string, record: CrmRecord) => Entry, moved: () => void): Shelf {
  let segments: readonly LiveSegment[] = [];
  let merging: Promise<void> | undefined;
  let isClosed = false;

  const set = (next: readonly LiveSegment[]) => {
    segments = next.filter(({ alive }) => alive > 0).sort((a, b) => b.alive - a.alive);
  };

  async function merge(): Promise<void> {
    for (let parts = toMerge(segments); parts.length && !isClosed; parts = toMerge(segments)) {
      const merged = await inSlices(mergeSegments(parts), () => isClosed);
      if (!merged) return;
      set([...segments.filter((each) => !parts.includes(each)), new LiveSegment(merged, read)]);
      moved();
    }
  }

  return {
    get segments() {
      return segments;
    },
    add(stored) {
      const live = new LiveSegment(stored, read);
      set([...segments, live]);
      merging ??= merge().finally(() => (merging = undefined));
      return live;
    },
    place(id) {
      for (const live of segments) {
        const row = live.rowOf(id);
        if (row !== undefined) return { live, row };
      }
      return undefined;
    },
    each(pick, term, use) {
      let goesOn = true;
      for (const live of segments) {
        if (!goesOn) return;
        eachRow(pick(live.segment), term, (row) => (goesOn = live.isDead(row) || use({ live, row }) !== false));
      }
    },
    settled: async () => merging,
    close() {
      isClosed = true;
    },
  };
}

/** How many segments of about one size there may be before they are merged. */
const several = 4;

/** The smallest ones, as long as the next is not far larger; none while there are few of them. */
function toMerge(segments: readonly LiveSegment[]): readonly LiveSegment[] {
  const sparse = segments.filter(({ alive, segment }) => alive < segment.size / 2);
  let sum = 0;
  let from = segments.length;
  while (from > 0 && (sum === 0 || segments[from - 1]!.alive <= growth * sum)) sum += segments[--from]!.alive;
  const small = segments.slice(from);
  if (small.length >= several) return small;
  return sparse.filter(({ segment }) => segment.size > several);
}
