import { expect } from 'chai';
import { atom } from 'nanostores';
import type { CheckRun, Checks } from '../../src/core/check.js';
import { CrmError } from '../../src/core/errors.js';
import { createChecks, type ChecksOptions } from '../../src/directory/checks.js';
import { createDirectory, type PulledDirectory } from '../../src/directory/index.js';
import '../../src/directory/numbers/parser.js'; // before the first test, as in support/loaded.js
import { statesInMemory } from '../../src/directory/pull/state.js';
import { openPagedCrm, type PagedCrm } from '../servers/paged-crm-adapter.js';
import { memoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

/** Calls back when it is read. */
const readBy = <T extends { readonly id: string }>(item: T, called: () => void): T =>
  Object.defineProperty({ ...item }, 'id', {
    enumerable: true,
    get() {
      called();
      return item.id;
    },
  });

/** A live mode that a test need not wait for. */
const timing = { poll: 5, round: 10, retry: 1, longest: 20 };

describe('contacts that are kept fresh', () => {
  const opened: Checks[] = [];
  afterEach(() => opened.splice(0).forEach((checks) => checks.stop()));

  type Options = Partial<Omit<ChecksOptions, 'directory' | '$connections'>>;
  const directoryOver = (crm: Pick<PagedCrm, 'connection'>) =>
    createDirectory({ country: 'GB', $connections: atom([crm.connection]) });
  function checksOver(crm: Pick<PagedCrm, 'connection'>, directory: PulledDirectory, options: Options = {}): Checks {
    const checks = createChecks({ directory, $connections: atom([crm.connection]), timing, ...options });
    opened.push(checks);
    return checks;
  }
  const runOf = (checks: Checks) => checks.$runs.get()[0] as CheckRun;

  /** A directory that is followed, and the states that its run has had since it was caught up with. */
  async function followed(crm: Pick<PagedCrm, 'connection'>, options?: Options) {
    const directory = directoryOver(crm);
    const checks = checksOver(crm, directory, options);
    await checks.follow();
    const states = new Set<CheckRun['state']>();
    checks.$runs.listen(() => states.add(runOf(checks).state));
    return { directory, checks, states };
  }

  it('by a feed, without a check to be seen: counts and freshness alone move', async () => {
    const crm = await openPagedCrm('a', { count: 50 });
    const { directory, checks, states } = await followed(crm);
    const { freshAt = 0, checkedAt } = runOf(checks);
    const { paths } = await crm.control({
      put: [{ id: '1', first: 'Ida', last: 'Rhodes' }, { id: 'new' }],
      remove: ['2'],
      merge: [['3', '4']],
    });
    await until(() => directory.contact('a/2') === undefined && directory.contact('a/3')?.id === 'a/4');
    expect(directory.contact('a/1')?.name).to.equal('Ida Rhodes');
    await until(() => runOf(checks).entities.contacts.removed === 2 && (runOf(checks).freshAt ?? 0) > freshAt);
    expect(runOf(checks).entities.contacts).to.deep.include({ state: 'done', added: 51, changed: 1 });
    expect(runOf(checks).checkedAt).to.equal(checkedAt);
    expect([...states]).to.deep.equal(['done']);
    paths.push(...(await crm.control()).paths);
    expect(paths.filter((path) => path === 'contacts')).to.have.length(1);
  });

  it('by times alone: a sweep of the ids tells who is no more, and who was hidden', async () => {
    const crm = await openPagedCrm('a', { count: 50 }, 'timestamp');
    const { directory, states } = await followed(crm, { timing: { ...timing, sweep: 10 } });
    await crm.control({ put: [{ id: '1', first: 'Ida', last: 'Rhodes' }], remove: ['2'] });
    await until(() => directory.contact('a/2') === undefined && directory.contact('a/1')?.name === 'Ida Rhodes');
    expect([...states]).to.deep.equal(['done']);
  });

  it('by times that overlap: what is told again is no change', async () => {
    const crm = await openPagedCrm('a', { count: 5 });
    const { changes } = crm.connection.adapter;
    let told = 0;
    crm.connection.adapter.changes = async function* (options) {
      told++;
      for await (const page of changes!(options)) yield page;
      const again = await crm.connection.adapter.contact('1');
      yield { upserts: [again, again], removed: [], merged: [], changesFrom: options.since };
    };
    const { directory, checks } = await followed(crm);
    const names: (string | undefined)[] = [];
    directory.$version.listen(() => names.push(directory.contact('a/1')?.name));
    await crm.control({ put: [{ id: '1', first: 'Ida', last: 'Rhodes' }] });
    await until(() => names.at(-1) === 'Ida Rhodes');
    const versions = names.length;
    const { changed } = runOf(checks).entities.contacts;
    const before = told;
    await until(() => told > before + 2);
    expect(runOf(checks).entities.contacts.changed).to.equal(changed);
    expect(names).to.have.length(versions);
  });

  it('by going through everything where the CRM tells no changes', async () => {
    const crm = await openPagedCrm('a', { count: 50, pageSize: 20 }, 'none');
    const { directory, checks, states } = await followed(crm);
    const { freshAt = 0 } = runOf(checks);
    await crm.control({ put: [{ id: '1', first: 'Ida', last: 'Rhodes' }], remove: ['2'] });
    await until(() => directory.contact('a/2') === undefined && directory.contact('a/1')?.name === 'Ida Rhodes');
    await until(() => (runOf(checks).freshAt ?? 0) > freshAt);
    expect([...states]).to.deep.equal(['done']);
  });

  it('and listed anew where the CRM has forgotten what has changed', async () => {
    const crm = await openPagedCrm('a', { count: 50 });
    const { directory } = await followed(crm);
    await crm.control({ put: [{ id: '1', first: 'Ida', last: 'Rhodes' }], remove: ['2'], forget: true });
    await until(() => directory.contact('a/2') === undefined && directory.contact('a/1')?.name === 'Ida Rhodes');
  });

  it('again after trouble; that is told when it does not pass by itself', async () => {
    const crm = await openPagedCrm('a', { count: 5 });
    const { changes } = crm.connection.adapter;
    const { directory, checks, states } = await followed(crm);
    const toldAt: boolean[] = [];
    const fail = (code: 'offline' | 'auth-required') => {
      crm.connection.adapter.changes = () => {
        toldAt.push(states.has('failed'));
        throw new CrmError(code, {});
      };
    };
    fail('offline');
    await until(() => runOf(checks).error?.code === 'offline');
    expect(toldAt.slice(0, 3)).to.deep.equal([false, false, false]);
    crm.connection.adapter.changes = changes!;
    await until(() => runOf(checks).state === 'done');
    expect(runOf(checks)).to.not.have.property('error');
    fail('auth-required');
    await until(() => runOf(checks).error?.code === 'auth-required');
    crm.connection.adapter.changes = changes!;
    await crm.control({ put: [{ id: '1', first: 'Ida', last: 'Rhodes' }] });
    await until(() => directory.contact('a/1')?.name === 'Ida Rhodes');
  });

  it('until the CRM has not let them in for as long as there was to sign in again: then nothing of it is known', async () => {
    const crm = memoryCrm({ id: 'a', label: 'A' });
    crm.put({ id: 'ada', name: 'Ada Lovelace' });
    const patient = await followed(crm);
    const strict = await followed(crm, { timing: { ...timing, signIn: 0 } });
    crm.fail('contacts', new CrmError('auth-required', {}));
    await until(() => runOf(strict.checks).error && runOf(patient.checks).error);
    expect(strict.directory.search('ada')).to.have.length(0);
    expect(patient.directory.search('ada'), 'an hour has not gone by').to.have.length(1);
    crm.fail('contacts', undefined);
    await until(() => strict.directory.search('ada').length === 1);
  });

  it('for a while after the CRM has refused them, however long the page was asleep before', async () => {
    const crm = memoryCrm({ id: 'a', label: 'A' });
    crm.put({ id: 'ada', name: 'Ada Lovelace' });
    const { directory, checks } = await followed(crm);
    const { now } = Date;
    Date.now = () => now() + 8 * 3_600_000;
    try {
      crm.fail('contacts', new CrmError('auth-required', {}));
      await until(() => runOf(checks).error);
      expect(directory.search('ada')).to.have.length(1);
    } finally {
      Date.now = now;
    }
  });

  it('also where companies cannot be listed', async () => {
    const crm = memoryCrm({ id: 'a', operations: ['companies'] });
    crm.put({ id: '1', firstName: 'Ada', lastName: 'Lovelace' });
    crm.fail('companies', new CrmError('forbidden', {}));
    const { directory, checks } = await followed(crm);
    expect(runOf(checks)).to.have.nested.property('error.code', 'forbidden');
    crm.put({ id: '1', firstName: 'Augusta', lastName: 'Lovelace' });
    await until(() => directory.contact('a/1')?.name === 'Augusta Lovelace');
    crm.fail('companies', undefined);
    await until(() => runOf(checks).state === 'done');
  });

  it('until it is stopped, and again after the next check', async () => {
    const crm = await openPagedCrm('a', { count: 5 });
    const { directory, checks } = await followed(crm);
    checks.stop();
    await crm.control({ put: [{ id: '1', first: 'Ida', last: 'Rhodes' }] });
    await crm.control();
    expect((await crm.control()).requests).to.equal(0);
    await checks.run();
    expect(runOf(checks).state).to.equal('done');
    await crm.control({ put: [{ id: '1', first: 'Ada', last: 'Rhodes' }] });
    await until(() => directory.contact('a/1')?.name === 'Ada Rhodes');
  });

  it('from the moment its connection is there', async () => {
    const crm = await openPagedCrm('a', { count: 5 });
    const $connections = atom<PagedCrm['connection'][]>([]);
    const directory = createDirectory({ country: 'GB', $connections });
    const checks = createChecks({ directory, $connections, timing });
    opened.push(checks);
    await checks.follow();
    $connections.set([crm.connection]);
    await until(() => directory.contact('a/1') !== undefined);
  });

  describe('in several tabs', () => {
    /** One lock for all tabs of an origin. */
    function createLocks() {
      let last = Promise.resolve();
      let held = 0;
      let most = 0;
      return {
        most: () => most,
        claim: async (_id: string, signal: AbortSignal) => {
          const before = last;
          let release = () => {};
          last = new Promise<void>((resolve) => (release = resolve));
          await before;
          if (signal.aborted) release();
          signal.throwIfAborted();
          most = Math.max(most, ++held);
          return () => {
            held--;
            release();
          };
        },
      };
    }

    it('one pulls, and the others show it', async () => {
      const crm = await openPagedCrm('a', { count: 500, pageSize: 50 });
      const { claim, most } = createLocks();
      const states = statesInMemory();
      const directory = directoryOver(crm); // tabs tell each other what they know
      const foreign = atom<ReadonlyMap<string, CheckRun>>(new Map());
      const calm = { ...timing, poll: 60_000 };
      const first = checksOver(crm, directory, { claim, states, timing: calm });
      first.$runs.listen(([run]) => foreign.set(new Map([['a', run as CheckRun]])));
      const second = checksOver(crm, directory, { claim, states, foreign, timing: calm });
      const shown = new Set<number>();
      second.$runs.listen(() => shown.add(runOf(second).entities.contacts.pulled));
      await Promise.all([first.follow(), second.follow()]);
      expect(most()).to.equal(1);
      expect(shown.size).to.be.greaterThan(5);
      expect(runOf(second).state).to.equal('done');
      expect((await crm.control()).paths.filter((path) => path === 'contacts')).to.have.length(10);
    });

    it('another goes on where the one that pulled has been closed, or is no longer signed in', async () => {
      const crm = await openPagedCrm('a', { count: 500, pageSize: 50 });
      const { claim } = createLocks();
      const states = statesInMemory();
      const directory = directoryOver(crm);
      const signedOut = { ...crm.connection.adapter };
      let refusals = 0;
      const refuse = () => {
        refusals++;
        return Promise.reject(new CrmError('auth-required', {}));
      };
      signedOut.check = refuse;
      signedOut.changes = async function* () {
        yield await refuse();
      };
      const closed = checksOver({ connection: { ...crm.connection, adapter: signedOut } }, directory, {
        claim,
        states,
      });
      const first = checksOver(crm, directory, { claim, states });
      const second = checksOver(crm, directory, { claim, states });
      void closed.follow();
      void first.follow();
      const done = second.follow();
      first.$runs.listen(() => {
        if (runOf(first).entities.contacts.pulled >= 100) first.stop();
      });
      await done;
      expect(runOf(second).entities.contacts).to.deep.include({ state: 'done', pulled: 500, added: 500 });
      const before = refusals;
      await until(() => refusals >= before + 3);
      await until(() => runOf(closed).error?.code === 'auth-required');
      expect(directory.contact('a/1'), 'what the others know is not forgotten with each try').to.exist;
      expect((await crm.control()).paths.filter((path) => path === 'contacts').length).to.be.at.most(12);
    });

    it('counts each contact once, also where the other was closed in the midst of a page', async () => {
      const crm = await openPagedCrm('a', { count: 6_000, pageSize: 3_000 });
      const { claim } = createLocks();
      const states = statesInMemory();
      const directory = directoryOver(crm);
      const { adapter } = crm.connection;
      const closing = Object.create(adapter) as typeof adapter;
      closing.contacts = async function* (options) {
        let pages = 0;
        for await (const { items, ...page } of adapter.contacts(options)) {
          const [item, ...others] = items;
          yield { ...page, items: ++pages === 2 && item ? [readBy(item, first.stop), ...others] : items };
        }
      };
      const first = checksOver({ connection: { ...crm.connection, adapter: closing } }, directory, { claim, states });
      await first.follow();
      expect(runOf(first).state).to.equal('stopped');
      const second = checksOver(crm, directory, { claim, states });
      await second.follow();
      expect(runOf(second).entities.contacts).to.deep.include({ state: 'done', pulled: 6_000, added: 6_000 });
    });
  });
});
