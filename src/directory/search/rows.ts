import { noBits, setBit } from '../segments/bits.js';
import type { Segment, WordColumns } from '../segments/segment.js';
import { bounds, Place, postingOf, rowOfPosting, startOf } from '../segments/words.js';
import { postingsIn, type WordRange } from '../segments/words-find.js';

/** Postings of several words, below a bound. */
export interface List {
  readonly words: WordColumns;
  readonly ranges: readonly WordRange[];
  readonly bound: number;
  /** How many there are without the bound. */
  readonly count: number;
}

export const listOf = (words: WordColumns, ranges: readonly WordRange[], bound: number): List => ({
  words,
  ranges,
  bound,
  count: ranges.reduce((sum, range) => sum + postingsIn(words, range), 0),
});

/** Is handed a posting, and tells whether that is enough. */
export type Visit = (posting: number) => boolean;

/** As many postings can be looked through in the time in which one record is read, or a little more. */
const postingsPerRecord = 8192;

/** So many postings of the rarest list mostly have enough in common with the others. */
const usuallyEnough = 16_384;

/**
 * Visits the rows that are in each list, the rarest of which is the first; one that has a word several times may be visited
 * again. Where no more than `few` are left, and a list is so long that reading their records costs less, they are visited
 * without it.
 */
export function visitAll([rarest, ...others]: readonly List[], mark: Marker, few: number, visit: Visit): void {
  if (!rarest?.count) return;
  const parts = others.length ? split(rarest) : [rarest];
  parts.some((part) => {
    let isEnough = false;
    visitPart([part, ...others], mark, few, (posting) => (isEnough = visit(posting)));
    return isEnough;
  });
}

/** The words of a long list that have about as many postings as are usually enough, and all others. */
function split(list: List): readonly List[] {
  if (list.count < 2 * usuallyEnough) return [list];
  const [head, tail]: [WordRange[], WordRange[]] = [[], []];
  let count = 0;
  for (const { from, to } of list.ranges) {
    let word = from;
    for (; word < to && count < usuallyEnough; word++) count += postingsIn(list.words, { from: word, to: word + 1 });
    if (from < word) head.push({ from, to: word });
    if (word < to) tail.push({ from: word, to });
  }
  return [
    { ...list, ranges: head, count },
    { ...list, ranges: tail, count: list.count - count },
  ];
}

function visitPart([rarest, ...others]: readonly List[], mark: Marker, few: number, visit: Visit): void {
  if (!rarest?.count) return;
  const last = others.pop();
  if (!last) return walk(rarest, visit);
  const isTooLong = (list: List, { count }: Marked) => count <= few && list.count > count * postingsPerRecord;
  const most = Math.max(few, mostSought);
  let marked = mark(rarest, most);
  for (const list of others) {
    if (isTooLong(list, marked)) return void marked.first.some(visit);
    marked = mark(list, most, marked.marks);
  }
  if (isSoughtSooner(last, marked)) marked.first.some((posting) => has(last, posting) && visit(posting));
  else if (isTooLong(last, marked)) marked.first.some(visit);
  else walk(last, visit, marked.marks);
}

/** As many postings can be looked through in the time in which a row is sought among those of one word. */
const postingsPerSearch = 256;

/** More rows are not sought one by one. */
const mostSought = 4096;

/** Whether few rows are left, and the list is long and of few words: `GmbH` behind the name of a company. */
const isSoughtSooner = ({ ranges, count }: List, marked: Marked): boolean =>
  marked.count === marked.first.length &&
  count > marked.count * postingsPerSearch * ranges.reduce((sum, { from, to }) => sum + to - from, 0);

const places = Object.values(Place);

/** Whether the row of this posting has one in the list too. */
function has({ words: { last, postings }, ranges, bound }: List, posting: number): boolean {
  const row = rowOfPosting(posting);
  const isInactive = posting >= bounds.active;
  return ranges.some(({ from, to }) => {
    for (let word = from; word < to; word++)
      for (const place of places) {
        const sought = postingOf(place, isInactive, row);
        if (sought < bound && isAmong(postings, startOf(last, word), last[word]!, sought)) return true;
      }
    return false;
  });
}

function isAmong(postings: Uint32Array, from: number, to: number, sought: number): boolean {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (postings[middle]! < sought) low = middle + 1;
    else high = middle;
  }
  return low < to && postings[low] === sought;
}

/** Rows as bits, and the first `most` of their postings. */
interface Marked {
  readonly marks: Uint8Array;
  readonly count: number;
  readonly first: readonly number[];
}

/** Marks the rows of a list: of those that are marked already, if `among` tells. It is good until the next but one. */
export type Marker = (list: List, most: number, among?: Uint8Array) => Marked;

/** Memory for marks is kept with its segment: to ask for it with each key that is pressed costs more than to search. */
const markers = new WeakMap<Segment, Marker>();

export function markerOf(segment: Segment): Marker {
  const marker = markers.get(segment) ?? createMarker(segment.size);
  markers.set(segment, marker);
  return marker;
}

/** It uses two sets of marks in turn. */
function createMarker(size: number): Marker {
  const sets = [0, 1].map(() => noBits(size)) as [Uint8Array, Uint8Array];
  let used: 0 | 1 = 0;
  return (list, most, among) => {
    used = used ? 0 : 1;
    const marks = sets[used].fill(0);
    const first: number[] = [];
    let count = 0;
    const mark = (posting: number) => {
      const row = rowOfPosting(posting);
      setBit(marks, row);
      if (count++ < most) first.push(posting);
      return false;
    };
    walk(list, mark, among);
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
        if (marks) {
          const row = rowOfPosting(posting);
          const bit = 1 << (row & 7);
          if (!(marks[row >>> 3]! & bit)) continue;
          marks[row >>> 3]! ^= bit;
        }
        if (visit(posting)) return;
      }
    }
}
