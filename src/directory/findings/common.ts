import type { RecordKey } from '../../core/contact.js';
import { isName, type Entry, type Line } from '../entry.js';
import type { Persons } from '../persons.js';
import type { Records } from '../records.js';
import { nameAgreement, plainly } from '../same-name.js';
import { numberOf, textTerm } from '../segments/terms.js';
import { isPersonal, isPersonalLine } from '../shared.js';
import { commonTerms, entriesOf, type Common } from './common-terms.js';
import { add, mostOthers, type Report } from './report.js';

/** A record with what it has in common with others, as its CRM spells it. */
interface Holder {
  readonly entry: Entry;
  readonly value: string;
}

/** What several records have in common: numbers of several people, and people who are there twice. */
export function* findInCommon(records: Records, persons: Persons, report: Report): Generator<void> {
  const twins: Twins = new Map();
  for (const common of commonTerms(records.segments, 'numbers')) {
    yield;
    const number = common && numberOf(common.term);
    if (!common || !number || records.companies.byTerm(number).length) continue;
    for (const holders of byExtension(yield* holdersOf(common, (entry) => lineOf(records, entry, number)))) {
      yield* findShared(holders, persons, report);
      yield* findTwins(holders, twins);
    }
  }
  for (const common of commonTerms(records.segments, 'terms')) {
    yield;
    const email = common && emailOf(common);
    if (!common || !email || !isPersonal(email)) continue;
    const holders = yield* holdersOf(common, (entry) => entry.emails.includes(email) && { entry, value: email });
    yield* findTwins(holders, twins);
  }
  for (const { entry, value, others } of twins.values())
    add(report, 'twice in one CRM', entry, { value, others: [...others].slice(0, mostOthers) });
}

/** The email that a term stands for; `undefined` if it stands for something else. */
function emailOf(common: Common): string | undefined {
  const [entry] = entriesOf(common);
  return entry?.emails.find((email) => {
    const [low, high] = textTerm(email);
    return low === common.term[0] && high === common.term[1];
  });
}

interface LineHolder extends Holder {
  readonly line: Line;
}

function lineOf(records: Records, entry: Entry, number: string): LineHolder | undefined {
  const line = entry.lines.find((each) => each.number.e164 === number && isPersonalLine(records, each));
  return line && { entry, value: line.value, line };
}

function* holdersOf<H extends Holder>(
  common: Common,
  holderOf: (entry: Entry) => H | false | undefined,
): Generator<void, readonly H[]> {
  const holders: H[] = [];
  for (const entry of entriesOf(common)) {
    const holder = holderOf(entry);
    if (holder) holders.push(holder);
    yield;
  }
  return holders;
}

/** One number with two extensions is two lines. */
const byExtension = (holders: readonly LineHolder[]): Iterable<readonly Holder[]> =>
  grouped(holders, ({ line }) => line.number.extension);

function* findShared(holders: readonly Holder[], persons: Persons, report: Report): Generator<void> {
  const personOf = new Map<Holder, RecordKey>();
  const known = new Map<string, RecordKey>(); // who it is, by key and by name
  for (const holder of holders) {
    const { entry } = holder;
    const names = [persons.of(entry.key)?.[0].key ?? entry.key, ...wholeName(entry)];
    const person = names.map((name) => known.get(name)).find((each) => each !== undefined) ?? entry.key;
    for (const name of names) known.set(name, person);
    personOf.set(holder, person);
    yield;
  }
  const people = new Set(personOf.values());
  if (people.size < 2) return;
  const some = [...people].slice(0, mostOthers + 1);
  for (const [{ entry, value }, person] of personOf) {
    const others = some.filter((other) => other !== person).slice(0, mostOthers);
    add(report, 'shared number', entry, { value, others, people: people.size });
    yield;
  }
}

/** Two with one number and one whole name are one person, also where it is not safe enough to join their records. */
const wholeName = ({ name, parts }: Entry): readonly string[] =>
  isName(parts.firstName) && isName(parts.lastName) ? [`name: ${plainly(name).split(' ').sort().join(' ')}`] : [];

/** Records of people who are in their CRM more than once. */
type Twins = Map<RecordKey, Holder & { readonly others: Set<RecordKey> }>;

/** More records than these that share a number or address are not looked at one against the other. */
const crowd = 200;

/** Of one connection, with one and the same whole name. */
function* findTwins(holders: readonly Holder[], twins: Twins): Generator<void> {
  for (const own of grouped(holders.slice(0, crowd), ({ entry }) => entry.connectionId))
    for (const [at, one] of own.entries()) {
      for (const other of own.slice(at + 1)) {
        if (nameAgreement(one.entry, other.entry) !== 'full') continue;
        note(one, other);
        note(other, one);
      }
      yield;
    }

  function note({ entry, value }: Holder, other: Holder): void {
    const known = twins.get(entry.key) ?? { entry, value, others: new Set<RecordKey>() };
    known.others.add(other.entry.key);
    twins.set(entry.key, known);
  }
}

function grouped<T, K>(all: readonly T[], keyOf: (each: T) => K): Iterable<readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups.values();
}
