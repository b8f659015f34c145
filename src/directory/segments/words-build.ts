import { wordFields, type WordColumns } from './segment.js';
import { Place, postingOf, startOf } from './words.js';
import { tokens } from './words-tokens.js';

/** A row's texts that are searched in. */
export interface WordRow {
  readonly words: readonly { readonly text: string; readonly field: 0 | 1 | 2 }[];
  readonly inactive: boolean;
}

/** The word columns of these rows. Pure: may run in a worker. A word that a row has in several fields counts in the best. */
export function buildWords(rows: readonly WordRow[]): WordColumns {
  const found = collect(rows);
  const words = [...found.ids.keys()].sort();
  const letters = new Uint16Array(words.reduce((sum, { length }) => sum + length, 0));
  const ends = new Uint32Array(words.length);
  const last = new Uint32Array(words.length);
  const next = new Uint32Array(words.length); // by id: where the word's next posting goes
  let letter = 0;
  let posting = 0;
  words.forEach((word, at) => {
    for (let place = 0; place < word.length; place++) letters[letter++] = word.charCodeAt(place);
    ends[at] = letter;
    const id = found.ids.get(word)!;
    next[id] = posting;
    last[at] = posting += found.counts[id]!;
  });
  const postings = new Uint32Array(posting);
  found.words.forEach((id, at) => (postings[next[id]!++] = found.postings[at]!));
  for (let at = 0; at < words.length; at++) sort(postings, startOf(last, at), last[at]!);
  return { letters, ends, last, postings };
}

/** Each word of each row with its posting. Words have ids in the order in which they were met. */
function collect(rows: readonly WordRow[]) {
  const ids = new Map<string, number>();
  const counts: number[] = [];
  const lastRows: number[] = []; // by id, the last row that has it
  const words: number[] = [];
  const postings: number[] = [];

  function add(texts: readonly string[], field: 0 | 1 | 2, inactive: boolean, row: number): void {
    for (let at = 0; at < texts.length; at++) {
      const word = texts[at]!;
      let id = ids.get(word);
      if (id === undefined) {
        ids.set(word, (id = counts.length));
        counts.push(0);
        lastRows.push(-1);
      }
      if (lastRows[id] === row) continue;
      lastRows[id] = row;
      counts[id]!++;
      words.push(id);
      postings.push(postingOf(placeOf(field, at, texts.length), inactive, row));
    }
  }

  for (const [row, { words: texts, inactive }] of rows.entries())
    for (const field of bestFirst)
      for (const each of texts) if (each.field === field) add(tokens(each.text), field, inactive, row);
  return { ids, counts, words, postings };
}

const bestFirst = [wordFields.name, wordFields.company, wordFields.email] as const;

function placeOf(field: 0 | 1 | 2, at: number, count: number): number {
  if (field === wordFields.company) return Place.company;
  if (field === wordFields.email) return Place.email;
  if (at > 0) return Place.name;
  return count === 1 ? Place.whole : Place.start;
}

/** Puts a word's postings in order: they came row by row. */
function sort(postings: Uint32Array, from: number, to: number): void {
  for (let at = from + 1; at < to; at++) {
    if (postings[at]! > postings[at - 1]!) continue;
    postings.subarray(from, to).sort();
    return;
  }
}
