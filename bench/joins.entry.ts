/** Runs in the page: see joins.mjs. */
import { atom } from 'nanostores';
import { recordKey } from '../src/core/contact.js';
import { createDirectory } from '../src/directory/index.js';
import { memoryCrm } from '../tests/support/memory-adapter.js';
import { joinedOf } from '../tests/support/joined.js';
import { worldOf } from '../tests/support/people.js';

/** Contacts as they come in. */
const page = 1_000;

async function directoryOf() {
  const connections = ['a', 'b', 'c'].map((id) => memoryCrm({ id, country: 'GB' }).connection);
  const directory = createDirectory({ country: 'GB', $connections: atom(connections) });
  await directory.numbers.ready;
  return directory;
}

Object.assign(globalThis, {
  bench: {
    /** Puts a world into a directory and asks for everybody. */
    async join(size: number) {
      const world = worldOf(size);
      const directory = await directoryOf();
      for (const [id, companies] of world.companies) directory.internals.records.companies.put(id, companies);
      for (const [id, records] of world.records)
        for (let at = 0; at < records.length; at += page)
          directory.apply(id, { upserts: records.slice(at, at + page) });
      const start = performance.now();
      const joined = joinedOf(world, directory);
      return { ...joined, milliseconds: performance.now() - start };
    },
    /** Milliseconds until a number that `count` people have is matched, and the most that one of them takes to be known. */
    async crowd(count: number) {
      const directory = await directoryOf();
      const phones = [{ key: 'd', kind: 'direct', value: '+442079460100' }] as const;
      const emails = [{ key: 'e', value: 'everybody@example.org' }];
      const upserts = Array.from({ length: count }, (_, at) => ({
        id: `${at}`,
        active: true,
        firstName: `Ada ${at}`,
        lastName: 'Lovelace',
        phones,
        emails,
      }));
      directory.apply('a', { upserts });
      const start = performance.now();
      const matches = directory.match('+442079460100').contacts.length;
      const matched = performance.now() - start;
      for (let at = 0; at < 1_000; at++) directory.contact(recordKey('a', `${at * (count / 1_000)}`));
      return { matches, matched, each: (performance.now() - start - matched) / 1_000 };
    },
  },
});
