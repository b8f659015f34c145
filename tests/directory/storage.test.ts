import { expect } from 'chai';
import fc from 'fast-check';
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import type { StorageMode, StorageProblem, StorageState } from '../../src/core/storage.js';
import { createDirectoryStorage } from '../../src/directory/storage/index.js';
import { numberTerm, textTerm } from '../../src/directory/segments/terms.js';
import type { Change, DirectoryStorage, Snapshot } from '../../src/directory/storage/types.js';
import { until } from '../support/until.js';
import { companyOf, naive, recordOf, segmentOf, snapshotOf, stored, termsOf, type Person } from './storage-data.js';

const hour = 3_600_000;
const open: DirectoryStorage[] = [];
let agents = 0;
let user: string;
let now: number;

/** Another tab of this agent; all of them live on one page here. */
function openTab({ mode = 'persist', as = user }: { readonly mode?: StorageMode; readonly as?: string } = {}) {
  const storage = createDirectoryStorage({ workspaceId: 'acme', user: as, mode, now: () => now });
  open.push(storage);
  return storage;
}

/** What a page leaves behind that has saved this. */
async function keep(snapshot: Snapshot, mode: StorageMode = 'persist', as = user): Promise<void> {
  const storage = openTab({ mode, as });
  await storage.load();
  await storage.save(() => snapshot);
  storage.close();
}

/** As a tab that has never been here. */
const newTab = () => sessionStorage.clear();

/** Until the tabs that were closed are gone for the browser, too. */
const untilGone = () =>
  until(async () => !(await navigator.locks.query()).held?.some((lock) => lock.name === `${name()}:open`));

const databases = async () => (await indexedDB.databases()).map(({ name }) => name);
const name = () => `onestream-directory:acme:${user}`;

beforeEach(() => {
  user = `agent-${++agents}`;
  now = Date.UTC(2026, 0, 1);
  newTab();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((storage) => storage.wipe().then(() => storage.close())));
});

const ada: Person = { id: '1', name: 'Ada', phones: ['+447400990018'], emails: ['ada@acme.example'], company: 'c3' };

/** Two connections with some thousand people each: every column is of several blocks. */
function large(): Snapshot {
  const people = Array.from({ length: 9_000 }, (_, at) => ({
    id: String(at),
    phones: [`+4420790${10_000 + at}`],
    emails: [`p${at}@example.com`],
  }));
  const psa = segmentOf('psa', people);
  const crm = segmentOf('crm', [ada, { id: '2', emails: ['p17@example.com'] }]);
  return snapshotOf([stored(psa, [3, 8_200]), stored(crm, [], 5)], {
    companies: new Map([['crm', Array.from({ length: 200 }, (_, at) => companyOf(`c${at}`))]]),
    pulls: new Map<string, unknown>([
      ['psa', { cursor: 'page-90' }],
      ['crm', { since: '2026-01-01' }],
    ]),
    merged: [['psa/3', 'psa/4']],
  });
}

/** Numbers of the records that a cold page finds by this number, as `connection/id`. */
async function coldKeys(storage: DirectoryStorage, number: string): Promise<readonly string[]> {
  const answer = await storage.cold({ numbers: [numberTerm(number)] }, termsOf);
  return (answer?.records ?? []).map(({ connectionId, record }) => `${connectionId}/${record.id}`).sort();
}

describe('a directory on disk', () => {
  it('is there again on the next page, as it was', async () => {
    const snapshot = large();
    await keep(snapshot);
    const loaded = (await openTab().load())!;
    expect(loaded.segments).to.deep.equal(snapshot.segments);
    expect(loaded.clock).to.equal(7);
    expect(loaded.pulls).to.deep.equal(snapshot.pulls);
    expect(loaded.merged).to.deep.equal(snapshot.merged);
    const byId = new Map(loaded.companies.get('crm')!.map((company) => [company.id, company]));
    expect([...byId.keys()]).to.have.members(snapshot.companies.get('crm')!.map(({ id }) => id));
    expect(byId.get('c3')).to.deep.equal(companyOf('c3'));
  });

  it('is empty for an agent who has never been here', async () => {
    const storage = openTab();
    expect(await storage.cold({ numbers: [numberTerm('+447400990018')] }, termsOf)).to.be.undefined;
    expect(await storage.load()).to.be.undefined;
    expect(storage.$state.get()).to.deep.equal({ mode: 'persist' });
    expect(storage.$alone.get()).to.be.false;
  });

  it('follows what changes: segments come and go, rows die, a pull goes on', async () => {
    const [first, second, third] = ['1', '2', '3'].map((id) => segmentOf('crm', [{ id }, { id: `${id}b` }]));
    const storage = openTab();
    await storage.load();
    await storage.save(() => snapshotOf([stored(first!), stored(second!)], { pulls: new Map([['crm', 1]]) }));
    const after = snapshotOf([stored(second!, [1], 9), stored(third!)], {
      pulls: new Map([['crm', 2]]),
      companies: new Map([['crm', [companyOf('c1')]]]),
    });
    await storage.save(() => after);
    storage.close();
    expect(await openTab().load()).to.deep.equal(after);
  });

  it('writes the last of many snapshots that come while one is written', async () => {
    const storage = openTab();
    await storage.load();
    let taken = 0;
    const saved = Array.from({ length: 50 }, (_, at) => storage.save(() => (taken++, snapshotOf([], { clock: at }))));
    await Promise.all(saved);
    expect(taken).to.be.below(3);
    storage.close();
    expect((await openTab().load())!.clock).to.equal(49);
  });

  it('keeps a snapshot as it was when the writing began', async () => {
    const storage = openTab();
    await storage.load();
    const changing = stored(segmentOf('crm', [{ id: '1' }]));
    await new Promise<void>((done) => {
      const snapshot = () => {
        void Promise.resolve().then(() => (changing.at[0] = 99));
        return snapshotOf([changing]);
      };
      void storage.save(snapshot).then(done);
    });
    storage.close();
    expect((await openTab().load())!.segments[0]!.at[0]).to.equal(1);
  });
});

describe('the first ring of a cold page', () => {
  it('finds the records with the number, and who hangs together with them', async () => {
    const crm = segmentOf('crm', [ada, { id: '7', emails: ['ada@home.example'] }]);
    const psa = segmentOf('psa', [
      { id: 'a', phones: ['+442079460012'], emails: ['ada@acme.example', 'ada@home.example'] },
      { id: 'b', phones: ['+442079460013'] },
    ]);
    await keep(
      snapshotOf([stored(crm), stored(psa)], { companies: new Map([['crm', [companyOf('c2'), companyOf('c3')]]]) }),
    );
    const storage = openTab();
    expect(await coldKeys(storage, '+447400990018')).to.deep.equal(['crm/1', 'crm/7', 'psa/a']);
    const answer = await storage.cold({ numbers: [numberTerm('+447400990018')] }, termsOf);
    expect(answer!.records.find(({ record }) => record.id === '1')!.record).to.deep.equal(recordOf(ada));
    expect([...answer!.companies]).to.deep.equal([['crm', [companyOf('c3')]]]);
    expect(await coldKeys(storage, '+447400990019')).to.deep.equal([]);
  });

  it('leaves out what is no more, and finds a record that has replaced another', async () => {
    const old = segmentOf('crm', [ada, { id: '2', phones: ['+447400990018'] }]);
    const fresh = segmentOf('crm', [{ ...ada, name: 'Ada King' }]);
    await keep(snapshotOf([stored(old, [0, 1]), stored(fresh)]));
    const answer = await openTab().cold({ numbers: [numberTerm('+447400990018')] }, termsOf);
    expect(answer!.records.map(({ record }) => record.name)).to.deep.equal(['Ada King']);
  });

  it('shows that a number is shared, and does not go on from there', async () => {
    const psa = segmentOf('psa', [
      { id: 'a', phones: ['+442079460012'], emails: ['desk@acme.example'] },
      { id: 'b', phones: ['+442079460099'], emails: ['desk@acme.example'] },
    ]);
    const crm = segmentOf('crm', [{ id: '1', phones: ['+442079460099'] }]);
    await keep(snapshotOf([stored(psa), stored(crm)]));
    expect(await coldKeys(openTab(), '+442079460012')).to.deep.equal(['psa/a', 'psa/b']);
  });

  it('is answered in good time where ten thousand people have one number', async () => {
    const crowd = Array.from({ length: 10_000 }, (_, at) => ({ id: String(at), phones: ['+442079460012'] }));
    await keep(snapshotOf([stored(segmentOf('crm', crowd), [0, 1, 2])]));
    const found = await coldKeys(openTab(), '+442079460012');
    expect(found).to.have.lengthOf(50).and.not.include('crm/1');
  });

  it('finds linked records by their ids, each in its own connection', async () => {
    const crm = segmentOf('crm', [ada]);
    const psa = segmentOf('psa', [{ id: '1', name: 'Somebody else' }, { id: 'a' }]);
    await keep(snapshotOf([stored(crm), stored(psa)]));
    const answer = await openTab().cold({ numbers: [numberTerm('+447400990018')] }, (connectionId, { id }) =>
      connectionId === 'crm' && id === '1' ? { ids: [['psa', textTerm('a')]] } : {},
    );
    expect(answer!.records.map(({ record }) => record.id)).to.deep.equal(['1', 'a']);
  });

  it('is the same as by reading everything', async () => {
    const person = fc.record({
      phones: fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { maxLength: 2 }),
      emails: fc.uniqueArray(fc.integer({ min: 0, max: 8 }), { maxLength: 2 }),
      dead: fc.boolean(),
    });
    const world = fc.array(fc.array(person, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
    const storage = openTab();
    await storage.load();
    await fc.assert(
      fc.asyncProperty(world, async (segments) => {
        const all = segments.map((people, at) => {
          const those = people.map(({ phones, emails }, row) => ({
            id: `${at}-${row}`,
            phones: phones.map((digit) => `+44740099001${digit}`),
            emails: emails.map((digit) => `${digit}@example.com`),
          }));
          const dead = [...people.keys()].filter((row) => people[row]!.dead);
          return { connectionId: `crm-${at % 3}`, those, dead };
        });
        await storage.save(() =>
          snapshotOf(all.map(({ connectionId, those, dead }) => stored(segmentOf(connectionId, those), dead))),
        );
        const alive = all.flatMap(({ connectionId, those, dead }) =>
          those.filter((_, row) => !dead.includes(row)).map((each) => ({ ...each, connectionId })),
        );
        expect(await coldKeys(storage, '+447400990011')).to.deep.equal(naive(alive, '+447400990011'));
      }),
      { numRuns: 50 },
    );
  }).timeout(60_000); // 50 directories are written to disk
});

describe('several tabs', () => {
  const change = (id: string): Change => ({ connectionId: 'crm', upserts: [recordOf({ id })] });
  const ids = (changes: readonly Change[]) => changes.map(({ upserts }) => upserts![0]!.id);

  /** Listens as a directory does: once it has loaded. */
  function hear(storage: DirectoryStorage) {
    const heard: Change[] = [];
    const state = { heard, isForgotten: false };
    storage.listen({ changed: (each) => heard.push(each), forgotten: () => (state.isForgotten = true) });
    return state;
  }

  it('show in a new one what the others have not written yet', async () => {
    const first = openTab();
    await first.load();
    let clock = 1;
    await first.save(() => snapshotOf([], { clock }));
    clock = 2; // known to the first tab, and to nobody else
    expect((await openTab().load())!.clock).to.equal(2);
  });

  it('tell each other of changes in order, and miss none while one of them loads', async () => {
    const first = openTab();
    await first.load();
    let isLoading = false; // the tab that loads asks the other one to write what it knows
    await first.save(() => {
      if (isLoading) first.send(change('1'));
      isLoading = false;
      return snapshotOf([]);
    });
    const second = openTab();
    isLoading = true;
    await second.load();
    first.send(change('2'));
    const { heard } = hear(second);
    first.send(change('3'));
    await until(() => heard.length === 3);
    expect(ids(heard)).to.deep.equal(['1', '2', '3']);
  });

  it('send what is data of a record, whatever else an adapter has put in', async () => {
    const [first, second] = [openTab(), openTab()];
    await Promise.all([first.load(), second.load()]);
    const { heard } = hear(second);
    const odd = { ...recordOf({ id: '1' }), describe: () => 'odd' };
    first.send({ connectionId: 'crm', upserts: [odd] });
    await until(() => heard.length);
    expect(heard[0]!.upserts).to.deep.equal([recordOf({ id: '1' })]);
  });

  it('have one that writes; when it goes, the next one writes what it knows', async () => {
    const first = openTab();
    await first.load();
    await first.save(() => snapshotOf([], { clock: 1 }));
    const second = openTab();
    await second.load();
    await second.save(() => snapshotOf([], { clock: 2 }));
    expect(await clockOnDisk()).to.equal(1);
    first.close();
    await until(async () => (await clockOnDisk()) === 2);
  });

  it('forget all when one of them is told to', async () => {
    const [first, second] = [openTab({ mode: 'session' }), openTab({ mode: 'session' })];
    await Promise.all([first.load(), second.load()]);
    await first.save(() => snapshotOf([stored(segmentOf('crm', [ada]))]));
    const told = hear(second);
    await first.wipe();
    await until(() => told.isForgotten);
    expect(await databases()).not.to.include(name());
    for (const storage of [first, second]) {
      await storage.save(() => snapshotOf([stored(segmentOf('crm', [ada]))]));
      expect(storage.$state.get()).to.deep.equal({ mode: 'memory' });
      expect(storage.$alone.get()).to.be.true;
      storage.close();
    }
    expect(await databases()).not.to.include(name());
    expect(Object.keys(sessionStorage)).to.deep.equal([]);
  });

  const clockOnDisk = async () => {
    const storage = await openDB(name());
    const manifest = (await storage.get('manifest', 'now')) as { readonly clock: number } | undefined;
    storage.close();
    return manifest?.clock;
  };
});

describe('how long a directory is kept', () => {
  const isKept = async (mode: StorageMode) => {
    const storage = openTab({ mode });
    const loaded = await storage.load();
    storage.close();
    return loaded !== undefined;
  };

  it('in a session: over a reload, until the last tab is closed', async () => {
    await keep(snapshotOf([]), 'session');
    expect(await isKept('session'), 'reloaded').to.be.true;
    await untilGone();
    newTab();
    expect(await isKept('session'), 'in a new tab, with no other open').to.be.false;
  });

  it('in a session: in a new tab as long as another one is open', async () => {
    await keep(snapshotOf([]), 'session');
    openTab({ mode: 'session' });
    newTab();
    const second = openTab({ mode: 'session' });
    expect(await second.load()).not.to.be.undefined;
  });

  it('in a session: no more when the tab comes back after more than a minute', async () => {
    await keep(snapshotOf([]), 'session');
    await untilGone();
    now += 61_000;
    expect(await isKept('session')).to.be.false;
  });

  it('in a session: not for a cold page after twelve hours without use', async () => {
    await keep(snapshotOf([]), 'session');
    const other = openTab({ mode: 'session' });
    await other.cold({}, termsOf);
    now += 12 * hour + 1;
    expect(await openTab({ mode: 'session' }).cold({}, termsOf)).to.be.undefined;
  });

  it('persistently: for fourteen days without use, in whatever tab', async () => {
    await keep(snapshotOf([]));
    newTab();
    now += 14 * 24 * hour;
    expect(await isKept('persist'), 'after 14 days').to.be.true;
    now += 14 * 24 * hour;
    expect(await isKept('persist'), 'after 14 days of no use').to.be.true;
    now += 14 * 24 * hour + 1;
    expect(await isKept('persist'), 'later').to.be.false;
  });

  it('in memory: not at all, and what was there goes', async () => {
    await keep(snapshotOf([stored(segmentOf('crm', [ada]))]));
    const storage = openTab({ mode: 'memory' });
    expect(storage.$state.get()).to.deep.equal({ mode: 'memory' });
    expect(storage.$alone.get()).to.be.true;
    expect(await storage.load()).to.be.undefined;
    await storage.save(() => snapshotOf([stored(segmentOf('crm', [ada]))]));
    await until(async () => !(await databases()).includes(name()));
  });

  it('for one user: what others of this workspace have left goes, what is of other workspaces stays', async () => {
    await keep(snapshotOf([]));
    const elsewhere = createDirectoryStorage({ workspaceId: 'acme:eu', user, mode: 'persist' });
    open.push(elsewhere);
    await elsewhere.load();
    const work = await openDB(`onestream-work:acme:${user}`, 1);
    work.close();
    await openTab({ as: `${user}-other` }).load();
    await until(async () => !(await databases()).includes(name()));
    expect(await databases()).to.include.members([`onestream-directory:acme%3Aeu:${user}`, work.name]);
    await deleteDB(work.name);
  });

  it('for the one who signs in next, whatever a page of the last one had still to read when it was closed', async () => {
    const last = openTab();
    const loading = last.load();
    last.close();
    await keep(snapshotOf([stored(segmentOf('crm', [ada]))]), 'persist', `${user}-next`);
    await loading;
    expect(await databases()).to.include(`${name()}-next`);
  });
});

describe('trouble with the disk', () => {
  /** Replaces something of the browser for one test. */
  function replace<T extends object, K extends keyof T>(of: T, what: K, by: T[K]): void {
    const real = of[what];
    of[what] = by;
    restore.push(() => (of[what] = real));
  }
  const restore: (() => void)[] = [];
  afterEach(() => restore.splice(0).forEach((put) => put()));

  /** Goes on from memory, and has said why once. */
  async function expectAlone(storage: DirectoryStorage, problem: StorageProblem, act: () => Promise<unknown>) {
    const told: StorageState[] = [];
    storage.$state.listen((state) => told.push(state));
    await act();
    await until(() => told.length);
    expect(told).to.deep.equal([{ mode: 'persist', problem }]);
    expect(storage.$alone.get()).to.be.true;
    expect(await storage.cold({ numbers: [numberTerm('+447400990018')] }, termsOf)).to.be.undefined;
    await storage.save(() => snapshotOf([]));
    expect(told).to.have.lengthOf(1);
  }

  /** Changes the database behind the library's back. */
  async function tamper(change: (database: IDBPDatabase) => Promise<unknown>): Promise<void> {
    const database = await openDB(name());
    await change(database);
    database.close();
  }

  it('blocked: the browser allows no storage', async () => {
    replace(IDBFactory.prototype, 'open', () => {
      throw new DOMException('no', 'SecurityError');
    });
    const storage = openTab();
    await expectAlone(storage, 'blocked', () => storage.load());
  });

  it('blocked: the browser never answers', async () => {
    replace(IDBFactory.prototype, 'open', () => new EventTarget() as IDBOpenDBRequest);
    const real = setTimeout;
    globalThis.setTimeout = ((then: () => void, wait = 0, ...rest: []) =>
      real(then, wait / 100, ...rest)) as typeof real;
    const storage = openTab(); // it is patient from here on
    globalThis.setTimeout = real;
    await expectAlone(storage, 'blocked', () => storage.load());
  });

  it('blocked: there are no locks, so tabs could write over each other', async () => {
    replace(LockManager.prototype, 'request', () => Promise.reject(new DOMException('no', 'SecurityError')));
    const storage = openTab();
    await expectAlone(storage, 'blocked', () => storage.load());
  });

  it('full: nothing more can be written; what was there before is there after', async () => {
    await keep(snapshotOf([], { clock: 1 }));
    const storage = openTab();
    await storage.load();
    replace(IDBObjectStore.prototype, 'put', function (this: IDBObjectStore) {
      this.transaction.abort();
      throw new DOMException('no', 'QuotaExceededError');
    });
    await expectAlone(storage, 'full', () => storage.save(() => snapshotOf([stored(segmentOf('crm', [ada]))])));
    restore.splice(0).forEach((put) => put());
    storage.close();
    expect((await openTab().load())!.clock).to.equal(1);
  });

  for (const [what, change] of [
    ['is missing', (database: IDBPDatabase) => database.clear('blocks')],
    ['is too short', (database: IDBPDatabase) => shorten(database)],
  ] as const)
    it(`damaged: a block ${what}, so all is dropped`, async () => {
      await keep(large());
      await tamper(change);
      const storage = openTab();
      await expectAlone(storage, 'damaged', () => storage.load());
      await until(async () => !(await databases()).includes(name()));
    });

  it('damaged: a cold page finds the text of a record missing', async () => {
    await keep(large());
    await tamper((database) => database.clear('blocks'));
    const storage = openTab();
    await expectAlone(storage, 'damaged', () => storage.cold({ numbers: [numberTerm('+442079010017')] }, termsOf));
  });

  it('none: what a torn write has left behind is cleared away', async () => {
    await keep(snapshotOf([stored(segmentOf('crm', [ada]))]));
    await tamper(async (database) => {
      await database.put('blocks', new Uint8Array(9), ['torn', 'text', 0]);
      await database.put('shards', { segmentId: 'torn' }, 'numbers/000/torn/0');
      await database.put('small', { segment: segmentOf('crm', [ada]) }, 'torn');
    });
    const storage = openTab();
    await storage.load();
    await storage.save(() => snapshotOf([]));
    storage.close();
    await tamper(async (database) => {
      expect(await database.getAllKeys('blocks')).to.deep.equal([]);
      expect(await database.getAllKeys('shards')).to.deep.equal([]);
      expect(await database.getAllKeys('small')).to.deep.equal([]);
    });
  });

  it('other version: a newer one has been here', async () => {
    const newer = await openDB(name(), 99);
    newer.close();
    const storage = openTab();
    await expectAlone(storage, 'other version', () => storage.load());
  });

  it('other version: a newer one comes while this one is open, and need not wait', async () => {
    const storage = openTab();
    await storage.load();
    await expectAlone(storage, 'other version', async () => (await openDB(name(), 99)).close());
  });
});

/** Cuts off the end of one block. */
async function shorten(database: IDBPDatabase): Promise<void> {
  const [key] = (await database.getAllKeys('blocks')).slice(5);
  const block = (await database.get('blocks', key!)) as Uint8Array;
  await database.put('blocks', block.slice(0, -1), key);
}
