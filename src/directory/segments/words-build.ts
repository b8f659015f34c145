import { wordFields, type WordColumns } from './segment.js';
import { Place, postingBase } from './words.js';
import { tokens } from './words-tokens.js';

/** A row's texts that are searched in. */
export interface WordRow {
  readonly words: readonly { readonly text: string; readonly field: 0 | 1 | 2 }[];
  readonly inactive: boolean;
}

/** The word columns of these rows. Pure: may run in a worker. A word that a row has in several fields counts in the best. */
export function buildWords(rows: readonly WordRow[]): WordColumns {
  const byWord = new Map<string, number[]>();
  rows.forEach(({ words, inactive }, row) => {
    for (const field of [wordFields.name, wordFields.company, wordFields.email])
      for (const each of words) if (each.field === field) add(each.text, field, inactive, row);
  });
  return layOut(byWord);

  function add(text: string, field: 0 | 1 | 2, inactive: boolean, row: number): void {
    const found = tokens(text);
    found.forEach((word, at) => {
      const postings = byWord.get(word);
      const posting = postingBase(placeOf(field, at, found.length), inactive) + row;
      if (!postings) byWord.set(word, [posting]);
      else if (!isOfRow(postings[postings.length - 1], row)) postings.push(posting);
    });
  }
}

const isOfRow = (posting: number | undefined, row: number) =>
  posting !== undefined && posting % postingBase(Place.start, false) === row;

function placeOf(field: 0 | 1 | 2, at: number, count: number): number {
  if (field === wordFields.company) return Place.company;
  if (field === wordFields.email) return Place.email;
  if (at > 0) return Place.name;
  return count === 1 ? Place.whole : Place.start;
}

function layOut(byWord: ReadonlyMap<string, readonly number[]>): WordColumns {
  const words = [...byWord.keys()].sort();
  const letters = new Uint16Array(words.reduce((sum, { length }) => sum + length, 0));
  const ends = new Uint32Array(words.length);
  const last = new Uint32Array(words.length);
  const postings = new Uint32Array([...byWord.values()].reduce((sum, { length }) => sum + length, 0));
  let letter = 0;
  let posting = 0;
  words.forEach((word, at) => {
    for (let place = 0; place < word.length; place++) letters[letter++] = word.charCodeAt(place);
    const own = byWord.get(word) ?? [];
    postings.set(own, posting);
    if (own.length > 1) postings.subarray(posting, posting + own.length).sort();
    posting += own.length;
    ends[at] = letter;
    last[at] = posting;
  });
  return { letters, ends, last, postings };
}
