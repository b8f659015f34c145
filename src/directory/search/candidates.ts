import type { LiveSegment } from '../segments/live.js';
import type { WordColumns } from '../segments/segment.js';
import { bounds, rowOfPosting, startOf } from '../segments/words.js';
import { postingsIn, type WordRange } from '../segments/words-find.js';

/** What a word of the query finds in a dictionary. */
export interface Term {
  /** The words that are just it. */
  readonly whole: readonly WordRange[];
  /** Those that begin with it too. */
  readonly begins: readonly WordRange[];
}

/** Which postings are looked through, one step after the other while there are too few rows. */
interface Step {
  readonly pick: keyof Term;
  readonly bound: number;
}

const stepsOfOne: readonly Step[] = [
  { pick: 'whole', bound: bounds.start },
  { pick: 'begins', bound: bounds.start },
  { pick: 'begins', bound: bounds.name },
  { pick: 'begins', bound: bounds.company },
  { pick: 'begins', bound: bounds.active },
  { pick: 'begins', bound: bounds.all },
];
const stepsOfSeveral: readonly Step[] = [
  { pick: 'whole', bound: bounds.name },
  { pick: 'begins', bound: bounds.name },
  { pick: 'begins', bound: bounds.active },
  { pick: 'begins', bound: bounds.all },
];

/** As many postings can be looked through in the time in which one record is read, or a little more. */
const postingsPerRecord = 1024;

/** A segment, and what each word of the query finds in it. */
export interface Source {
  readonly live: LiveSegment;
  readonly terms: readonly Term[];
}

/** A row that may have all terms. */
export interface Candidate {
  readonly live: LiveSegment;
  readonly row: number;
  /** The number of the step that found it: the lower, the better it may fit. */
  readonly step: number;
}

/**
 * Rows that may have all terms, the likeliest first: those that do are among them, unless there are more than `enough`.
 * Of one segment there are `most`. Rows that no longer count are left out.
 */
export function candidates(sources: readonly Source[], enough: number, most: number): readonly Candidate[] {
  const found: Candidate[] = [];
  const marker = createMarker(Math.max(0, ...sources.map(({ live }) => live.segment.size)));
  const seen = sources.map(() => new Set<number>());
  const steps = sources[0]?.terms.length === 1 ? stepsOfOne : stepsOfSeveral;
  for (const [step, { pick, bound }] of steps.entries()) {
    for (const [at, { live, terms }] of sources.entries()) {
      const own = seen[at]!;
      const lists = terms.map((term) => listOf(live.segment.words, term[pick], bound));
      visitAll(lists.sort(rarestFirst), marker, most, (row) => {
        if (own.has(row) || live.isDead(row)) return false;
        own.add(row);
        found.push({ live, row, step });
        return own.size >= most;
      });
      if (found.length >= 2 * most) return found;
    }
    if (found.length >= enough) return found;
  }
  return found;
}

/** Postings of several words, below a bound. */
interface List {
  readonly words: WordColumns;
  readonly ranges: readonly WordRange[];
  readonly bound: number;
  /** How many there are without the bound. */
  readonly count: number;
}

const listOf = (words: WordColumns, ranges: readonly WordRange[], bound: number): List => ({
  words,
  ranges,
  bound,
  count: ranges.reduce((sum, range) => sum + postingsIn(words, range), 0),
});

const rarestFirst = (a: List, b: List) => a.count - b.count;

/** Tells whether that is enough. */
type Visit = (row: number) => boolean;

/**
 * Visits the rows that are in each list, the rarest of which is the first. Where no more than `few` are left, and a list
 * is so long that reading their records costs less, they are visited without it.
 */
function visitAll([rarest, ...others]: readonly List[], mark: Marker, few: number, visit: Visit): void {
  if (!rarest?.count) return;
  const last = others.pop();
  if (!last) return walk(rarest, visit);
  const isTooLong = (list: List, { count, first }: Marked) =>
    count === first.length && list.count > count * postingsPerRecord;
  let marked = mark(rarest, few);
  for (const list of others) {
    if (isTooLong(list, marked)) return void marked.first.some(visit);
    marked = mark(list, few, marked.marks);
  }
  if (isTooLong(last, marked)) marked.first.some(visit);
  else walk(last, visit, marked.marks);
}

/** Rows as bits, and the first of them. */
interface Marked {
  readonly marks: Uint8Array;
  readonly count: number;
  readonly first: readonly number[];
}

/** Marks the rows of a list: of those that are marked already, if `among` tells. It is good until the next but one. */
type Marker = (list: List, few: number, among?: Uint8Array) => Marked;

/** For segments of up to so many rows. It has two sets of marks, and uses them in turn: to make one costs more than to clear it. */
function createMarker(size: number): Marker {
  const bytes = (size + 7) >>> 3;
  const sets: Uint8Array[] = [];
  let used = 0;
  return (list, few, among) => {
    const marks = (sets[used++ & 1] ??= new Uint8Array(bytes)).fill(0);
    const first: number[] = [];
    let count = 0;
    walk(
      list,
      (row) => {
        marks[row >>> 3]! |= 1 << (row & 7);
        if (count++ < few) first.push(row);
        return false;
      },
      among,
    );
    return { marks, count, first };
  };
}

/** Visits the rows of a list, best postings of each word first, until told to stop; of those that are marked each once. */
function walk({ words: { last, postings }, ranges, bound }: List, visit: Visit, marks?: Uint8Array): void {
  for (const { from, to } of ranges)
    for (let word = from; word < to; word++) {
      const end = last[word]!;
      for (let at = startOf(last, word); at < end; at++) {
        const posting = postings[at]!;
        if (posting >= bound) break;
        const row = rowOfPosting(posting);
        if (marks) {
          const bit = 1 << (row & 7);
          if (!(marks[row >>> 3]! & bit)) continue;
          marks[row >>> 3]! ^= bit;
        }
        if (visit(row)) return;
      }
    }
}
