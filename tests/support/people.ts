/**
 * A made-up world of which the truth is known: the same people in three CRMs, as CRMs hold them. There are families on one
 * landline and one mailbox, twins with one initial, people who married or moved to another company (and those who got
 * their line), receptions, role mailboxes, namesakes, typos, records without a name or with half of one, and duplicates.
 */
import type { Company, CrmRecord, RecordKey } from '../../src/core/contact.js';
import { ascii, write, type Household, type Job, type Person, type Written } from './people-records.js';
import { seeded } from './seeded.mjs';

export interface World {
  /** By connection: `a` and `c` keep first and last names, `b` whole ones. All are in Britain. */
  readonly records: ReadonlyMap<string, readonly CrmRecord[]>;
  readonly companies: ReadonlyMap<string, readonly Company[]>;
  /** Who each record is about. */
  readonly people: ReadonlyMap<RecordKey, number>;
  /** Every two records of different connections that are about one person. */
  readonly pairs: readonly Pair[];
}

export interface Pair {
  readonly keys: readonly [RecordKey, RecordKey];
  /** A careful person would see it: they have an email or number in common that nobody else has, and the names agree. */
  readonly isEvident: boolean;
}

/** About `size` records in each connection. */
export function worldOf(size: number, seed = 1): World {
  const next = seeded(seed);
  const people = settle(Math.round(size * 1.6), next);
  const written = people.flatMap((person) =>
    ['a', 'b', 'c'].flatMap((connectionId) => {
      if (next() > 0.62) return [];
      const first = write(person, connectionId, `${person.id}`, next);
      return next() < 0.005 ? [first, write(person, connectionId, `${person.id}-again`, next)] : [first];
    }),
  );
  const companies = [...new Set(people.map(({ job }) => job.company))];
  return {
    records: groupBy(
      written,
      ({ key }) => key.slice(0, 1),
      ({ record }) => record,
    ),
    // two of the three know companies, and not each of them the same ones
    companies: new Map([
      ['a', companies],
      ['b', companies.filter((_, at) => at % 2 === 0)],
    ]),
    people: new Map(written.map(({ key, person }) => [key, person.id])),
    pairs: pairsOf(written),
  };
}

function groupBy<T, V>(all: readonly T[], by: (each: T) => string, value: (each: T) => V): ReadonlyMap<string, V[]> {
  const groups = new Map<string, V[]>();
  for (const each of all) {
    const group = groups.get(by(each));
    if (group) group.push(value(each));
    else groups.set(by(each), [value(each)]);
  }
  return groups;
}

// who there is

const onsets = 'b br d f fr g h j k l m n p r s sch st t v w'.split(' ');
const vowels = 'a e i o u ei ie ü ö'.split(' ');
const codas = ' l m n r s nd rt'.split(' ');

function settle(count: number, next: () => number): readonly Person[] {
  const pick = (all: readonly string[]) => all[Math.floor(next() * all.length)] ?? '';
  const often = (all: readonly string[]) => all[Math.floor(next() ** 3 * all.length)] ?? '';
  const word = (syllables: number) =>
    capital(Array.from({ length: syllables }, () => pick(onsets) + pick(vowels) + pick(codas)).join(''));
  const givenNames = Array.from({ length: 800 }, () => word(2));
  const lastNames = Array.from({ length: 5_000 }, () => word(next() < 0.5 ? 2 : 3));
  let serial = 0;
  const line = () => `+4420${70_000_000 + (serial += 3)}`;
  const mobile = () => `+447${400_000_000 + (serial += 3)}`;
  const companies = Array.from({ length: Math.ceil(count / 12) }, (_, id): Company => {
    const name = `${word(2)} ${pick(['Ltd', 'Group', '& Sons', 'Partners'])}`;
    return { id: `${id}`, name, active: true, phones: [{ value: line() }], domains: [`${ascii(name)}${id}.example`] };
  });
  const leftLines = new Map<Company, string>();

  const people: Person[] = [];
  const jobOf = (given: string, last: string): Job => {
    const company = companies[Math.floor(next() * companies.length)]!;
    const inherited = leftLines.get(company);
    leftLines.delete(company);
    const mailbox = next() < 0.7 ? `${ascii(given)}.${ascii(last)}` : `${ascii(given).charAt(0)}${ascii(last)}`;
    const email = `${mailbox}${next() < 0.02 ? '' : people.length}@${company.domains?.[0]}`;
    return { company, direct: inherited ?? line(), email };
  };
  const live = (given: string, last: string, household?: Household) => {
    const job = jobOf(given, last);
    const moved = next() < 0.03 ? jobOf(given, last) : undefined;
    if (moved) leftLines.set(moved.company, moved.direct);
    people.push({
      id: people.length,
      given,
      last,
      ...(next() < 0.01 ? { lastBefore: often(lastNames) } : {}),
      mobile: mobile(),
      job,
      ...(moved ? { jobBefore: moved } : {}),
      ...(household ? { household } : {}),
    });
  };
  while (people.length < count) {
    const last = often(lastNames);
    if (next() > 0.05) live(often(givenNames), last);
    else {
      const mailbox = pick([`family.${ascii(last)}`, `the${ascii(last)}s`, ascii(last)]) + people.length;
      const household = {
        last,
        line: line(),
        ...(next() < 0.4 ? { mailbox: `${mailbox.replace(/\d/gu, '')}@home${people.length}.example` } : {}),
      };
      const names = new Set([often(givenNames)]);
      // a twin with the same initial, or just somebody
      names.add(next() < 0.2 ? [...names].join('').charAt(0) + word(2).toLowerCase() : often(givenNames));
      if (next() < 0.5) names.add(often(givenNames));
      for (const given of names) live(given, next() < 0.1 ? often(lastNames) : last, household);
    }
  }
  return people;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
// the truth

function pairsOf(written: readonly Written[]): readonly Pair[] {
  const owners = new Map<string, Set<number>>();
  for (const { own, person } of written)
    for (const each of own.keys()) owners.set(each, (owners.get(each) ?? new Set()).add(person.id));
  return [
    ...groupBy(
      written,
      ({ person }) => `${person.id}`,
      (each) => each,
    ).values(),
  ].flatMap((records) =>
    records.flatMap((one, at) =>
      records
        .slice(at + 1)
        .filter((other) => other.key.charAt(0) !== one.key.charAt(0))
        .map((other): Pair => ({ keys: [one.key, other.key], isEvident: isEvident(one, other, owners) })),
    ),
  );
}

function isEvident(one: Written, other: Written, owners: ReadonlyMap<string, ReadonlySet<number>>): boolean {
  const shared = [...one.own].filter(([each]) => other.own.has(each) && owners.get(each)?.size === 1);
  const forms = new Set([one.form, other.form]);
  if (forms.has('typo')) return false;
  if (one.form === 'none' || other.form === 'none') return forms.size > 1 && shared.some(([, kind]) => kind !== 'home');
  if (one.form !== 'given' && other.form !== 'given' && one.last !== other.last) return false;
  if (one.form === 'whole' && other.form === 'whole') return shared.length > 0;
  if (forms.has('initial') && forms.size > 1) return false; // it may be a brother's
  if (forms.has('last') || forms.has('initial'))
    return !forms.has('given') && shared.some(([, kind]) => kind === 'email');
  return shared.some(([, kind]) => kind !== 'home');
}
