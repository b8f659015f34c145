import type { LiveSegment } from '../segments/live.js';
import { bounds, placeOfPosting, rowOfPosting } from '../segments/words.js';
import type { WordRange } from '../segments/words-find.js';
import { listOf, markerOf, visitAll, type List } from './rows.js';

/** What a word of the query finds in a dictionary. */
export interface Term {
  /** The words that are just it. */
  readonly whole: readonly WordRange[];
  /** Those that begin with it too. */
  readonly begins: readonly WordRange[];
}

/** A segment, and what each word of the query finds in it. */
export interface Source {
  readonly live: LiveSegment;
  readonly terms: readonly Term[];
}

/** A row that may have all terms. */
export interface Candidate {
  readonly live: LiveSegment;
  readonly row: number;
  /** The lower, the better it may fit. */
  readonly rank: number;
}

/** Tells of the rows of a segment whether they may be what is looked for. */
export type RowTest = (live: LiveSegment) => (row: number) => boolean;

/** Which postings are looked through. */
interface Look {
  readonly pick: keyof Term;
  readonly bound: number;
}

const wholeNames: Look = { pick: 'whole', bound: bounds.name };
const names: Look = { pick: 'begins', bound: bounds.name };
const everything: Look = { pick: 'begins', bound: bounds.all };
const looksForOne: readonly Look[] = [
  { pick: 'begins', bound: bounds.start },
  names,
  { pick: 'begins', bound: bounds.company },
  { pick: 'begins', bound: bounds.active },
  everything,
];
const looksForSeveral: readonly Look[] = [names, { pick: 'begins', bound: bounds.active }, everything];

/** So few postings are looked through at once to the end, whatever they are of. */
const rare = 4096;

/**
 * Rows that may have all terms: those that do are among them, unless there are more than `enough`, which are the likeliest
 * then; of each segment `most` at a time. Rows that no longer count are left out, and those that cannot be by `testOf`.
 */
export function candidates(
  sources: readonly Source[],
  enough: number,
  most: number,
  testOf?: RowTest,
): readonly Candidate[] {
  const seen = sources.map(() => new Set<number>());
  const found: Candidate[] = [];

  function look({ pick, bound }: Look, limit: number, rank?: number): void {
    for (const [at, source] of sources.entries()) {
      if (found.length >= 2 * limit) return;
      const own = seen[at]!;
      const mayBe = testOf?.(source.live);
      let count = 0;
      visitAll(listsOf(source, pick, bound), markerOf(source.live.segment), most, (posting) => {
        const row = rowOfPosting(posting);
        if (mayBe?.(row) === false || own.has(row) || source.live.isDead(row)) return false;
        own.add(row);
        found.push({ live: source.live, row, rank: rank ?? placeOfPosting(posting) });
        return ++count >= limit;
      });
    }
  }

  if (testOf) {
    look(names, rare);
    if (found.length < enough) look(everything, rare);
    return found;
  }
  look(wholeNames, most, -1);
  if (sources.every((source) => (listsOf(source, 'begins', bounds.all)[0]?.count ?? 0) <= rare))
    look(everything, Infinity);
  else
    for (const which of sources[0]?.terms.length === 1 ? looksForOne : looksForSeveral)
      if (found.length < enough) look(which, most);
  return found;
}

/** The rarest first. */
const listsOf = ({ live, terms }: Source, pick: keyof Term, bound: number): readonly List[] =>
  terms.map((term) => listOf(live.segment.words, term[pick], bound)).sort((a, b) => a.count - b.count);
