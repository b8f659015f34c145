import type { WordColumns } from './segment.js';
import { sortedOrder } from './sorted.js';
import { compareWords, headOf, mostHeads } from './words-order.js';
import { Place, postingOf, startOf } from './words.js';
import { tokens } from './words-tokens.js';

/** A row's texts that are searched in. */
export interface WordRow {
  readonly name: string;
  readonly company: string;
  readonly emails: readonly string[];
  readonly inactive: boolean;
}

/** The word columns of these rows. Pure: may run in a worker. A word that a row has in several fields counts in the best. */
export function buildWords(rows: readonly WordRow[]): WordColumns {
  const met = collect(rows);
  const spelled = spell(met.words);
  const order = orderOf(spelled);
  const letters = new Uint16Array(spelled.letters.length);
  const ends = new Uint32Array(order.length);
  const last = new Uint32Array(order.length);
  const next = new Uint32Array(order.length); // by id: where the word's next posting goes
  let letter = 0;
  let posting = 0;
  for (let at = 0; at < order.length; at++) {
    const id = order[at]!;
    for (let from = startOf(spelled.ends, id); from < spelled.ends[id]!; from++)
      letters[letter++] = spelled.letters[from]!;
    ends[at] = letter;
    next[id] = posting;
    last[at] = posting += met.counts[id]!;
  }
  const postings = new Uint32Array(posting);
  for (let at = 0; at < posting; at++) postings[next[met.ids[at]!]!++] = met.postings[at]!;
  for (let at = 0; at < last.length; at++) sort(postings, startOf(last, at), last[at]!);
  return { letters, ends, last, postings };
}

/** Each word of each row with its posting. Words have ids in the order in which they were met. */
function collect(rows: readonly WordRow[]) {
  const idOf = new Map<string, number>();
  const words: string[] = [];
  const counts: number[] = [];
  const lastRows: number[] = []; // by id, the last row that has it
  const ids: number[] = [];
  const postings: number[] = [];

  function add(texts: readonly string[], placeOf: (at: number) => number, inactive: boolean, row: number): void {
    for (let at = 0; at < texts.length; at++) {
      const word = texts[at]!;
      let id = idOf.get(word);
      if (id === undefined) {
        idOf.set(word, (id = words.length));
        words.push(word);
        counts.push(0);
        lastRows.push(-1);
      }
      if (lastRows[id] === row) continue;
      lastRows[id] = row;
      counts[id]!++;
      ids.push(id);
      postings.push(postingOf(placeOf(at), inactive, row));
    }
  }

  for (let row = 0; row < rows.length; row++) {
    const { name, company, emails, inactive } = rows[row]!;
    const names = tokens(name);
    add(names, names.length === 1 ? wholeName : inName, inactive, row);
    if (company) add(tokens(company), inCompany, inactive, row);
    for (const email of emails) add(tokens(email), inEmail, inactive, row);
  }
  return { words, counts, ids, postings };
}

const wholeName = () => Place.whole;
const inName = (at: number) => (at > 0 ? Place.name : Place.start);
const inCompany = () => Place.company;
const inEmail = () => Place.email;

/** The letters of all words, one after another. */
function spell(words: readonly string[]): Pick<WordColumns, 'letters' | 'ends'> {
  const letters = new Uint16Array(words.reduce((sum, { length }) => sum + length, 0));
  const ends = new Uint32Array(words.length);
  let letter = 0;
  for (const [id, word] of words.entries()) {
    for (let at = 0; at < word.length; at++) letters[letter++] = word.charCodeAt(at);
    ends[id] = letter;
  }
  return { letters, ends };
}

const orderOf = ({ letters, ends }: Pick<WordColumns, 'letters' | 'ends'>): Uint32Array =>
  sortedOrder(
    ends.length,
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
