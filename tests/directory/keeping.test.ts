import { expect } from 'chai';
import { openDB } from 'idb';
import { atom } from 'nanostores';
import type { Connection } from '../../src/core/connection.js';
import { CrmError } from '../../src/core/errors.js';
import type { StorageMode } from '../../src/core/storage.js';
import { createChecks } from '../../src/directory/checks.js';
import { createDirectory } from '../../src/directory/index.js';
import { keepDirectory } from '../../src/directory/keeping.js';
import { createDirectoryStorage } from '../../src/directory/storage/index.js';
import { databaseName } from '../../src/directory/storage/names.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

const ada = '+442079460018';
let names = 0;

/** A CRM with Ada under the number above, and others. */
function crm(options: Partial<Parameters<typeof memoryCrm>[0]> = {}): MemoryCrm {
  const made = memoryCrm({ id: 'crm', label: 'CRM', country: 'GB', pageSize: 10, ...options });
  made.put({ id: 'ada', name: 'Ada Lovelace', phones: [{ key: 'm', kind: 'mobile', value: '020 7946 0018' }] });
  for (let each = 0; each < 30; each++) made.put({ id: `p${each}`, name: `Person ${each}` });
  made.companies.set('c', { id: 'c', name: 'Acme', active: true, phones: [{ value: '020 7946 0001' }] });
  made.users.set('u', { id: 'u', name: 'Colleague', active: true, phones: ['020 7946 0002'] });
  return made;
}

/** One tab of the same workspace and user over these CRMs. */
function openTab(name: string, crms: readonly MemoryCrm[], mode: StorageMode = 'persist') {
  const $connections = atom<readonly Connection[]>(crms.map(({ connection }) => connection));
  const directory = createDirectory({ country: 'GB', $connections });
  const storage = createDirectoryStorage({ workspaceId: name, user: 'agent', mode });
  const keeping = keepDirectory(directory, storage, { name, forgotten: () => undefined });
  const { states, $foreign: foreign, claim } = keeping;
  const checks = createChecks({ directory, $connections, states, foreign, claim });
  const search = (query: string) => directory.search(query).map((hit) => hit.name);
  const close = async () => {
    checks.stop();
    keeping.close();
    await new Promise((resolve) => setTimeout(resolve)); // as a page that is closed: nothing more of it runs
  };
  return { directory, storage, keeping, checks, search, close };
}

/**
 * Once the page that writes is gone: whoever opens this database waits until what this resolves with is called, as behind
 * another page that upgrades it.
 */
async function holdUpOpening(name: string): Promise<() => void> {
  await navigator.locks.request(name, () => undefined);
  const holding = await openDB(name);
  const upgrading = openDB(name, holding.version + 1, {
    upgrade(_database, _from, _to, transaction) {
      transaction.done.catch(() => undefined);
      transaction.abort();
    },
    blocked: () => undefined,
  });
  upgrading.catch(() => undefined);
  return () => holding.close();
}

const contactsRead = ({ requests }: MemoryCrm) => requests.filter(({ method }) => method === 'contacts').length;

describe('a directory that is kept', () => {
  let name = '';
  const tabs: { close(): Promise<void> }[] = [];
  const open = (crms: readonly MemoryCrm[], mode?: StorageMode) => {
    const tab = openTab(name, crms, mode);
    tabs.push(tab);
    return tab;
  };

  beforeEach(() => {
    name = `keeping-${Date.now()}-${names++}`;
  });

  afterEach(async () => {
    await Promise.all(tabs.splice(0).map((tab) => tab.close()));
    for (const database of await indexedDB.databases())
      if (database.name?.includes(name)) indexedDB.deleteDatabase(database.name);
  });

  it('knows contacts, companies and colleagues again on the next page, before any CRM has answered', async () => {
    const one = crm();
    const first = open([one]);
    await first.keeping.loaded;
    await first.checks.follow();
    await first.close();

    const second = open([crm({ operations: [] })]);
    await second.keeping.loaded;
    expect(second.directory.match(ada).contacts[0]?.contactId).to.equal('crm/ada');
    expect(second.search('lovel')).to.deep.equal(['Ada Lovelace']);
    expect(second.directory.match('+442079460001').companies[0]?.company.name).to.equal('Acme');
    expect(second.directory.match('+442079460002').internal[0]?.user.name).to.equal('Colleague');
  });

  it('answers a ring before all has been loaded', async () => {
    const first = open([crm()]);
    await first.keeping.loaded;
    await first.checks.follow();
    await first.close();

    const second = open([crm()]);
    expect(second.directory.match(ada).contacts).to.deep.equal([]);
    await until(() => second.directory.match(ada).contacts[0]?.contactId === 'crm/ada');
    await second.keeping.loaded;
    expect(second.directory.match(ada).contacts).to.have.length(1);
    expect(second.search('ada')).to.deep.equal(['Ada Lovelace']);
  });

  it('takes in what was kept where the browser is slow to open it, and does not keep a call waiting until then', async () => {
    const first = open([crm()]);
    await first.keeping.loaded;
    await first.checks.follow();
    await first.close();

    const openNow = await holdUpOpening(databaseName('directory', name, 'agent'));
    const second = open([crm()]);
    expect(second.directory.match(ada).isReading).to.be.true;
    await until(() => !second.directory.match(ada).isReading);
    expect(second.directory.match(ada).contacts).to.deep.equal([]);
    openNow();
    await until(() => second.directory.match(ada).contacts[0]?.contactId === 'crm/ada');
    await second.keeping.loaded;
    expect(second.search('ada')).to.deep.equal(['Ada Lovelace']);
    expect(second.storage.$state.get()).to.deep.equal({ mode: 'persist' });
  }).timeout(30_000); // two seconds of a page's own, on a machine that may have much else to do

  it('shows in every tab what one of them has pulled or written, and pulls a connection in one only', async () => {
    const shared = crm();
    const [first, second] = [open([shared]), open([shared])];
    await Promise.all([first.keeping.loaded, second.keeping.loaded]);
    const following = [first.checks.follow(), second.checks.follow()];
    await Promise.race(following);
    await until(() => first.search('ada').length === 1 && second.search('ada').length === 1);
    expect(contactsRead(shared)).to.equal(4);

    first.directory.apply('crm', { upserts: [shared.put({ id: 'ada', name: 'Ada King' })] });
    await until(() => second.search('king').length === 1);
    second.directory.apply('crm', { removed: ['ada'] });
    await until(() => first.search('king').length === 0);
  });

  it('shows nothing of a CRM to whom that does not let in any more, and keeps nothing of it', async () => {
    const shared = crm();
    const first = open([shared]);
    await first.keeping.loaded;
    await first.checks.follow();
    shared.fail('check', new CrmError('auth-required', {}));
    await first.checks.run();
    expect(first.search('ada'), 'a page that was let in').to.deep.equal(['Ada Lovelace']);
    await first.close();

    const second = open([shared]);
    await second.keeping.loaded;
    expect(second.search('ada')).to.deep.equal(['Ada Lovelace']);
    await second.checks.follow();
    expect(second.search('ada')).to.deep.equal([]);
    expect(second.directory.companies('crm')).to.deep.equal([]);
    expect(second.checks.$runs.get()[0]?.error?.code).to.equal('auth-required');
    await second.close();

    const third = open([shared]);
    await third.keeping.loaded;
    expect(third.search('ada')).to.deep.equal([]);
    shared.fail('check', undefined);
    await third.checks.follow();
    expect(third.search('ada'), 'after signing in').to.deep.equal(['Ada Lovelace']);
  });

  it('goes on with a pull that a closed tab has left, one page back at most', async () => {
    const slow = crm();
    const first = open([slow]);
    await first.keeping.loaded;
    let release: (() => void) | undefined;
    first.checks.$runs.listen(() => {
      if (contactsRead(slow) === 2) release ??= slow.hold('contacts'); // the third page never comes
    });
    void first.checks.follow();
    await until(() => contactsRead(slow) === 3);
    await first.close();
    release?.();

    const second = open([slow]);
    await second.keeping.loaded;
    await second.checks.follow();
    expect(second.directory.search('person', 100)).to.have.length(30);
    expect(contactsRead(slow)).to.be.at.most(3 + 2 + 1);
  });
});
