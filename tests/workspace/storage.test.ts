import { expect } from 'chai';
import { deleteDB, openDB } from 'idb';
import type { Outcome } from '../../src/core/call.js';
import { CrmError } from '../../src/core/errors.js';
import type { StorageMode } from '../../src/core/storage.js';
import { createWorkspace } from '../../src/workspace/create-workspace.js';
import { openKept, type KeptStores } from '../../src/workspace/kept/index.js';
import { createStorage } from '../../src/workspace/storage.js';
import type { Workspace } from '../../src/workspace/types.js';
import { until } from '../support/until.js';
import { contosoCrm, numbers, settled } from '../support/workspace.js';

let agents = 0;
let user: string;
const opened: { close(): void }[] = [];

beforeEach(() => {
  user = `agent-${++agents}`;
});
afterEach(() => opened.splice(0).forEach((each) => each.close()));

/** All that this origin keeps on the device, as one text: keys, values, and whatever bytes may spell. */
async function everythingKept(): Promise<string> {
  const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
  for (const { name } of await indexedDB.databases()) {
    const database = await openDB(name!);
    for (const store of database.objectStoreNames)
      kept.push(name, store, await database.getAllKeys(store), await database.getAll(store));
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request))!.text());
  }
  return JSON.stringify(kept, (_key, value: unknown) =>
    ArrayBuffer.isView(value) ? spell(value) : value instanceof Map ? [...value] : value,
  ).toLowerCase();
}

function spell(bytes: ArrayBufferView): string {
  const { buffer, byteOffset, byteLength } = bytes;
  return new TextDecoder(bytes instanceof Uint16Array ? 'utf-16' : 'latin1').decode(
    new Uint8Array(buffer, byteOffset, byteLength),
  );
}

async function expectKept(names: boolean): Promise<void> {
  const kept = await everythingKept();
  const seeded = ['lovelace', 'vaughan', 'northwind', 'ada@acme.example', '07400 990018'];
  expect(seeded.filter((name) => kept.includes(name))).to.deep.equal(names ? seeded : []);
}

const isOnDisk = async (kind: 'directory' | 'work') =>
  (await indexedDB.databases()).some(({ name }) => name === `onestream-${kind}:storage-test:${user}`);

/** Another tab of this agent. */
function openTab(mode?: StorageMode): Workspace {
  const connections = [contosoCrm().connection];
  const storage = mode && { storage: mode };
  const workspace = createWorkspace({ id: 'storage-test', user, country: 'GB', connections, ...storage });
  opened.push(workspace);
  return workspace;
}

async function openWorkspace(mode?: StorageMode): Promise<Workspace> {
  const workspace = openTab(mode);
  await workspace.directory.numbers.ready;
  await until(() => workspace.checks.$runs.get().length);
  await settled(workspace);
  return workspace;
}

describe('a workspace', () => {
  it('keeps its contacts on this device, and leaves nothing of them there or in memory when it forgets', async () => {
    const workspace = await openWorkspace();
    expect(workspace.storage.$state.get()).to.deep.equal({ mode: 'session' });
    await until(async () => (await everythingKept()).includes('lovelace'));
    await expectKept(true);
    expect(await workspace.storage.forget()).to.equal('forgotten');
    await expectKept(false);
    expect(await isOnDisk('directory')).to.be.false;
    expect(await isOnDisk('work')).to.be.false;
    expect(workspace.directory.match(numbers.ada).contacts).to.deep.equal([]);
    expect(workspace.directory.search('Ada')).to.deep.equal([]);
    expect(workspace.storage.$state.get()).to.deep.equal({ mode: 'memory' });
  });

  /** Everything that a call of a page that has just been opened is said to be, one after another. */
  async function kindsOfRing(number: string, last: Outcome['kind']): Promise<readonly Outcome['kind'][]> {
    const kinds: Outcome['kind'][] = [];
    const { calls } = openTab('persist');
    calls.$calls.listen(
      ({ live: [call] }) => void (call && kinds.at(-1) !== call.outcome.kind && kinds.push(call.outcome.kind)),
    );
    calls.ring({ id: '1', number });
    await until(() => kinds.includes(last));
    return kinds;
  }

  it('calls nobody unknown before it has looked at what is kept on this device', async () => {
    const workspace = await openWorkspace('persist');
    await until(async () => (await everythingKept()).includes('lovelace'));
    workspace.close();
    expect(await kindsOfRing(numbers.ada, 'contact')).to.deep.equal(['looking', 'contact']);
    expect(await kindsOfRing('+442079460000', 'unknown')).to.deep.equal(['looking', 'unknown']);
  });

  it('forgets in every tab', async () => {
    const [one, other] = [await openWorkspace(), openTab()];
    await until(() => other.directory.search('Ada').length);
    await one.storage.forget();
    await until(() => !other.directory.search('Ada').length);
    await expectKept(false);
  });

  it('writes nothing in memory mode', async () => {
    const workspace = await openWorkspace('memory');
    await until(() => workspace.directory.search('Ada').length);
    await expectKept(false);
    expect(await isOnDisk('directory')).to.be.false;
    expect(await isOnDisk('work')).to.be.false;
    expect(await workspace.storage.forget()).to.equal('forgotten');
    expect(workspace.directory.search('Ada')).to.deep.equal([]);
  });

  it('leaves nothing of one user to the next', async () => {
    const workspace = await openWorkspace('persist');
    await until(async () => (await everythingKept()).includes('lovelace'));
    workspace.close();
    const before = user;
    user = `${before}-next`;
    const next = openTab('persist');
    await until(() => next.directory.search('Ada').length);
    user = before;
    await until(async () => !(await isOnDisk('directory')));
  });
});

describe('forgetting', () => {
  const fakePart = () => ({ $state: { get: () => ({ mode: 'session' }) as const, listen: () => () => undefined } });

  function parts() {
    const wiped: string[] = [];
    const part = (name: string) => ({
      ...fakePart(),
      wipe: async () => void wiped.push(name),
      countOthers: async () => 0,
    });
    return { wiped, directory: part('directory'), kept: part('kept') };
  }

  it('is refused while edits wait to be sent, unless they are to be discarded', async () => {
    const { wiped, ...both } = parts();
    let isInMemory = true;
    const forgetMemory = () => (isInMemory = false);
    const storage = createStorage({ mode: 'session', ...both, hasWaiting: () => true, forgetMemory });
    expect(await storage.forget()).to.equal('edits waiting');
    expect([wiped, isInMemory]).to.deep.equal([[], true]);
    expect(await storage.forget({ discardEdits: true })).to.equal('forgotten');
    expect([wiped, isInMemory]).to.deep.equal([['directory', 'kept'], false]);
  });
});

describe('what agents have decided', () => {
  const same = { version: 1, is: 'same' } as const;
  const apart = { version: 1, is: 'apart' } as const;

  function openStores(mode: StorageMode = 'session'): KeptStores {
    const kept = openKept({ workspaceId: 'storage-test', user, mode });
    opened.push(kept);
    return kept;
  }
  /** Opens the database again until it is as it should be. */
  const untilOnDisk = (links: Readonly<Record<string, unknown>>) =>
    until(async () => {
      const kept = openStores();
      const all = Object.fromEntries(await kept.links.all());
      kept.close();
      return JSON.stringify(all) === JSON.stringify(links);
    });

  afterEach(() => deleteDB(`onestream-work:storage-test:${user}`));

  it('is there on the next page, the last word on each counting', async () => {
    const { links, choices } = openStores();
    links.set('a', same);
    links.set('a', apart);
    links.set('b', same);
    links.delete('b');
    choices.set('+44', {});
    expect([...(await links.all())]).to.deep.equal([['a', apart]]);
    await untilOnDisk({ a: apart });
    expect([...(await openStores().choices.all()).keys()]).to.deep.equal(['+44']);
  });

  it('is known at once in other tabs', async () => {
    const [one, other] = [openStores(), openStores()];
    const heard: unknown[] = [];
    const stop = other.links.listen((key, value) => heard.push([key, value]));
    one.links.set('a', same);
    one.links.delete('a');
    one.choices.set('+44', {});
    await until(() => heard.length === 2);
    expect(heard).to.deep.equal([
      ['a', same],
      ['a', undefined],
    ]);
    stop();
    one.links.set('c', same);
    await until(async () => (await other.links.all()).has('c'));
    expect(heard).to.have.lengthOf(2);
  });

  it('outlasts the session and other users', async () => {
    openStores().links.set('a', same);
    await untilOnDisk({ a: same });
    sessionStorage.clear();
    const first = user;
    user = `${first}-other`;
    await openWorkspace();
    user = first;
    expect([...(await openStores().links.all())]).to.deep.equal([['a', same]]);
  });

  it('is neither read nor written in memory mode, and not dropped either', async () => {
    openStores().links.set('a', same);
    await untilOnDisk({ a: same });
    const tab = openStores('memory');
    tab.links.set('m', same);
    expect([...(await tab.links.all()).keys()]).to.deep.equal(['m']);
    await untilOnDisk({ a: same });
  });

  it('is forgotten on disk and in every tab', async () => {
    const [one, other] = [openStores(), openStores()];
    const heard: unknown[] = [];
    other.links.listen((key, value) => heard.push([key, value]));
    one.links.set('a', same);
    await until(() => heard.length);
    await one.wipe();
    await until(() => heard.length === 2);
    expect(heard).to.deep.equal([
      ['a', same],
      ['a', undefined],
    ]);
    for (const tab of [one, other]) {
      tab.links.set('later', same);
      expect(tab.$state.get()).to.deep.equal({ mode: 'memory' });
    }
    expect(await isOnDisk('work')).to.be.false;
  });

  for (const [problem, error] of [
    ['blocked', 'SecurityError'],
    ['full', 'QuotaExceededError'],
  ] as const)
    it(`works from memory, and says so, where storage is ${problem}`, async () => {
      const [at, what] = problem === 'full' ? [IDBObjectStore.prototype, 'put'] : [IDBFactory.prototype, 'open'];
      const real = Object.getOwnPropertyDescriptor(at, what)!;
      Object.defineProperty(at, what, {
        ...real,
        value: () => {
          throw new DOMException('no', error);
        },
      });
      try {
        const { links, $state } = openStores();
        links.set('a', same);
        await until(() => $state.get().problem);
        expect($state.get()).to.deep.equal({ mode: 'session', problem });
        links.set('b', apart);
        expect([...(await links.all()).keys()]).to.deep.equal(['a', 'b']);
      } finally {
        Object.defineProperty(at, what, real);
      }
    });
});

describe('edits that have not been sent', () => {
  const offline = new CrmError('offline', {});

  /** A tab of this agent whose CRM cannot be reached for writing; with one edit that waits. */
  async function editOffline(): Promise<Workspace> {
    const crm = contosoCrm();
    crm.fail('updateContact', offline);
    const workspace = createWorkspace({ id: 'storage-test', user, country: 'GB', connections: [crm.connection] });
    opened.push(workspace);
    await settled(workspace);
    const form = await workspace.saving.edit('contoso/1');
    form.set('email', 'countess@acme.example');
    await form.submit();
    return workspace;
  }

  it('are there again after a reload, and sent', async () => {
    const first = await editOffline();
    first.close();
    const crm = contosoCrm();
    const second = createWorkspace({ id: 'storage-test', user, country: 'GB', connections: [crm.connection] });
    opened.push(second);
    await until(() => crm.records.get('1')?.emails[0]?.value === 'countess@acme.example');
    await until(() => second.saving.$saves.get()[0]?.results[0]?.result.state === 'saved');
    expect(crm.requests.filter(({ method }) => method === 'updateContact')).to.have.length(1);
  });

  it('are not forgotten unless they are to be discarded; then nothing is left', async () => {
    const workspace = await editOffline();
    expect(await workspace.storage.forget()).to.equal('edits waiting');
    expect(await isOnDisk('work')).to.equal(true);
    expect(await workspace.storage.forget({ discardEdits: true })).to.equal('forgotten');
    expect(await isOnDisk('work')).to.equal(false);
    await until(() => workspace.saving.$saves.get().length === 0);
  });

  it('of another user are neither shown nor sent, only counted', async () => {
    (await editOffline()).close();
    user = `${user}-other`;
    const other = openTab();
    await settled(other);
    expect(await other.storage.othersWaiting()).to.equal(1);
    expect(other.saving.$saves.get()).to.deep.equal([]);
  });
});
