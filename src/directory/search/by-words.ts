import type { Entry } from '../entry.js';
import type { LiveSegment } from '../segments/live.js';
import type { WordColumns } from '../segments/segment.js';
import { allWords, almost, lengthOf, narrow, type WordRange } from '../segments/words-find.js';
import { candidates, type Term } from './candidates.js';
import { bestFirst, fitOf, fitWithTypo, type Fit } from './fit.js';
import type { Reading, Wanted } from './query.js';

/** Words of so many letters or more are also found with one typo. */
const shortestWithTypo = 4;

/** So often, at most, are more records read. */
const mostReads = 5;

/** Records that have every word of one of the readings: `atOnce` at a time, each time best first. */
export function byWords(
  segments: readonly LiveSegment[],
  readings: readonly Reading[],
  atOnce: number,
): Iterable<readonly Fit[]> {
  const plans = readings.map((reading) => ({
    termsIn: (words: WordColumns) => reading.map((wanted) => exactly(words, wanted)),
    fit: (entry: Entry) => fitOf(entry, reading),
  }));
  return fits(segments, plans, atOnce);
}

/** The same, where exactly one of the words has a typo. */
export function byTypo(
  segments: readonly LiveSegment[],
  readings: readonly Reading[],
  atOnce: number,
): Iterable<readonly Fit[]> {
  const plans = readings.flatMap((reading) =>
    reading.flatMap((wanted, at) =>
      wanted.some((word) => word.length >= shortestWithTypo)
        ? {
            termsIn: (words: WordColumns) =>
              reading.map((each, place) => (place === at ? withTypo(words, each) : exactly(words, each))),
            fit: (entry: Entry) => fitWithTypo(entry, reading, at),
          }
        : [],
    ),
  );
  return fits(segments, plans, atOnce);
}

/** How a query is looked for in a segment, and what a record that was found is worth. */
interface Plan {
  termsIn(words: WordColumns): readonly Term[];
  fit(entry: Entry): Fit | undefined;
}

/** Reads the likeliest first, as many at a time as may do. */
function* fits(segments: readonly LiveSegment[], plans: readonly Plan[], atOnce: number): Generator<readonly Fit[]> {
  const found = plans
    .flatMap((plan) =>
      segments.flatMap((live) =>
        [...candidates(live, plan.termsIn(live.segment.words), atOnce * mostReads)].map(([row, step]) => ({
          step,
          fit() {
            const entry = live.entry(row);
            return (entry && plan.fit(entry)) ?? [];
          },
        })),
      ),
    )
    .sort((a, b) => a.step - b.step);
  for (let from = 0; from < Math.min(found.length, atOnce * mostReads); from += atOnce)
    yield found
      .slice(from, from + atOnce)
      .flatMap(({ fit }) => fit())
      .sort(bestFirst);
}

const exactly = (words: WordColumns, wanted: Wanted): Term =>
  termOf(
    wanted
      .map((word) => ({ ...narrow(words, allWords(words), 0, word), word }))
      .map(({ from, to, word }) => ({
        from,
        to,
        isWhole: from < to && lengthOf(words, from) === word.length,
      })),
  );

const withTypo = (words: WordColumns, wanted: Wanted): Term =>
  termOf(wanted.flatMap((word) => (word.length >= shortestWithTypo ? [...almost(words, word)] : [])));

const termOf = (ranges: readonly (WordRange & { readonly isWhole: boolean })[]): Term => ({
  whole: ranges.flatMap(({ from, isWhole }) => (isWhole ? { from, to: from + 1 } : [])),
  begins: ranges,
});
