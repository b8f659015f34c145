import { atom } from 'nanostores';
import type { Connection } from '../core/connection.js';
import { recordKey, splitKey, type RecordKey } from '../core/contact.js';
import type { Directory, Nameless } from '../core/directory.js';
import type { Contact } from '../core/person.js';
import type { Readable } from '../core/readable.js';
import { createAsking } from './asking.js';
import { viewContact } from './contact-view.js';
import type { Entry } from './entry.js';
import { createPeople } from './join.js';
import { matchNumber, type Persons } from './match.js';
import { namelessOf } from './nameless.js';
import { createNumbers } from './numbers.js';
import { createRecords, type Records } from './records.js';
import { searchRecords } from './search.js';

/** The directory as the workspace hands it to the pull. */
export interface PulledDirectory extends Directory {
  /** For checks alone: the records, and what to call after changing them. */
  readonly internals: { readonly records: Records; readonly changed: () => void };
}

const searchLimit = 20;

/**
 * The directory in the memory of this tab. `country` reads the numbers of callers, and of records where neither they
 * nor their company nor their connection has one.
 */
export function createDirectory(options: {
  readonly country: string;
  readonly $connections: Readable<readonly Connection[]>;
}): PulledDirectory {
  const { country, $connections } = options;
  const $version = atom(0);
  const connections = () => $connections.get();
  const numbers = createNumbers(() => {
    records.reread();
    changed();
  });
  const records = createRecords(numbers, (id) => connections().find((each) => each.id === id)?.country ?? country);
  const people = createPeople(records);
  const views = new Map<RecordKey, Contact>();
  let unnamed: readonly Nameless[] | undefined;

  function changed(): void {
    people.clear();
    views.clear();
    unnamed = undefined;
    $version.set($version.get() + 1);
  }

  const persons: Persons = {
    of(key) {
      const now = records.today(key);
      if (!records.entries.has(now)) return undefined;
      const [first, ...rest] = inOrder(people.person(now).flatMap((each) => records.entries.get(each) ?? []));
      return first && [first, ...rest];
    },
    rank(connectionId) {
      const at = connections().findIndex(({ id }) => id === connectionId);
      return at < 0 ? connections().length : at;
    },
  };

  /** In workspace order. */
  const inOrder = (entries: readonly Entry[]) =>
    [...entries].sort((a, b) => persons.rank(a.connectionId) - persons.rank(b.connectionId));

  function apply(connectionId: string, change: Parameters<Directory['apply']>[1], since?: number): void {
    let news = false;
    for (const record of change.upserts ?? []) {
      const taken = records.put(connectionId, record, since);
      news ||= taken === 'added' || taken === 'changed';
    }
    for (const id of change.removed ?? []) news = records.remove(recordKey(connectionId, id)) || news;
    for (const [from, to] of change.merged ?? []) {
      const [one, other] = [recordKey(connectionId, from), recordKey(connectionId, to)];
      records.remove(one);
      records.merge(one, other);
      people.merge(one, other);
      news = true;
    }
    if (news) changed();
  }

  function contact(key: RecordKey): Contact | undefined {
    const person = persons.of(key);
    if (!person) return undefined;
    const [{ key: id }] = person;
    const view = views.get(id) ?? viewContact(person);
    views.set(id, view);
    return view;
  }

  const read = (number: string) => numbers.read(number, country);
  const load = () => void numbers.ready.catch(() => undefined); // without it international numbers are read all the same
  load();
  $connections.listen(changed);

  return {
    $version,
    numbers,
    contact,
    record: (key) => records.entries.get(records.today(key))?.record,
    companies: (connectionId) =>
      [...records.companies.values()].flatMap((each) => (each.connectionId === connectionId ? each.company : [])),
    countryOf(key) {
      const now = records.today(key);
      return records.countryOf(splitKey(now).connectionId, records.entries.get(now)?.record);
    },
    match(number) {
      if (!numbers.isReady) load();
      return { parsed: numbers.parse(number, country), ...matchNumber(records, persons, read(number)) };
    },
    search: (query, limit = searchLimit) => searchRecords(records, persons, query, limit),
    nameless: () => (unnamed ??= namelessOf(inOrder([...records.entries.values()]))),
    apply: (connectionId, change) => apply(connectionId, change),
    link(keys) {
      people.link(keys.map(records.today));
      changed();
    },
    ...createAsking({ records, persons, connections, read, apply }),
    internals: { records, changed },
  };
}
