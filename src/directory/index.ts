import { atom } from 'nanostores';
import type { Connection } from '../core/connection.js';
import { recordKey, splitKey, type RecordKey } from '../core/contact.js';
import type { Directory, Nameless } from '../core/directory.js';
import type { Contact } from '../core/person.js';
import type { Readable } from '../core/readable.js';
import type { Kept } from '../core/storage.js';
import { createAsk } from './asking.js';
import { createChoices, type KeptChoices } from './choices.js';
import { viewContact } from './contact-view.js';
import { createLinking } from './linking.js';
import { createLinks, type KeptLink, type Links } from './links.js';
import { matchNumber } from './match.js';
import { namelessOf } from './nameless.js';
import { createNumbers, type NumberReader, type ReadNumber } from './numbers.js';
import { countryIn } from './numbers/country.js';
import { createPersons } from './persons.js';
import { readFresh, refresh, type Reach } from './reading.js';
import { createRecords, type Records, type RecordsListener } from './records.js';
import { searchRecords } from './search.js';
import { suggest } from './suggestions.js';
import { createUsers, type Users } from './users.js';

/** What is behind a directory. */
export interface Internals {
  readonly records: Records;
  readonly users: Users;
  readonly links: Links;
  readonly numbers: NumberReader;
  /** To be called after changing any of them: whoever looks sees it at once, who listens is told. */
  readonly changed: () => void;
  /** The same for what comes in by the hundred: who listens is told within `soon`. */
  readonly cameIn: () => void;
  /** As that of the directory, for what comes in by the hundred. */
  takeIn(connectionId: string, change: DirectoryChange): void;
  readonly countryOf: (connectionId: string) => string;
  /** Who is told of what becomes of records, and which numbers are asked for. */
  listen(listener: DirectoryListener): void;
}

/** What a CRM tells, or another tab. */
export type DirectoryChange = Parameters<Directory['apply']>[1];

export interface DirectoryListener extends Partial<RecordsListener> {
  /** This number is asked for. Tells whether somebody still looks for it; then the directory will change. */
  readonly matching?: (number: ReadNumber) => boolean;
}

/** The directory as the workspace hands it to the pull. */
export interface PulledDirectory extends Directory {
  /** For pulling and keeping alone. */
  readonly internals: Internals;
}

const searchLimit = 20;

/** Milliseconds. */
const soon = 100;

/**
 * The directory in the memory of this tab. `country` reads the numbers of callers, and of records where neither they
 * nor their company nor their connection has one.
 */
export function createDirectory(options: {
  readonly country: string;
  /** What is dialled before a number to leave the house. */
  readonly outsideLine?: string;
  readonly $connections: Readable<readonly Connection[]>;
  /** What agents have decided of records; only in memory where there is none. */
  readonly kept?: { readonly links: Kept<KeptLink>; readonly choices: Kept<KeptChoices> };
}): PulledDirectory {
  const { outsideLine, $connections, kept } = options;
  const country = countryIn(options.country) ?? options.country;
  const $version = atom(0);
  const $merges = atom(0);
  const connections = () => $connections.get();
  const numbers = createNumbers(
    () => {
      records.reread();
      users.reread();
      changed();
    },
    undefined,
    outsideLine === undefined ? {} : { outsideLine },
  );
  const countryOf = (id: string) => countryIn(connections().find((each) => each.id === id)?.country) ?? country;
  let listener: DirectoryListener = {};
  const records = createRecords(numbers, countryOf, () => listener);
  const users = createUsers(numbers, countryOf);
  const links = createLinks({ kept: kept?.links, today: records.today, changed });
  const choices = createChoices({ kept: kept?.choices, today: records.today, changed: told });
  const persons = createPersons(records, links, connections);
  const views = new Map<RecordKey, Contact>();
  let nameless: readonly Nameless[] | undefined;

  let telling: ReturnType<typeof setTimeout> | undefined;

  function changed(): void {
    forgetViews();
    told();
  }

  function cameIn(): void {
    forgetViews();
    telling ??= setTimeout(told, soon);
  }

  function forgetViews(): void {
    persons.clear();
    views.clear();
    nameless = undefined;
    $merges.set(records.merges); // not later, as the version of what comes in by the hundred
  }

  function told(): void {
    clearTimeout(telling);
    telling = undefined;
    $version.set($version.get() + 1);
  }

  function take(connectionId: string, change: DirectoryChange, tell: () => void, since?: number): void {
    const { upserts = [], removed = [] } = change;
    const merged = (change.merged ?? []).filter(([from, to]) => from !== to); // into itself: nothing has happened
    const keyOf = (id: string) => recordKey(connectionId, id);
    const taken = records.put(connectionId, upserts, since);
    const gone = [...removed, ...merged.map(([from]) => from)].filter((id) => records.remove(keyOf(id)));
    for (const [from, to] of merged) {
      records.merge(keyOf(from), keyOf(to));
      links.merge(keyOf(from), keyOf(to));
    }
    if (gone.length || merged.length || taken.some((each) => each === 'added' || each === 'changed')) tell();
  }

  const reach: Reach = {
    records,
    connections,
    apply: (connectionId, change, since) => take(connectionId, change, changed, since),
  };

  function contact(key: RecordKey): Contact | undefined {
    const person = persons.of(key);
    if (!person) return undefined;
    const [{ key: id }] = person;
    const view = views.get(id) ?? viewContact(person);
    views.set(id, view);
    return view;
  }

  $connections.listen(changed);

  return {
    $version,
    $merges,
    numbers,
    contact,
    record: (key) => records.entry(records.today(key))?.record,
    today: records.today,
    companies: records.companies.all,
    countryOf(key, company) {
      const now = records.today(key);
      return records.countryOf(splitKey(now).connectionId, records.entry(now)?.record ?? (company && { company }));
    },
    match(number) {
      const parsed = numbers.parse(number, country);
      const isReading = listener.matching?.(parsed) ?? false;
      return { parsed, ...matchNumber({ records, persons, users, choices }, parsed), ...(isReading && { isReading }) };
    },
    search: (query, limit = searchLimit) => searchRecords(records, persons, query, limit),
    nameless: () => (nameless ??= namelessOf(records.segments, persons)),
    apply: (connectionId, change) => reach.apply(connectionId, change),
    ...createLinking(records, persons, links, changed),
    suggestions(contactId) {
      const person = persons.of(contactId);
      return person ? suggest(person, records, persons, links) : [];
    },
    choose(number, contactId) {
      choices.choose(numbers.parse(number, country), records.today(contactId));
      told();
    },
    reject(number, ...contactIds) {
      const parsed = numbers.parse(number, country);
      for (const contactId of contactIds) choices.reject(parsed, records.today(contactId));
      told();
    },
    readFresh: (key, { signal } = {}) => readFresh(reach, key, signal),
    refresh: (key) => refresh(reach, persons.of(key)),
    ask: createAsk(reach, (number) => numbers.read(number, country)),
    internals: {
      records,
      users,
      links,
      numbers,
      changed,
      cameIn,
      takeIn: (connectionId, change) => take(connectionId, change, cameIn),
      countryOf,
      listen(one) {
        listener = one;
      },
    },
  };
}
