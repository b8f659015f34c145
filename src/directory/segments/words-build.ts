import { Integers } from './integers.js';
import type { WordColumns } from './segment.js';
import { sortedOrder } from './sorted.js';
import { compareWords, headOf, mostHeads } from './words-order.js';
import { WordTable } from './words-table.js';
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

/** Each word of each row with its posting. Used again and again, as one dictionary is built at a time. */
class Met {
  readonly words = new WordTable();
  /** By id: how many rows have it, and which was the last. */
  readonly #counts = new Integers();
  readonly #lastRows = new Integers();
  readonly #ids = new Integers();
  readonly #postings = new Integers();

  get counts(): Uint32Array {
    return this.#counts.values;
  }
  get ids(): Uint32Array {
    return this.#ids.values;
  }
  get postings(): Uint32Array {
    return this.#postings.values;
  }

  clear(): void {
    this.words.clear();
    for (const list of [this.#counts, this.#lastRows, this.#ids, this.#postings]) list.clear();
  }

  add({ name, company, emails, inactive }: WordRow, row: number): void {
    const names = tokens(name);
    this.#add(names, names.length === 1 ? wholeName : inName, inactive, row);
    if (company) this.#add(tokens(company), inCompany, inactive, row);
    for (const email of emails) this.#add(tokens(email), inEmail, inactive, row);
  }

  #add(texts: readonly string[], placeOf: (at: number) => number, inactive: boolean, row: number): void {
    for (let at = 0; at < texts.length; at++) {
      const id = this.words.idOf(texts[at]!);
      if (id === this.#counts.size) {
        this.#counts.push(0);
        this.#lastRows.push(row);
      } else if (this.#lastRows.values[id] === row) continue;
      this.#lastRows.values[id] = row;
      this.#counts.values[id]!++;
      this.#ids.push(id);
      this.#postings.push(postingOf(placeOf(at), inactive, row));
    }
  }
}

const met = new Met();

const wholeName = () => Place.whole;
const inName = (at: number) => (at > 0 ? Place.name : Place.start);
const inCompany = () => Place.company;
const inEmail = () => Place.email;

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
