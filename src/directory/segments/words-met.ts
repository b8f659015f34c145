import { Integers } from './integers.js';
import { WordTable } from './words-table.js';
import { Place, postingOf } from './words.js';
import { scanPlain, tokens } from './words-tokens.js';

/** A row's texts that are searched in. */
export interface WordRow {
  readonly name: string;
  readonly company: string;
  readonly emails: readonly string[];
  readonly inactive: boolean;
}

/** Each word of each row with its posting. Used again and again, as one dictionary is built at a time. */
export class WordsMet {
  readonly words = new WordTable();
  /** By id: how many rows have it, and which was the last. */
  readonly #counts = new Integers();
  readonly #lastRows = new Integers();
  readonly #ids = new Integers();
  readonly #postings = new Integers();
  /** Of the text that is read: its words by id, and where they begin and end. */
  readonly #found = new Integers();
  readonly #bounds = new Integers();

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
    this.#read(name);
    this.#post(this.#isOne ? Place.whole : Place.start, Place.name, inactive, row);
    if (company) {
      this.#read(company);
      this.#post(Place.company, Place.company, inactive, row);
    }
    for (const email of emails) {
      this.#read(email);
      this.#post(Place.email, Place.email, inactive, row);
    }
  }

  /** Most texts without a string for each of their words: there are very many. */
  #read(text: string): void {
    this.#found.clear();
    const plain = this.#readPlain(text);
    if (plain === undefined) for (const word of tokens(text)) this.#found.push(this.words.idOf(word, 0, word.length));
    else if (plain.includes('-')) this.#readPlain(plain.replaceAll('-', ''));
  }

  #readPlain(text: string): string | undefined {
    const lower = scanPlain(text, this.#bounds);
    if (lower === undefined) return undefined;
    const { values, size } = this.#bounds;
    for (let at = 0; at < size; at += 2) this.#found.push(this.words.idOf(lower, values[at]!, values[at + 1]!));
    return lower;
  }

  get #isOne(): boolean {
    const { values, size } = this.#found;
    for (let at = 1; at < size; at++) if (values[at] !== values[0]) return false;
    return true;
  }

  #post(first: number, others: number, inactive: boolean, row: number): void {
    const { values, size } = this.#found;
    for (let at = 0; at < size; at++) {
      const id = values[at]!;
      if (id === this.#counts.size) {
        this.#counts.push(0);
        this.#lastRows.push(row);
      } else if (this.#lastRows.values[id] === row) continue;
      this.#lastRows.values[id] = row;
      this.#counts.values[id]!++;
      this.#ids.push(id);
      this.#postings.push(postingOf(at === 0 ? first : others, inactive, row));
    }
  }
}
