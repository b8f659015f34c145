import type { SearchHit } from '../core/match.js';
import { nameOf, type Persons } from './persons.js';
import type { LiveSegment } from './segments/live.js';
import { byBoth, readBoth } from './search/by-both.js';
import { byDigits, digitsOf, pastedDigits } from './search/by-digits.js';
import { byTypo, byWords } from './search/by-words.js';
import { bestFirst, type Fit } from './search/fit.js';
import { readApart, readQuery } from './search/query.js';

/** What is searched in. */
export interface SearchSource {
  readonly segments: readonly LiveSegment[];
}

/** So many records are read at once for each hit that is wanted: some are the same person, some rank behind the others. */
const perHit = 1.25;

/** More than an address has; what is pasted may be anything. */
const longestQuery = 256;

/**
 * People by name, company, email or digits, best first, nobody twice. Every word of the query must begin a word of the
 * record, or be digits of one of its numbers; with one typo only where fewer than `limit` are found without.
 */
export function searchRecords(
  { segments }: SearchSource,
  persons: Pick<Persons, 'of'>,
  query: string,
  limit: number,
): readonly SearchHit[] {
  const hits = new Map<string, SearchHit>();
  const atOnce = Math.ceil(limit * perHit);
  const text = query.slice(0, longestQuery);
  const digits = digitsOf(text);
  const readings = readQuery(text);
  const exactly = () => byWords(segments, readings, atOnce);
  const ways = [
    () => (digits === undefined ? exactly() : [mixed(byDigits(segments, digits, atOnce), exactly())]),
    () => {
      const both = digits === undefined ? readBoth(text) : undefined;
      return both ? byBoth(segments, both, atOnce) : [];
    },
    () => {
      const pasted = digits === undefined ? pastedDigits(text) : undefined;
      return pasted === undefined ? [] : [byDigits(segments, pasted, atOnce)];
    },
    () => byWords(segments, readApart(readings), atOnce),
    () => (digits === undefined ? byTypo(segments, readings, atOnce) : []),
  ];
  for (const way of ways)
    if (hits.size < limit)
      for (const fits of way()) {
        take(fits);
        if (hits.size >= limit) break;
      }
  return [...hits.values()];

  function take(fits: readonly Fit[]): void {
    for (const fit of fits) {
      if (hits.size >= limit) return;
      const hit = hitOf(fit, persons);
      if (hit && !hits.has(hit.contactId)) hits.set(hit.contactId, hit);
    }
  }
}

/** A company can be called by digits too. */
const mixed = (numbers: readonly Fit[], [words = []]: Iterable<readonly Fit[]>) =>
  [...numbers, ...words].sort(bestFirst);

function hitOf({ entry, found }: Fit, persons: Pick<Persons, 'of'>): SearchHit | undefined {
  const person = persons.of(entry.key);
  if (!person) return undefined;
  const company = person.find(({ record }) => record.company)?.record.company?.name;
  return {
    contactId: person[0].key,
    name: nameOf(person),
    ...(company ? { company } : {}),
    ...(found === undefined ? {} : { found }),
  };
}
