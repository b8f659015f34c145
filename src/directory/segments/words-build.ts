import type { WordColumns } from './segment.js';
import { sortedOrder } from './sorted.js';
import { WordsMet, type WordRow } from './words-met.js';
import { compareWords, headOf, mostHeads } from './words-order.js';
import type { WordTable } from './words-table.js';
import { startOf } from './words.js';

/** The word columns of these rows. Pure: may run in a worker. A word that a row has in several fields counts in the best. */
export function buildWords(rows: readonly WordRow[]): WordColumns {
  met.clear();
  for (let row = 0; row < rows.length; row++) met.add(rows[row]!, row);
  const order = orderOf(met.words);
  const { counts, ids, postings: all } = met;
  const letters = new Uint16Array(startOf(met.words.ends, order.length));
  const ends = new Uint32Array(order.length);
  const last = new Uint32Array(order.length);
  const next = new Uint32Array(order.length); // by id: where the word's next posting goes
  let letter = 0;
  let posting = 0;
  for (let at = 0; at < order.length; at++) {
    const id = order[at]!;
    const stop = met.words.ends[id]!;
    for (let from = startOf(met.words.ends, id); from < stop; from++) letters[letter++] = met.words.letters[from]!;
    ends[at] = letter;
    next[id] = posting;
    last[at] = posting += counts[id]!;
  }
  const postings = new Uint32Array(posting);
  for (let at = 0; at < posting; at++) postings[next[ids[at]!]!++] = all[at]!;
  for (let at = 0; at < last.length; at++) sort(postings, startOf(last, at), last[at]!);
  return { letters, ends, last, postings };
}

const met = new WordsMet();

const orderOf = ({ size, letters, ends }: WordTable): Uint32Array =>
  sortedOrder(
    size,
    (id) => headOf(letters, startOf(ends, id), ends[id]!),
    mostHeads,
    (one, other) => compareWords(letters, startOf(ends, one), ends[one]!, letters, startOf(ends, other), ends[other]!),
  );

/** Puts a word's postings in order: they came row by row. */
function sort(postings: Uint32Array, from: number, to: number): void {
  for (let at = from + 1; at < to; at++) {
    if (postings[at]! > postings[at - 1]!) continue;
    postings.subarray(from, to).sort();
    return;
  }
}
