import type { CrmRecord } from '../../core/contact.js';
import type { Entry } from '../entry.js';
import { createIdFilter } from './id-filter.js';
import { LiveSegment } from './live.js';
import { mergeSegments, type Merged } from './merge.js';
import { breathe, inSlices } from '../slices.js';
import { eachRow, textTerm, type Term } from './terms.js';
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
  /** Merges what is worth it, as it does by itself when nothing has come in for a moment. */
  tidy(): Promise<void>;
  close(): void;
}

/** `moved` is called when segments have been merged: nothing that is found has changed, only where it lies. */
export function createShelf(read: (connectionId: string, record: CrmRecord) => Entry, moved: () => void): Shelf {
  let segments: readonly LiveSegment[] = [];
  let merging: Promise<void> | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  const ids = createIdFilter();

  const set = (next: readonly LiveSegment[]) => {
    segments = next.filter(({ alive }) => alive > 0).sort((a, b) => b.alive - a.alive);
  };

  async function mergeAll(which: Choice): Promise<void> {
    await breathe(); // whoever has put something in is not held up
    for (let parts = which(segments); parts.length && !isClosed; parts = which(segments)) {
      const merged = await inSlices(mergeSegments(parts), () => isClosed);
      if (!merged) return;
      set([...segments.filter((each) => !parts.includes(each)), new LiveSegment(merged, read)]);
      moved();
    }
  }

  const merge = (which: Choice): Promise<void> => (merging ??= mergeAll(which).finally(() => (merging = undefined)));

  async function tidy(): Promise<void> {
    clearTimeout(idle);
    while (merging) await merging;
    await merge(small);
  }

  return {
    get segments() {
      return segments;
    },
    add(stored) {
      const live = new LiveSegment(stored, read);
      ids.add(stored.segment);
      set([...segments, live]);
      void merge(ofOneSize);
      clearTimeout(idle);
      idle = setTimeout(() => void tidy(), pause);
      return live;
    },
    place(id) {
      const term = textTerm(id);
      if (!ids.mayHave(term)) return undefined;
      for (const live of segments) {
        const row = live.rowOf(id, term);
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
    tidy,
    close() {
      isClosed = true;
      clearTimeout(idle);
    },
  };
}

type Choice = (segments: readonly LiveSegment[]) => readonly LiveSegment[];

/** How many segments of about one size there may be: each row is copied once for each such step in size. */
const several = 32;

/** While records come in: so many segments of one size, or one in which most rows are dead. */
const ofOneSize: Choice = (segments) => {
  const bySize = new Map<number, LiveSegment[]>();
  for (const live of segments) {
    const size = Math.floor(Math.log(live.alive) / Math.log(several));
    bySize.set(size, [...(bySize.get(size) ?? []), live]);
  }
  const full = [...bySize.values()].find((alike) => alike.length >= several);
  return (
    full ?? segments.filter(({ alive, segment }) => segment.size > several && alive < segment.size / 2).slice(0, 1)
  );
};

/** Milliseconds without anything new after which the page has time to put in order what is there. */
const pause = 1_000;

/** How many segments are left when there is time to put things in order. */
const few = 4;

/** When there is time: those that are not far larger than all smaller ones together, and what is more than a few. */
const small: Choice = (segments) => {
  let sum = 0;
  let from = segments.length;
  while (from >= few || (from > 0 && (sum === 0 || segments[from - 1]!.alive <= 3 * sum)))
    sum += segments[--from]!.alive;
  return from < segments.length - 1 ? segments.slice(from) : [];
};
