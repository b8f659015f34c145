/** Contacts that are made up, the same ones each time: names, companies and addresses as frequent as in life. */
import type { CrmRecord } from '../src/core/contact.js';
import { seeded } from '../tests/support/seeded.mjs';

const onsets = 'b br c ch d f fr g gr h j k kr l m n p r s sch st t v w z'.split(' ');
const vowels = 'a e i o u ai ei ie ou'.split(' ');
const umlauts: Readonly<Record<string, string>> = { a: 'ä', o: 'ö', u: 'ü' };
const codas = ' l m n r s t ck nd rt ss'.split(' ');
const endings = ' son mann er ski ova ez ini berg'.split(' ');

/** Made of syllables, each once. */
function names(count: number, syllables: number, next: () => number): readonly string[] {
  const of = (all: readonly string[]) => all[Math.floor(next() * all.length)] ?? '';
  const made = new Set<string>();
  while (made.size < count) {
    const parts = Array.from({ length: syllables - (next() < 0.4 ? 1 : 0) }, () => of(onsets) + of(vowels) + of(codas));
    const plain = parts.join('') + (syllables > 2 ? of(endings) : '');
    const name = next() < 0.1 ? plain.replace(/[aou]/, (letter) => umlauts[letter] ?? letter) : plain;
    made.add(name.charAt(0).toUpperCase() + name.slice(1));
  }
  return [...made];
}

/** Some are had by many, most by few. */
const skewed = (all: readonly string[], next: () => number): string => all[Math.floor(next() ** 2 * all.length)] ?? '';

const ascii = (text: string) => text.toLowerCase().replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue');
const mailers = ['gmail.com', 'outlook.com', 'yahoo.com', 'gmx.de'];

/** `count` contacts, one after the other. */
export function* contacts(count: number): Generator<CrmRecord> {
  const next = seeded(count);
  const first = names(4_000, 2, next);
  const last = names(40_000, 3, next);
  const companies = names(Math.min(30_000, count / 4), 3, next);
  for (let at = 0; at < count; at++) {
    const firstName = skewed(first, next);
    const lastName = skewed(last, next);
    const company = skewed(companies, next);
    const mailbox =
      next() < 0.6 ? `${firstName}.${lastName}` : `${firstName.charAt(0)}${lastName}${Math.floor(next() * 100)}`;
    const domain = next() < 0.3 ? (mailers[Math.floor(next() ** 2 * mailers.length)] ?? '') : `${company}.com`;
    const number = () => `+4930${10_000_000 + Math.floor(next() * 89_999_999)}`;
    yield {
      id: `${at}`,
      active: next() > 0.1,
      firstName,
      lastName,
      company: { id: company, name: `${company} ${next() < 0.5 ? 'GmbH' : 'Ltd'}` },
      phones: [
        { key: 'd', kind: 'direct', value: number() },
        ...(next() < 0.5 ? [{ key: 'm', kind: 'mobile', value: number() } as const] : []),
      ],
      emails: [{ key: 'e', value: ascii(`${mailbox}@${domain}`) }],
    };
  }
}
