import type { SearchHit } from '../core/match.js';
import type { Entry } from './entry.js';
import { fold } from './fold.js';
import { nameOf, type Persons } from './persons.js';
import type { Records } from './records.js';

/** A record that fits, best with the lowest score. */
interface Fit {
  readonly entry: Entry;
  readonly score: number;
  readonly found?: string;
}

/** Below the one that matched by name, company and address in this order; those who are inactive after all others. */
const scores = { whole: 0, start: 1, name: 2, company: 3, address: 4, inside: 5, inactive: 10 } as const;

/** At least so many digits make a number to look for. */
const fewestDigits = 3;

/** Every word of the query must begin a word of the record; digits alone are looked for in its numbers. */
export function searchRecords(records: Records, persons: Persons, query: string, limit: number): readonly SearchHit[] {
  const digits = query.replace(/\D/gu, '');
  const fit = /^[\d\s+().\-/]+$/u.test(query) && digits.length >= fewestDigits ? byDigits(digits) : byWords(query);
  if (!fit) return [];
  const fits = [...records.all()].flatMap((entry) => fit(entry) ?? []).sort(byScore);
  const hits = new Map<string, SearchHit>();
  for (const each of fits) {
    if (hits.size >= limit) break;
    const hit = hitOf(each, persons);
    if (hit && !hits.has(hit.contactId)) hits.set(hit.contactId, hit);
  }
  return [...hits.values()];
}

const byScore = (a: Fit, b: Fit) => a.score - b.score || compareText(a.entry.words.name, b.entry.words.name);

/** Both are folded already; a locale would only be slow here. */
const compareText = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function hitOf({ entry, found }: Fit, persons: Persons): SearchHit | undefined {
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

const scored = (entry: Entry, score: number, found?: string): Fit => ({
  entry,
  score: score + (entry.record.active ? 0 : scores.inactive),
  ...(found === undefined ? {} : { found }),
});

function byWords(query: string): ((entry: Entry) => Fit | undefined) | undefined {
  const folded = fold(query);
  const words = folded.split(' ').map((word) => ` ${word}`);
  if (!folded) return undefined;
  return (entry) => {
    const { name, company, emails } = entry.words;
    const all = (text: string) => words.every((word) => text.includes(word));
    if (name === ` ${folded}`) return scored(entry, scores.whole);
    if (name.startsWith(` ${folded}`)) return scored(entry, scores.start);
    if (all(name)) return scored(entry, scores.name);
    if (all(name + company)) return scored(entry, scores.company);
    if (!all(name + company + emails)) return undefined;
    const found = entry.record.emails.find(({ value }) => words.some((word) => ` ${fold(value)}`.includes(word)));
    return scored(entry, scores.address, found?.value.trim());
  };
}

function byDigits(digits: string): (entry: Entry) => Fit | undefined {
  const beginnings = [digits, digits.replace(/^0+/u, '')].filter(Boolean); // 00 and 0 are not part of a number
  return (entry) => {
    let inside: Fit | undefined;
    for (const { number, value } of entry.lines) {
      const forms = [number.digits.replace('+', ''), number.e164?.slice(1), number.significant];
      if (forms.some((form) => form && beginnings.some((beginning) => form.startsWith(beginning))))
        return scored(entry, scores.address, value);
      if (digits.length > fewestDigits && forms.some((form) => form?.includes(digits)))
        inside ??= scored(entry, scores.inside, value);
    }
    return inside;
  };
}
