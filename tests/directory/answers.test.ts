import { expect } from 'chai';
import fc from 'fast-check';
import { openDB } from 'idb';
import { lastShard } from '../../src/directory/storage/answers.js';
import { writeAnswers } from '../../src/directory/storage/answers-write.js';
import { createDirectoryStorage } from '../../src/directory/storage/index.js';
import { openDirectory } from '../../src/directory/storage/schema.js';
import { numberTerm, textTerm } from '../../src/directory/segments/terms.js';
import type { DirectoryStorage, Snapshot, TermsOf } from '../../src/directory/storage/types.js';
import { until } from '../support/until.js';
import { companyOf, naive, recordOf, segmentOf, snapshotOf, stored, termsOf, type Person } from './storage-data.js';

const mobile = '+447400990018';
const ada: Person = { id: '1', name: 'Ada', phones: [mobile], emails: ['ada@acme.example'], company: 'c3' };
let agents = 0;
let user: string;
let storage: DirectoryStorage;

const name = () => `onestream-directory:acme:${user}`;

/** Saves this, then works out who answers which number; `isStopped` is asked as the page's is. */
async function keep(snapshot: Snapshot, isStopped: () => boolean = () => false): Promise<void> {
  await storage.save(() => snapshot);
  await prepare(snapshot, isStopped);
}

async function prepare({ segments }: Snapshot, isStopped: () => boolean = () => false): Promise<void> {
  const database = await openDirectory(name(), () => undefined);
  if (typeof database === 'string') throw new Error(database);
  await writeAnswers(
    database,
    segments.map(({ segment }) => segment),
    isStopped,
  );
  database.close();
}

async function clear(...stores: ('answers' | 'shards' | 'blocks' | 'small' | 'companies')[]): Promise<void> {
  const database = await openDB(name());
  for (const store of stores) await database.clear(store);
  database.close();
}

/** Whoever looks for the holders of a number finds none from now on: only what was worked out ahead is left. */
const dropShards = () => clear('shards');

/** Of which segments the answers are. */
async function workedOut(): Promise<readonly string[]> {
  const database = await openDB(name());
  const { segments } = (await database.get('answers', lastShard)) as { readonly segments: readonly string[] };
  database.close();
  return segments;
}

/** How many bytes of records and companies there are beside the numbers. */
async function textKept(): Promise<number> {
  const database = await openDB(name());
  const shards = (await database.getAll('answers')) as readonly { readonly text: Uint8Array }[];
  database.close();
  return shards.reduce((sum, { text }) => sum + text.length, 0);
}

/** Those of all connections, as they are called in this version. */
const companiesOf = (version: string): Snapshot['companies'] => {
  const own = ['c0', 'c1'].map((id) => ({ ...companyOf(id), name: `${version} ${id}` }));
  return new Map(version === 'none' ? [] : ['crm-0', 'crm-1', 'crm-2'].map((connectionId) => [connectionId, own]));
};

async function keys(number: string, terms: TermsOf = termsOf): Promise<readonly string[]> {
  const answer = await storage.cold({ numbers: [numberTerm(number)] }, terms);
  return answer!.records.map(({ connectionId, record }) => `${connectionId}/${record.id}`).sort();
}

describe('who answers a number, worked out ahead', () => {
  beforeEach(async () => {
    user = `answers-${Date.now()}-${++agents}`;
    storage = createDirectoryStorage({ workspaceId: 'acme', user, mode: 'persist' });
    await storage.load();
  });

  afterEach(async () => {
    await storage.wipe();
    storage.close();
  });

  it('are left out where the disk has no room for them: contacts are kept and found as before', async () => {
    const snapshot = snapshotOf([stored(segmentOf('crm', [ada]))]);
    await storage.save(() => snapshot);
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no', 'QuotaExceededError');
    };
    try {
      await prepare(snapshot);
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    expect(await keys(mobile)).to.deep.equal(['crm/1']);
  });

  it('is read by a cold page without looking for it: all records of the person, and their companies', async () => {
    const crm = segmentOf('crm', [ada, { id: '2', phones: ['+442079460013'] }]);
    const psa = segmentOf('psa', [{ id: 'a', phones: ['+442079460012'], emails: ['ada@acme.example'] }]);
    await keep(
      snapshotOf([stored(crm), stored(psa)], { companies: new Map([['crm', [companyOf('c2'), companyOf('c3')]]]) }),
    );
    await dropShards();
    expect(await keys(mobile)).to.deep.equal(['crm/1', 'psa/a']);
    expect(await keys('+442079460012')).to.deep.equal(['crm/1', 'psa/a']);
    expect(await keys('+442079460013')).to.deep.equal(['crm/2']);
    expect(await keys('+442079460099')).to.deep.equal([]);
    const answer = await storage.cold({ numbers: [numberTerm(mobile)] }, termsOf);
    expect(answer!.records[0]!.record).to.deep.equal(recordOf(ada));
    expect([...answer!.companies]).to.deep.equal([['crm', [companyOf('c3')]]]);
  });

  it('is all that a cold page reads beside the manifest as long as nothing has changed', async () => {
    const crm = segmentOf('crm', [ada, { id: '2', phones: ['+442079460013'], emails: ['ada@acme.example'] }]);
    await keep(snapshotOf([stored(crm, [1])], { companies: new Map([['crm', [companyOf('c3')]]]) }));
    await clear('shards', 'blocks', 'small', 'companies');
    const answer = await storage.cold({ numbers: [numberTerm(mobile)] }, termsOf);
    expect(answer!.records.map(({ record }) => record)).to.deep.equal([recordOf(ada)]);
    expect([...answer!.companies]).to.deep.equal([['crm', [companyOf('c3')]]]);
    expect(await keys('+442079460099')).to.deep.equal([]);
  });

  it('is not kept with each number of somebody who has very many', async () => {
    const phones = Array.from({ length: 500 }, (_, at) => `+4420794${60_000 + at}`);
    await keep(snapshotOf([stored(segmentOf('crm', [ada, { id: '2', phones }]))]));
    expect(await textKept()).to.be.below(1_000);
    expect(await keys(phones.at(-1)!)).to.deep.equal(['crm/2']);
    await dropShards();
    expect(await keys(mobile)).to.deep.equal(['crm/1']);
  });

  it('names the company as it is today, or none where it is no more', async () => {
    const crm = segmentOf('crm', [ada]);
    const asked = () => storage.cold({ numbers: [numberTerm(mobile)] }, termsOf);
    await keep(snapshotOf([stored(crm)], { companies: new Map([['crm', [companyOf('c2'), companyOf('c3')]]]) }));
    await dropShards();
    const renamed = { ...companyOf('c3'), name: 'Acme' };
    await storage.save(() => snapshotOf([stored(crm)], { companies: new Map([['crm', [companyOf('c2'), renamed]]]) }));
    expect([...(await asked())!.companies]).to.deep.equal([['crm', [renamed]]]);
    await storage.save(() => snapshotOf([stored(crm)], { companies: new Map([['crm', [companyOf('c2')]]]) }));
    expect([...(await asked())!.companies]).to.deep.equal([]);
    await storage.save(() => snapshotOf([stored(crm)]));
    expect([...(await asked())!.companies]).to.deep.equal([]);
  });

  it('does not count where another record has died instead of the one that was dead', async () => {
    const number = '+442079460012';
    const crm = segmentOf('crm', [
      { id: '1', phones: [number] },
      { id: '2', phones: [number] },
    ]);
    await keep(snapshotOf([stored(crm, [0])]));
    expect(await keys(number)).to.deep.equal(['crm/2']);
    await storage.save(() => snapshotOf([stored(crm, [1])]));
    expect(await keys(number)).to.deep.equal(['crm/1']);
  });

  it('is found however many there are, and were before', async () => {
    const numberOf = (at: number) => `+4420790${10_000 + at}`;
    const few = segmentOf('crm', [ada]);
    const many = segmentOf(
      'crm',
      Array.from({ length: 1_500 }, (_, at) => ({ id: `n${at}`, phones: [numberOf(at)] })),
    );
    for (const segment of [few, many, few, many]) {
      await keep(snapshotOf([stored(segment)]));
      await dropShards();
      expect(await keys(mobile)).to.deep.equal(segment === few ? ['crm/1'] : []);
      for (let at = 0; at < 1_500; at += 100)
        expect(await keys(numberOf(at)), numberOf(at)).to.deep.equal(segment === few ? [] : [`crm/n${at}`]);
    }
  });

  it('is worked out by the page that writes, once nothing has happened for five seconds', async () => {
    const snapshot = snapshotOf([stored(segmentOf('crm', [ada]))]);
    const real = window.setTimeout;
    const sooner = (work: () => void, after?: number) => real(work, after === 5_000 ? 0 : after);
    window.setTimeout = sooner as typeof real;
    await storage.save(() => snapshot);
    window.setTimeout = real;
    const database = await openDB(name());
    await until(() => database.get('answers', lastShard));
    database.close();
    await dropShards();
    expect(await keys(mobile)).to.deep.equal(['crm/1']);
  });

  it('is worked out anew for what has become many changes, not for a few', async () => {
    const crm = segmentOf('crm', [ada]);
    await keep(snapshotOf([stored(crm)]));
    const few = segmentOf('crm', [{ id: '2', phones: ['+442079460013'] }]);
    await keep(snapshotOf([stored(crm), stored(few)]));
    expect(await workedOut()).to.deep.equal([crm.id]);
    expect(await keys('+442079460013')).to.deep.equal(['crm/2']);

    const many = Array.from({ length: 1_000 }, (_, at) => ({ id: `n${at}`, phones: [`+4420790${10_000 + at}`] }));
    await keep(snapshotOf([stored(crm), stored(few), stored(segmentOf('crm', many))]));
    await dropShards();
    expect(await keys('+442079460013')).to.deep.equal(['crm/2']);
    expect(await keys('+442079010999')).to.deep.equal(['crm/n999']);
  });

  it('does not count where the agent has linked one of the records since', async () => {
    const crm = segmentOf('crm', [ada]);
    const psa = segmentOf('psa', [{ id: 'a' }]);
    await keep(snapshotOf([stored(crm), stored(psa)]));
    const linked: TermsOf = (connectionId, record, company) => ({
      ...termsOf(connectionId, record, company),
      ...(connectionId === 'crm' && { ids: [['psa', textTerm('a')] as const] }),
    });
    expect(await keys(mobile, linked)).to.deep.equal(['crm/1', 'psa/a']);
  });

  it('does not count once one of the records is no more: what it shared with another may now be the other’s own', async () => {
    const number = '+442079460012';
    const emails = ['desk@acme.example'];
    const psa = segmentOf('psa', [
      { id: 'a', phones: [number], emails },
      { id: 'b', emails },
    ]);
    const crm = segmentOf('crm', [{ id: 'c', phones: [mobile], emails }]);
    const erp = segmentOf('erp', [{ id: 'd', phones: [mobile] }]);
    await keep(snapshotOf([stored(psa), stored(crm), stored(erp)]));
    expect(await keys(number)).to.deep.equal(['crm/c', 'psa/a', 'psa/b']);
    await storage.save(() => snapshotOf([stored(psa, [1]), stored(crm), stored(erp)]));
    expect(await keys(number)).to.deep.equal(['crm/c', 'erp/d', 'psa/a']);
  });

  it('does not count where numbers are read otherwise than they were and something has changed since', async () => {
    const crm = segmentOf('crm', [ada]);
    const psa = segmentOf('psa', [{ id: 'a', phones: ['+442079460012'] }]);
    await keep(snapshotOf([stored(crm), stored(psa)]));
    await storage.save(() => snapshotOf([stored(crm), stored(psa), stored(segmentOf('erp', [{ id: 'd' }]))]));
    const abroad: TermsOf = (connectionId, record, company) => {
      const terms = termsOf(connectionId, record, company);
      return connectionId === 'crm' ? { ...terms, numbers: [...terms.numbers!, numberTerm('+442079460012')] } : terms;
    };
    expect(await keys(mobile, abroad)).to.deep.equal(['crm/1', 'psa/a']);
  });

  it('is the same as by reading everything, whatever has changed since', async () => {
    const digits = fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { maxLength: 2 });
    const person = fc.record({
      phones: digits,
      emails: digits,
      dead: fc.constantFrom('no', 'before', 'after'),
      company: fc.constantFrom('c0', 'c1'),
    });
    const segment = fc.record({
      people: fc.array(person, { minLength: 1, maxLength: 5 }),
      is: fc.constantFrom('kept', 'dropped', 'new'),
      wasStopped: fc.boolean(),
    });
    const worlds = fc.array(segment, { minLength: 1, maxLength: 5 });
    const version = fc.constantFrom('none', 'old', 'new');
    await fc.assert(
      fc.asyncProperty(worlds, version, version, async (world, companiesBefore, companiesAfter) => {
        const all = world.map(({ people, is }, at) => {
          const those = people.map(({ phones, emails, company }, row) => ({
            id: `${at}-${row}`,
            company,
            phones: phones.map((digit) => `+44740099001${digit}`),
            emails: emails.map((digit) => `${digit}@example.com`),
          }));
          const deadOf = (...when: string[]) => [...people.keys()].filter((row) => when.includes(people[row]!.dead));
          return { connectionId: `crm-${at % 3}`, those, is, deadOf, segment: segmentOf(`crm-${at % 3}`, those) };
        });
        const before = all.filter(({ is }) => is !== 'new');
        const after = all.filter(({ is }) => is !== 'dropped');
        let asked = 0;
        await clear('answers');
        await keep(
          snapshotOf(
            before.map(({ segment, deadOf }) => stored(segment, deadOf('before'))),
            { companies: companiesOf(companiesBefore) },
          ),
          () => world[0]!.wasStopped && asked++ > 3, // with some of the shards written
        );
        await storage.save(() =>
          snapshotOf(
            after.map(({ segment, deadOf }) => stored(segment, deadOf('before', 'after'))),
            { companies: companiesOf(companiesAfter) },
          ),
        );
        const alive = after.flatMap(({ connectionId, those, deadOf }) =>
          those.filter((_, row) => !deadOf('before', 'after').includes(row)).map((each) => ({ ...each, connectionId })),
        );
        for (let digit = 0; digit < 9; digit++) {
          const number = `+44740099001${digit}`;
          const { records, companies } = (await storage.cold({ numbers: [numberTerm(number)] }, termsOf))!;
          const found = records.map(({ connectionId, record }) => `${connectionId}/${record.id}`);
          expect(found.sort(), number).to.deep.equal(naive(alive, number));
          for (const { connectionId, record } of records) {
            const own = companies.get(connectionId)?.find(({ id }) => id === record.company!.id);
            expect(own?.name).to.equal(companiesAfter === 'none' ? undefined : `${companiesAfter} ${own!.id}`);
          }
        }
      }),
      { numRuns: 40 },
    );
  }).timeout(60_000); // 40 directories are written to disk
});
