/** Runs in the page: see storage.mjs. */
import Dexie from 'dexie';
import { answer, deleteDatabase } from '../src/directory/storage/open.js';
import type { CrmRecord } from '../src/core/contact.js';
import { createNumbers } from '../src/directory/numbers.js';
import { createRecords } from '../src/directory/records.js';
import { numberTerm, textTerm } from '../src/directory/segments/terms.js';
import { writeAnswers } from '../src/directory/storage/answers-write.js';
import { createDirectoryStorage } from '../src/directory/storage/index.js';
import { databaseName } from '../src/directory/storage/names.js';
import { openDirectory } from '../src/directory/storage/schema.js';
import type { Snapshot, TermsOf } from '../src/directory/storage/types.js';

const inPsa = 0.6;
const numberOf = (person: number) => `+447${String(400_000_000 + person * 97).slice(-9)}`;

function recordOf(person: number, id: string): CrmRecord {
  const company = person % 20_011;
  const phones = [{ key: 'm', kind: 'mobile', value: numberOf(person) } as const];
  const second = { key: 'd', kind: 'direct', value: `+4420${String(70_000_000 + person * 13).slice(-8)}` } as const;
  return {
    id,
    updatedAt: new Date(1.76e12 + person * 1000).toISOString(),
    active: true,
    firstName: `First${person % 9973}`,
    lastName: `Last${person % 50_021}`,
    company: { id: String(company), name: `Company ${company}` },
    phones: person % 100 < 54 ? [...phones, second] : phones,
    emails: [{ key: 'e', value: `person${person}@example.com` }],
  };
}

/** So many records in two CRMs; every fifth person is in both. */
function* people(count: number): Generator<readonly [connectionId: string, CrmRecord]> {
  const first = Math.floor(count * inPsa);
  for (let person = 0; person < first; person++) yield ['psa', recordOf(person, String(person))];
  for (let at = 0; at < count - first; at++) {
    const person = at % 5 ? first + at : at;
    yield ['crm', recordOf(person, `c${at}`)];
  }
}

let records: readonly CrmRecord[] = [];
let snapshot: Snapshot;

const termsOf: TermsOf = (_connectionId, { phones, emails }) => ({
  numbers: phones.map(({ value }) => numberTerm(value)),
  texts: emails.map(({ value }) => textTerm(value)),
});

/** A page that has just been opened is still busy with itself, and with whoever drives it; in milliseconds. */
const settling = 300;

const settled = () => new Promise((resolve) => setTimeout(resolve, settling));

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const bench = {
  /** Builds the directory of so many contacts as pulling them builds it; in milliseconds. */
  async build(count: number): Promise<number> {
    const all = [...people(count)];
    records = all.map(([, record]) => record);
    return timed(async () => {
      const built = createRecords(
        createNumbers(() => undefined),
        () => 'GB',
      );
      for (const connectionId of ['psa', 'crm']) {
        const own = all.filter(([id]) => id === connectionId).map(([, record]) => record);
        for (let from = 0; from < own.length; from += 1000) {
          built.put(connectionId, own.slice(from, from + 1000));
          await new Promise((resolve) => setTimeout(resolve));
        }
      }
      await built.tidy();
      snapshot = {
        clock: built.clock,
        segments: built.segments,
        companies: new Map(),
        pulls: new Map([['psa', { cursor: 'x' }]]),
        merged: [],
      };
    });
  },
  /** How long the JSON of a contact is, in bytes. */
  size: () => JSON.stringify(records).length / records.length,
  /** Stores what has been built, where nothing is that would have to go; in milliseconds. It stays, for `cold`. */
  async write(user: string): Promise<number> {
    for (const { name } of await indexedDB.databases()) if (name !== undefined) await deleteDatabase(name);
    const storage = createDirectoryStorage({ workspaceId: 'bench', user, mode: 'persist' });
    await storage.load();
    const taken = await timed(() => storage.save(() => snapshot));
    storage.close();
    return taken;
  },
  /** Works out ahead who answers which number, as the page that writes does when it has time; in milliseconds. */
  async prepare(user: string): Promise<number> {
    const database = await openDirectory(databaseName('directory', 'bench', user), () => undefined);
    if (typeof database === 'string') throw new Error(database);
    const segments = snapshot.segments.map(({ segment }) => segment);
    const taken = await timed(() => writeAnswers(database, segments, () => false));
    database.close();
    return taken;
  },
  /** The same contacts with Dexie, one object each; `indexed`: found by their numbers, as ours are. */
  async dexie(indexed: boolean): Promise<number> {
    const database = new Dexie('dexie');
    database.version(1).stores({ contacts: indexed ? ', *numbers' : '' });
    await database.open();
    const contacts = indexed
      ? records.map((record) => ({ ...record, numbers: record.phones.map(({ value }) => value) }))
      : [...records];
    const taken = await timed(() => database.table('contacts').bulkPut(contacts, [...contacts.keys()]));
    database.close();
    await deleteDatabase('dexie');
    return taken;
  },
  async prepareTiny(): Promise<void> {
    const request = indexedDB.open('tiny', 1);
    request.onupgradeneeded = () => void request.result.createObjectStore('tiny').put({ name: 'Ada' }, 'now');
    (await answer<IDBDatabase>(request)).close();
  },
  /** As little as a stored answer can take: opens a database, gets one record. */
  async limit(name: string, store: string, key: IDBValidKey) {
    await settled();
    return timed(async () => {
      const database = await answer<IDBDatabase>(indexedDB.open(name));
      await answer(database.transaction(store).objectStore(store).get(key));
    });
  },
  /** From nothing to who it is. */
  async cold(user: string, person: number) {
    let found = 0;
    await settled();
    const taken = await timed(async () => {
      const storage = createDirectoryStorage({ workspaceId: 'bench', user, mode: 'persist' });
      const answer = await storage.cold({ numbers: [numberTerm(numberOf(person))] }, termsOf);
      found = answer?.records.length ?? 0;
    });
    return { taken, found };
  },
  async load(user: string): Promise<number> {
    const storage = createDirectoryStorage({ workspaceId: 'bench', user, mode: 'persist' });
    return timed(() => storage.load());
  },
};

declare global {
  interface Window {
    bench: typeof bench;
  }
}
window.bench = bench;
