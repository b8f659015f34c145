import { expect } from 'chai';
import fc from 'fast-check';
import { atom } from 'nanostores';
import type { CrmRecord } from '../../src/core/contact.js';
import type { Kept } from '../../src/core/storage.js';
import type { KeptChoices } from '../../src/directory/choices.js';
import { createDirectory } from '../../src/directory/index.js';
import { keepDirectory } from '../../src/directory/keeping.js';
import type { KeptLink } from '../../src/directory/links.js';
import { writeAnswers } from '../../src/directory/storage/answers-write.js';
import { createDirectoryStorage } from '../../src/directory/storage/index.js';
import { openDirectory } from '../../src/directory/storage/schema.js';
import { keptOf } from '../support/kept.js';
import { memoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

const connections = ['a', 'b', 'c'].map((id) => memoryCrm({ id, country: 'GB' }).connection);
const numberOf = (digit: number) => `+44740099001${digit}`;
const calling = numberOf(0); // one a page: who is read for another number would be there for this one
let worlds = 0;

/** A page of this workspace. Closing it, it writes what it knows. */
function openPage(name: string, links: Kept<KeptLink>) {
  const kept = { links, choices: keptOf<KeptChoices>().tab() };
  const directory = createDirectory({ country: 'GB', $connections: atom(connections), kept });
  const storage = createDirectoryStorage({ workspaceId: name, user: 'agent', mode: 'persist' });
  const { loaded, close } = keepDirectory(directory, storage, { name, forgotten: () => undefined });
  const known = () =>
    directory.match(calling).contacts.map((match) => {
      const records = directory.contact(match.contactId)!.records.map(({ key }) => key);
      return { ...match, records };
    });
  return {
    directory,
    loaded,
    known,
    isReading: () => directory.match(calling).isReading,
    async close() {
      close();
      const lock = `onestream-directory:${name}:agent`;
      await until(async () => !(await navigator.locks.query()).held?.some((held) => held.name === lock));
    },
  };
}

const record = fc.record({
  connection: fc.constantFrom('a', 'b', 'c'),
  id: fc.constantFrom('1', '2', '3'),
  name: fc.constantFrom('Ada Lovelace', 'Ada King', 'Grace Hopper'),
  phones: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  emails: fc.uniqueArray(fc.constantFrom('ada@acme.example', 'grace@acme.example', 'info@acme.example'), {
    maxLength: 2,
  }),
  active: fc.boolean(),
});
type Made = Parameters<Parameters<typeof record.map>[0]>[0];

const recordOf = ({ id, name, phones, emails, active }: Made): CrmRecord => ({
  id,
  name,
  active,
  phones: phones.map((digit, at) => ({ key: `p${at}`, kind: at ? 'direct' : 'mobile', value: numberOf(digit) })),
  emails: emails.map((value, at) => ({ key: `e${at}`, value })),
});

const change = fc.oneof(
  record.map((put) => ({ put })),
  record.map((removed) => ({ removed })),
  fc.tuple(record, record).map((apart) => ({ apart })),
);

describe('a page that has not loaded yet', () => {
  it('says of a number what it says once it has: whoever was put, removed, or said to be somebody else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 8 }),
        fc.array(change, { maxLength: 5 }),
        async (made, changes) => {
          const name = `cold-${Date.now()}-${worlds++}`;
          const links = keptOf<KeptLink>().tab();
          const first = openPage(name, links);
          await first.loaded;
          for (const each of made) first.directory.apply(each.connection, { upserts: [recordOf(each)] });
          const segments = () => first.directory.internals.records.segments.map(({ segment }) => segment);
          const held = segments();
          await first.close();
          const database = await openDirectory(`onestream-directory:${name}:agent`, () => undefined);
          if (typeof database === 'string') throw new Error(database);
          await writeAnswers(database, held, () => false);
          database.close();

          const second = openPage(name, links);
          await second.loaded;
          const { directory } = second;
          for (const each of changes)
            if ('put' in each) directory.apply(each.put.connection, { upserts: [recordOf(each.put)] });
            else if ('removed' in each) directory.apply(each.removed.connection, { removed: [each.removed.id] });
            else {
              const [one, other] = each.apart.map(({ connection, id }) => `${connection}/${id}`);
              if (one !== other) directory.unlink(one!, [other!]);
            }
          await second.close();

          const third = openPage(name, links);
          await until(() => !third.isReading());
          const cold = third.known();
          await third.loaded;
          const warm = third.known();
          await third.close();
          indexedDB.deleteDatabase(`onestream-directory:${name}:agent`);
          expect(cold).to.deep.equal(warm);
        },
      ),
      { numRuns: 30 },
    );
  }).timeout(120_000); // three pages each time, one after another
});
