import { expect } from 'chai';
import type { CheckRun, Checks } from '../../src/core/check.js';
import { CrmError } from '../../src/core/errors.js';
import { directoryOf } from '../support/directory.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';

describe('checks', () => {
  let one: MemoryCrm;
  let two: MemoryCrm;
  beforeEach(() => {
    one = memoryCrm({ id: 'a', pageSize: 2 });
    two = memoryCrm({ id: 'b', names: 'single', operations: ['find'] });
    for (const id of ['1', '2', '3', '4', '5']) one.put({ id, firstName: 'Ada', lastName: id });
    one.companies.set('c', { id: 'c', name: 'Acme', active: true, phones: [] });
    one.users.set('u', { id: 'u', name: 'Agent', active: true });
    two.put({ id: '1', name: 'Bo Berg' });
  });

  const runOf = (checks: Checks, id: string) => checks.$runs.get().find((run) => run.connectionId === id) as CheckRun;
  const counts = (run: CheckRun) => {
    const { state, pulled, added, changed, removed } = run.entities.contacts;
    return [state, pulled, added, changed, removed];
  };
  /** Resolves once the runs are as expected. */
  const until = (checks: Checks, fits: () => boolean) =>
    new Promise<void>((resolve) => {
      if (fits()) return resolve();
      const stop = checks.$runs.listen(() => {
        if (!fits()) return;
        stop();
        resolve();
      });
    });

  it('wait for the first one', async () => {
    const { checks } = await directoryOf([one, two]);
    expect(checks.$runs.get().map(({ connectionId, state }) => [connectionId, state])).to.deep.equal([
      ['a', 'waiting'],
      ['b', 'waiting'],
    ]);
  });

  it('pull everything of every connection, with totals and counts', async () => {
    const { directory, checks } = await directoryOf([one, two]);
    const before = Date.now();
    await checks.run();
    const run = runOf(checks, 'a');
    expect(run.state).to.equal('done');
    expect(run.checkedAt).to.be.within(before, Date.now());
    expect(run.entities.contacts).to.deep.equal({
      state: 'done',
      pulled: 5,
      total: 5,
      added: 5,
      changed: 0,
      removed: 0,
    });
    expect(run.entities.companies).to.deep.include({ state: 'done', pulled: 1, added: 1 });
    expect(run.entities.users).to.deep.include({ state: 'done', pulled: 1, added: 1 });
    expect(runOf(checks, 'b').entities).to.deep.include({
      companies: { state: 'absent', pulled: 0, added: 0, changed: 0, removed: 0 },
    });
    expect(directory.contact('a/5')?.name).to.equal('Ada 5');
    expect(directory.companies('a').map(({ name }) => name)).to.deep.equal(['Acme']);
  });

  it('fill the directory page by page', async () => {
    const { directory, checks } = await directoryOf([one]);
    const seen: number[] = [];
    checks.$runs.listen(() => seen.push(['1', '3', '5'].filter((id) => directory.contact(`a/${id}`)).length));
    await checks.run();
    expect([...new Set(seen)]).to.deep.equal([0, 1, 2, 3]);
  });

  it('count what was added, changed and removed since, and take out what was deleted', async () => {
    const { directory, checks } = await directoryOf([one]);
    await checks.run();
    one.remove('1');
    one.put({ id: '2', firstName: 'Ada', lastName: 'Byron' });
    one.put({ id: '6', firstName: 'Ada', lastName: '6' });
    one.companies.clear();
    one.users.set('u', { id: 'u', name: 'Another', active: true });
    await checks.run();
    expect(counts(runOf(checks, 'a'))).to.deep.equal(['done', 5, 1, 1, 1]);
    expect(runOf(checks, 'a').entities.companies).to.deep.include({ removed: 1 });
    expect(runOf(checks, 'a').entities.users).to.deep.include({ added: 0, changed: 1, removed: 0 });
    expect(directory.contact('a/1')).to.equal(undefined);
    expect(directory.contact('a/2')?.name).to.equal('Ada Byron');
    expect(directory.companies('a')).to.deep.equal([]);
  });

  it('take out many at once by the listing alone', async () => {
    for (let id = 100; id < 200; id++) one.put({ id: String(id), firstName: 'Ada', lastName: 'X' });
    const { directory, checks } = await directoryOf([one]);
    await checks.run();
    for (let id = 100; id < 200; id++) one.remove(String(id));
    await checks.run();
    expect(counts(runOf(checks, 'a'))).to.deep.equal(['done', 5, 0, 0, 100]);
    expect(directory.contact('a/150')).to.equal(undefined);
    expect(one.requests.filter(({ method }) => method === 'contact')).to.deep.equal([]);
  });

  it('keep a contact that only a shifting page has hidden, and lead on from a merged one', async () => {
    const { directory, checks } = await directoryOf([one]);
    await checks.run();
    const all = [...one.records.values()];
    const { adapter } = one;
    adapter.contacts = async function* () {
      yield { items: all.filter(({ id }) => id !== '4' && id !== '5') };
    };
    one.merge('5', '1');
    await checks.run();
    expect(directory.contact('a/4')?.name).to.equal('Ada 4');
    expect(directory.contact('a/5')?.id).to.equal('a/1');
    expect(counts(runOf(checks, 'a'))).to.deep.equal(['done', 3, 0, 0, 1]);
  });

  it('tell a failure where it happens and hold nobody else back', async () => {
    const { directory, checks } = await directoryOf([one, two]);
    await checks.run();
    const { checkedAt } = runOf(checks, 'a');
    one.remove('1');
    one.fail('companies', new CrmError('forbidden', {}));
    await checks.run();
    const run = runOf(checks, 'a');
    expect(run.state).to.equal('failed');
    expect(run.error?.code).to.equal('forbidden');
    expect(run.checkedAt).to.equal(checkedAt);
    expect(run.entities.companies.state).to.equal('failed');
    expect(run.entities.contacts.state).to.equal('done');
    expect(runOf(checks, 'b').state).to.equal('done');
    expect(directory.companies('a')).to.have.length(1);
    one.fail('companies', undefined);
    await checks.retry('a');
    expect(runOf(checks, 'a').state).to.equal('done');
    expect(runOf(checks, 'a')).to.not.have.property('error');
  });

  it('remove nothing when the listing of contacts fails in the middle', async () => {
    const { directory, checks } = await directoryOf([one]);
    await checks.run();
    const { adapter } = one;
    adapter.contacts = async function* () {
      yield { items: [...one.records.values()].slice(0, 1), next: '1' };
      throw new CrmError('unavailable', { status: 500 });
    };
    await checks.run();
    expect(counts(runOf(checks, 'a'))).to.deep.equal(['failed', 1, 0, 0, 0]);
    expect(directory.contact('a/5')?.name).to.equal('Ada 5');
  });

  it('fail at once where the agent has to sign in', async () => {
    one.fail('check', new CrmError('auth-required', {}));
    const { checks } = await directoryOf([one, two]);
    await checks.run();
    expect(runOf(checks, 'a')).to.have.nested.property('error.code', 'auth-required');
    expect(counts(runOf(checks, 'a'))).to.deep.equal(['failed', 0, 0, 0, 0]);
    expect(one.requests.map(({ method }) => method)).to.deep.equal(['check']);
    expect(runOf(checks, 'b').state).to.equal('done');
  });

  it('can be stopped, removing nothing, and started again', async () => {
    const { directory, checks } = await directoryOf([one]);
    await checks.run();
    one.remove('1');
    const release = one.hold('contacts');
    const running = checks.run();
    await until(checks, () => runOf(checks, 'a').entities.companies.state === 'done');
    checks.stop();
    await running;
    release();
    expect(runOf(checks, 'a').state).to.equal('stopped');
    expect(runOf(checks, 'a').entities.contacts.state).to.equal('stopped');
    expect(directory.contact('a/1')?.name).to.equal('Ada 1');
    await checks.run();
    expect(runOf(checks, 'a').state).to.equal('done');
    expect(directory.contact('a/1')).to.equal(undefined);
  });

  it('do not run twice at a time', async () => {
    const { checks } = await directoryOf([one]);
    await Promise.all([checks.run(), checks.retry('a'), checks.run()]);
    expect(one.requests.filter(({ method }) => method === 'check')).to.have.length(1);
  });

  it('do not wait without end', async () => {
    one.hold('contacts');
    const { checks } = await directoryOf([one], { limit: 20 });
    await checks.run();
    expect(runOf(checks, 'a')).to.have.nested.property('error.code', 'timeout');
    expect(runOf(checks, 'a').entities.contacts.state).to.equal('failed');
    expect(runOf(checks, 'a').entities.users.state).to.equal('done');
  });

  it('do not undo what was saved or deleted while a page was on its way', async () => {
    const { directory, checks } = await directoryOf([one]);
    await checks.run();
    const release = one.hold('contacts');
    const running = checks.run();
    await until(checks, () => runOf(checks, 'a').entities.companies.state === 'done');
    directory.apply('a', { upserts: [one.put({ id: '1', firstName: 'Ada', lastName: 'Saved' })], removed: ['2'] });
    directory.apply('a', { upserts: [one.put({ id: 'new', firstName: 'Ada', lastName: 'Created' })] });
    one.remove('2');
    release();
    await running;
    expect(directory.contact('a/1')?.name).to.equal('Ada Saved');
    expect(directory.contact('a/2')).to.equal(undefined);
    expect(directory.contact('a/new')?.name).to.equal('Ada Created');
  });

  it('keep a contact that was created after the listing had passed its place', async () => {
    const { directory, checks } = await directoryOf([one]);
    const { adapter } = one;
    adapter.contacts = async function* () {
      yield { items: [...one.records.values()] };
      directory.apply('a', { upserts: [one.put({ id: '0', firstName: 'Ada', lastName: 'Created' })] });
    };
    await checks.run();
    expect(directory.contact('a/0')?.name).to.equal('Ada Created');
  });

  it('survive a record that is none', async () => {
    const { directory, checks } = await directoryOf([one]);
    const { adapter } = one;
    const bad = [null, {}, { id: 'x', phones: null }] as never[];
    const good = [...one.records.values()];
    adapter.contacts = async function* () {
      yield { items: [...bad, ...good] };
    };
    await checks.run();
    expect(runOf(checks, 'a').state).to.equal('done');
    expect(directory.contact('a/5')?.name).to.equal('Ada 5');
  });

  it('find what contacts lack, while somebody listens', async () => {
    one.put({ id: '6', lastName: 'Hopper' });
    const { checks } = await directoryOf([one]);
    const found = new Promise<readonly string[]>((resolve) => {
      const stop = checks.$findings.listen(({ byKind }) => {
        if (!byKind?.['missing name'].length) return;
        stop();
        resolve(byKind['missing name'].map(({ key }) => key));
      });
    });
    await checks.run();
    expect(await found).to.deep.equal(['a/6']);
  });

  it('read numbers again when the country of their company becomes known', async () => {
    one.put({
      id: '1',
      company: { id: 'c', name: 'Acme' },
      phones: [{ key: 'd', kind: 'direct', value: '020 7946 0991' }],
    });
    one.companies.set('c', { id: 'c', name: 'Acme', country: 'GB', active: true, phones: [] });
    const release = one.hold('companies');
    const { directory, checks } = await directoryOf([one], { country: 'US' });
    const running = checks.run();
    await until(checks, () => runOf(checks, 'a').entities.contacts.state === 'done');
    expect(directory.match('+442079460991').contacts).to.deep.equal([]);
    release();
    await running;
    expect(directory.match('+442079460991').contacts).to.have.length(1);
  });
});
