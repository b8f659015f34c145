import type { LiveSegment } from '../segments/live.js';
import type { WordColumns } from '../segments/segment.js';
import { allWords, almost, lengthOf, narrow, type Found } from '../segments/words-find.js';
import { candidates, type RowTest, type Source, type Term } from './candidates.js';
import { bestFirst, fitOf, type Fit } from './fit.js';
import type { Reading } from './query.js';

/** Words of so many letters or more are also found with one typo. */
const shortestWithTypo = 4;

/** In more words than these no typo is looked for. */
const mostWords = 8;

/** So often, at most, are more records read. */
const mostReads = 5;

/** How a query is looked for: in which of its readings, and which of the words has a typo. */
interface Plan {
  readonly reading: Reading;
  readonly typo?: number;
}

/** What else a record must have: `testOf` tells of its row, `refine` when it has been read. */
interface More {
  readonly testOf: RowTest;
  refine(fit: Fit): Fit | undefined;
}

/** Records that have every word of one of the readings: `atOnce` at a time, each time best first. */
export const byWords = (segments: readonly LiveSegment[], readings: readonly Reading[], atOnce: number, more?: More) =>
  fits(
    segments,
    readings.map((reading) => ({ reading })),
    atOnce,
    more,
  );

/** The same, where exactly one of the words has a typo. */
export function byTypo(segments: readonly LiveSegment[], readings: readonly Reading[], atOnce: number) {
  const plans = readings
    .filter(({ length }) => length <= mostWords)
    .flatMap((reading) => reading.map((wanted, typo) => ({ reading, wanted, typo })));
  return fits(
    segments,
    plans.filter(({ wanted }) => wanted.some(canHaveTypo)),
    atOnce,
  );
}

/** Reads the likeliest first, as many at a time as may do. */
function* fits(
  segments: readonly LiveSegment[],
  plans: readonly Plan[],
  atOnce: number,
  more?: More,
): Generator<readonly Fit[]> {
  const most = atOnce * mostReads;
  const found = plans
    .flatMap((plan) =>
      candidates(sourcesOf(segments, plan), 2 * atOnce, most, more?.testOf).map((candidate) => ({
        plan,
        ...candidate,
      })),
    )
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most);
  for (let from = 0; from < found.length; from += atOnce)
    yield found
      .slice(from, from + atOnce)
      .flatMap(({ plan: { reading, typo }, live, row }) => {
        const entry = live.entry(row);
        const fit = entry && fitOf(entry, reading, typo);
        return (fit && more ? more.refine(fit) : fit) ?? [];
      })
      .sort(bestFirst);
}

/** The segments in which every word of the query finds something; those that hold most come first. */
const sourcesOf = (segments: readonly LiveSegment[], plan: Plan): readonly Source[] =>
  segments
    .map((live) => ({ live, terms: termsIn(live.segment.words, plan) }))
    .filter(({ terms }) => terms.length > 0)
    .sort((a, b) => b.live.segment.size - a.live.segment.size);

/** What each word of the query finds in a dictionary; nothing if there is one that finds nothing. */
function termsIn(words: WordColumns, { reading, typo }: Plan): readonly Term[] {
  const terms: Term[] = [];
  for (const [at, wanted] of reading.entries()) {
    if (at === typo) continue;
    const found = wanted.map((word) => exactly(words, word)).filter(({ from, to }) => from < to);
    if (!found.length) return [];
    terms.push(termOf(found));
  }
  if (typo === undefined) return terms;
  const found = (reading[typo] ?? []).filter(canHaveTypo).flatMap((word) => almost(words, word));
  return found.length ? [...terms, termOf(found)] : [];
}

const canHaveTypo = (word: string) => word.length >= shortestWithTypo;

function exactly(words: WordColumns, word: string): Found {
  const { from, to } = narrow(words, allWords(words), 0, word);
  return { from, to, isWhole: from < to && lengthOf(words, from) === word.length };
}

const termOf = (found: readonly Found[]): Term => ({
  whole: found.flatMap(({ from, isWhole }) => (isWhole ? { from, to: from + 1 } : [])),
  begins: found,
});
