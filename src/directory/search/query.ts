import { isUnspaced, longestRun, spellingsOf, spellOut } from '../segments/words-tokens.js';

/** A word that is looked for, in each of its spellings: any of them may begin a word of the record. */
export type Wanted = readonly string[];

/** A way to read a query: every word must be found. */
export type Reading = readonly Wanted[];

/** Each way in which a query can be read; none if it has no word. */
export function readQuery(query: string): readonly Reading[] {
  const spelled = spellOut(query);
  const others = spelled === undefined ? [] : spellingsOf(spelled);
  const readings = spellingsOf(query).map((words, at) =>
    words.map((word, place) => {
      const other = others[at]?.[place];
      return [word, ...(other === undefined || other.startsWith(word) ? [] : [other])].map(cut);
    }),
  );
  const distinct = new Map(readings.map((reading) => [reading.join(' '), reading]));
  return [...distinct.values()].filter(({ length }) => length > 0);
}

const cut = (word: string) => (isUnspaced(word) ? word.slice(0, longestRun) : word);

/** Of `田中太郎` also `田中` and `太郎`: names of one word here may be kept in two. */
export function readApart(readings: readonly Reading[]): readonly Reading[] {
  const [word] = readings[0]?.[0] ?? [];
  if (readings[0]?.length !== 1 || !word || !isUnspaced(word)) return [];
  return Array.from({ length: word.length - 1 }, (_, at) => [[word.slice(0, at + 1)], [word.slice(at + 1)]]);
}
