import { expect } from 'chai';
import { atom } from 'nanostores';
import type { CheckRun, Checks } from '../../src/core/check.js';
import type { Connection } from '../../src/core/connection.js';
import type { CrmRecord } from '../../src/core/contact.js';
import { CrmError } from '../../src/core/errors.js';
import { createChecks, type ChecksOptions } from '../../src/directory/checks.js';
import { createDirectory, type PulledDirectory } from '../../src/directory/index.js';
import '../../src/directory/numbers/parser.js'; // before the first test, as in support/loaded.js
import { statesInMemory } from '../../src/directory/pull/state.js';
import { openPagedCrm } from '../servers/paged-crm-adapter.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';

type Options = Partial<Omit<ChecksOptions, 'directory' | '$connections'>> & { readonly directory?: PulledDirectory };

/** Checks over these connections; what is given as `directory` is one from before. */
async function checksOf(
  connections: readonly Connection[],
  { directory: before, ...options }: Options = {},
): Promise<{ readonly directory: PulledDirectory; readonly checks: Checks }> {
  const $connections = atom(connections);
  const directory = before ?? createDirectory({ country: 'GB', $connections });
  await directory.numbers.ready;
  return { directory, checks: createChecks({ directory, $connections, ...options }) };
}

const runOf = (checks: Checks, id: string) => checks.$runs.get().find((run) => run.connectionId === id) as CheckRun;
const contactsOf = (checks: Checks, id: string) => runOf(checks, id).entities.contacts;

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

const pagesIn = (paths: readonly string[]) => paths.filter((path) => path === 'contacts').length;

describe('a pull over HTTP', () => {
  it('goes on where the page was closed, and fetches one page twice at most', async () => {
    const crm = await openPagedCrm('a', { count: 1000, pageSize: 100 });
    const states = statesInMemory();
    const { directory, checks: closed } = await checksOf([crm.connection], { states });
    const running = closed.follow();
    await until(closed, () => contactsOf(closed, 'a').pulled >= 300);
    closed.stop();
    await running;
    const { paths: before } = await crm.control({ remove: ['999'] });
    expect(pagesIn(before)).to.be.within(3, 5);

    const { checks } = await checksOf([crm.connection], { directory, states });
    await checks.follow();
    checks.stop();
    const { paths } = await crm.control();
    expect(pagesIn(before) + pagesIn(paths)).to.be.at.most(10 + 1);
    expect(contactsOf(checks, 'a')).to.deep.include({ state: 'done', pulled: 999, added: 999, removed: 0 });
    expect(directory.contact('a/1')?.name).to.equal('Grace Hopper 1');
    expect(directory.contact('a/1000')).to.not.equal(undefined);
  });

  it('takes in after a reload only what has changed since', async () => {
    const crm = await openPagedCrm('a', { count: 300 });
    const states = statesInMemory();
    const { directory, checks: closed } = await checksOf([crm.connection], { states });
    await closed.follow();
    closed.stop();
    await crm.control({
      put: [
        { id: '7', first: 'Ida', last: 'Rhodes' },
        { id: 'new', last: 'Keller' },
      ],
    });
    await crm.control({ remove: ['8'], merge: [['9', '10']] });

    const { checks } = await checksOf([crm.connection], { directory, states });
    await checks.follow();
    checks.stop();
    expect((await crm.control()).paths).to.deep.equal(['check', 'changes']);
    expect(directory.contact('a/7')?.name).to.equal('Ida Rhodes');
    expect(directory.contact('a/new')?.name).to.equal('Keller');
    expect(directory.contact('a/8')).to.equal(undefined);
    expect(directory.contact('a/9')?.id).to.equal('a/10');
    expect(runOf(checks, 'a').state).to.equal('done');
    expect(contactsOf(checks, 'a')).to.deep.include({ pulled: 300, added: 1, changed: 1, removed: 2 });
  });

  it('lists everything again where the CRM no longer knows what has changed', async () => {
    const crm = await openPagedCrm('a', { count: 120 });
    const states = statesInMemory();
    const { directory, checks: closed } = await checksOf([crm.connection], { states });
    await closed.follow();
    closed.stop();
    await crm.control({ remove: ['8'], put: [{ id: '7', first: 'Ida', last: 'Rhodes' }], forget: true });
    const { checks } = await checksOf([crm.connection], { directory, states });
    await checks.follow();
    checks.stop();
    expect(contactsOf(checks, 'a')).to.deep.include({ state: 'done', pulled: 119, changed: 1, removed: 1 });
    expect(directory.contact('a/8')).to.equal(undefined);
  });

  for (const style of ['ietf', 'hubspot'] as const)
    it(`keeps to the limit that the CRM tells (${style}), and is never refused`, async () => {
      const limit = { requests: 10, window: 60, style };
      const crm = await openPagedCrm('a', { count: 500, pageSize: 10, limit });
      const { checks } = await checksOf([crm.connection]);
      const rates = new Set<number | undefined>();
      checks.$runs.listen(() => rates.add(runOf(checks, 'a').perSecond));
      await checks.run();
      expect(contactsOf(checks, 'a')).to.deep.include({ state: 'done', pulled: 500, added: 500 });
      expect((await crm.control()).refused).to.equal(0);
      expect([...rates].some((rate) => (rate ?? 0) > 0)).to.equal(true);
      expect(runOf(checks, 'a')).to.not.have.property('perSecond');
    });

  it('waits where it was refused, shows until when, and holds no other CRM back', async () => {
    const limit = { requests: 5, window: 6_000, style: 'none' } as const;
    const crm = await openPagedCrm('a', { count: 100, pageSize: 10, limit });
    const other = await openPagedCrm('b', { count: 300 });
    const { checks } = await checksOf([crm.connection, other.connection]);
    const begun = Date.now();
    const running = checks.run();
    await until(checks, () => runOf(checks, 'a').retryAt !== undefined && runOf(checks, 'b').state === 'done');
    expect(runOf(checks, 'a').retryAt).to.be.within(begun + 3_000, begun + 12_000);
    expect(runOf(checks, 'a').state).to.equal('running');
    expect(contactsOf(checks, 'a').pulled).to.equal(40);
    checks.stop();
    await running;
    expect(runOf(checks, 'a').state).to.equal('stopped');
    expect(runOf(checks, 'a')).to.not.have.property('retryAt');
  });

  it('goes on by itself after it was refused', async () => {
    const limit = { requests: 2, window: 100, style: 'none' } as const;
    const crm = await openPagedCrm('a', { count: 80, pageSize: 10, limit });
    const { checks } = await checksOf([crm.connection]);
    await checks.run();
    expect(contactsOf(checks, 'a')).to.deep.include({ state: 'done', pulled: 80 });
    expect((await crm.control()).refused).to.be.greaterThan(0);
  });

  it('leaves an agent a share of what a slow CRM allows', async () => {
    const limit = { requests: 30, window: 60_000 };
    const crm = await openPagedCrm('a', { count: 1000, pageSize: 10, limit });
    const { checks } = await checksOf([crm.connection]);
    await crm.connection.adapter.contact('1'); // an agent is at work
    const running = checks.run();
    await until(checks, () => runOf(checks, 'a').retryAt !== undefined);
    expect((await crm.connection.adapter.contact('2')).id).to.equal('2');
    expect((await crm.connection.adapter.contact('3')).id).to.equal('3');
    checks.stop();
    await running;
    expect((await crm.control()).refused).to.equal(0);
  });
});

describe('a pull from a CRM that behaves badly', () => {
  let crm: MemoryCrm;
  beforeEach(() => {
    crm = memoryCrm({ id: 'a', pageSize: 2 });
    for (const id of ['1', '2', '3', '4', '5']) crm.put({ id, firstName: 'Ada', lastName: id });
  });

  const pull = async () => {
    const { directory, checks } = await checksOf([crm.connection]);
    await checks.run();
    return { directory, checks, run: () => runOf(checks, 'a') };
  };
  const listed = (ids: readonly string[]) => ids.map((id) => crm.records.get(id)!);
  const record = (id: string, more: Partial<CrmRecord> = {}): CrmRecord => ({
    id,
    active: true,
    firstName: 'Ada',
    lastName: id,
    phones: [],
    emails: [],
    ...more,
  });

  it('that repeats a cursor for ever: fails, keeps what came, and begins anew the next time', async () => {
    let pages = 0;
    const { contacts } = crm.adapter;
    crm.adapter.contacts = async function* () {
      for (;;) yield { items: listed([String((pages++ % 3) + 1)]), next: `page ${pages % 3}` };
    };
    const { directory, checks, run } = await pull();
    expect(run()).to.have.nested.property('error.code', 'bad-response');
    expect(pages).to.be.at.most(5);
    expect(directory.contact('a/3')?.name).to.equal('Ada 3');
    crm.adapter.contacts = contacts;
    await checks.run();
    expect(run().state).to.equal('done');
  });

  it('that changes the order of its pages meanwhile: loses nobody', async () => {
    for (let id = 6; id <= 60; id++) crm.put({ id: String(id), firstName: 'Ada', lastName: String(id) });
    const { directory, checks, run } = await pull();
    const [all, backwards] = [[...crm.records.values()], [...crm.records.values()].reverse()];
    let listings = 0;
    crm.adapter.contacts = async function* () {
      const isShifting = listings++ === 0;
      yield { items: all.slice(0, 30), next: 'rest', total: 60 };
      yield { items: (isShifting ? backwards : all).slice(30), total: 60 };
    };
    await checks.run();
    expect(run().entities.contacts).to.deep.include({ state: 'done', removed: 0 });
    for (const { id } of all) expect(directory.contact(`a/${id}`), id).to.not.equal(undefined);
  });

  it('that changes the order of its pages the first time: its list of ids tells who is missing', async () => {
    const all = [...crm.records.values()];
    crm.adapter.ids = async function* () {
      yield { items: all.map(({ id }) => id) };
    };
    crm.adapter.contacts = async function* () {
      yield { items: all.slice(0, 3), next: 'rest', total: 5 };
      yield { items: all.slice(1, 3), total: 5 };
    };
    const { directory, run } = await pull();
    expect(directory.contact('a/5')?.name).to.equal('Ada 5');
    expect(run().entities.contacts).to.deep.include({ state: 'done', added: 5, changed: 0, removed: 0 });
  });

  it('that sends the same contact twice, or without an id: has it once, and nobody without', async () => {
    const [first] = listed(['1']);
    const nobody = [
      { ...record(''), firstName: 'No', lastName: 'Body' },
      { ...first, id: undefined },
    ] as CrmRecord[];
    crm.adapter.contacts = async function* () {
      yield { items: [...listed(['1', '1', '2']), ...nobody] };
    };
    const { directory, run } = await pull();
    expect(run().entities.contacts).to.deep.include({ state: 'done', added: 2, changed: 0 });
    expect(directory.search('Ada')).to.have.length(2);
    expect(directory.search('Body')).to.have.length(0);
  });

  it('that sends a contact of 2 MB: the page goes on, and so does the pull', async () => {
    crm.put({ id: '3', firstName: 'Ada', lastName: 'Huge', title: 'x'.repeat(2_000_000) });
    const { directory, run } = await pull();
    expect(run().entities.contacts).to.deep.include({ state: 'done', pulled: 5 });
    expect(directory.contact('a/5')?.name).to.equal('Ada 5');
  });

  it('that sends a contact with more than anybody has: finds it by all of that, and shows the beginning', async () => {
    const phones = Array.from({ length: 20_000 }, (_, at) => ({
      key: `${at}`,
      kind: 'mobile' as const,
      value: `+4420794${60_000 + at}`,
    }));
    const emails = phones.map(({ key }) => ({ key, value: `${key}@example.com` }));
    const company = { id: '1', name: 'O '.repeat(20_000) };
    crm.put({ id: '3', firstName: 'Huge '.repeat(400_000), lastName: 'x'.repeat(2_000_000), company, phones, emails });
    const { directory, run } = await pull();
    expect(run().entities.contacts).to.deep.include({ state: 'done', pulled: 5 });
    expect(directory.contact('a/3')?.name.length).to.be.below(2_500);
    expect(directory.contact('a/3')?.slots.mobile.more.length).to.be.within(50, 250);
    for (const { value } of [phones[0]!, phones[200]!, phones.at(-1)!]) {
      expect(directory.match(value).contacts[0]?.contactId).to.equal('a/3');
      expect(directory.search(value)[0]?.contactId).to.equal('a/3');
    }
    expect(directory.search('19999@example.com')[0]?.contactId).to.equal('a/3');
    expect(directory.search('hug')[0]?.contactId).to.equal('a/3');
  });

  it('that has 10,000 people on one number: takes them all in', async () => {
    const phones = [{ key: 'd', kind: 'direct', value: '020 7946 0012' }] as const;
    crm.adapter.contacts = async function* () {
      for (let from = 0; from < 10_000; from += 1000)
        yield { items: Array.from({ length: 1000 }, (_, at) => record(`p${from + at}`, { phones })), next: `${from}` };
    };
    const { directory, run } = await pull();
    expect(run().entities.contacts).to.deep.include({ state: 'done', added: 10_000 });
    expect(directory.contact('a/p9999')).to.not.equal(undefined);
  });

  it('that asks for patience page after page: waits, and goes on after the last page that came', async () => {
    const asked: (string | undefined)[] = [];
    const pages = crm.adapter.contacts;
    crm.adapter.contacts = async function* ({ after, signal } = {}) {
      asked.push(after);
      if (asked.length % 2) throw new CrmError('rate-limited', { retryAt: new Date(Date.now() + 20).toISOString() });
      for await (const page of pages({ ...(signal && { signal }), ...(after !== undefined && { after }) })) {
        yield page;
        if (page.next) throw new CrmError('rate-limited', { retryAt: new Date(Date.now() + 20).toISOString() });
      }
    };
    const { directory, checks } = await checksOf([crm.connection]);
    const waits = new Set<boolean>();
    checks.$runs.listen(() => waits.add((runOf(checks, 'a').retryAt ?? 0) > 0));
    await checks.run();
    expect(asked).to.deep.equal([undefined, undefined, '2', '2', '4', '4']);
    expect([...waits]).to.have.members([true, false]);
    expect(directory.contact('a/5')?.name).to.equal('Ada 5');
  });

  it('that only ever asks for patience: fails in the end', async () => {
    crm.fail('contacts', new CrmError('rate-limited', { retryAt: new Date(0).toISOString() }));
    const { checks } = await checksOf([crm.connection], { timing: { retry: 1 } });
    await checks.run();
    expect(runOf(checks, 'a')).to.have.nested.property('error.code', 'rate-limited');
    expect(runOf(checks, 'a')).to.not.have.property('retryAt');
  });

  it('that sends an empty page in the middle: goes on after it', async () => {
    const all = [...crm.records.values()];
    crm.adapter.contacts = async function* () {
      yield { items: all.slice(0, 2), next: 'empty' };
      yield { items: [], next: 'rest' };
      yield { items: all.slice(2) };
    };
    const { run } = await pull();
    expect(run().entities.contacts).to.deep.include({ state: 'done', pulled: 5 });
  });

  it('that answers the look at a missing contact with an error: removes nobody', async () => {
    const { directory, checks } = await pull();
    crm.fail('contact', new Error('out of order'));
    crm.adapter.contacts = async function* () {
      yield { items: listed(['1', '2', '3', '4']) };
    };
    await checks.run();
    expect(directory.contact('a/5')?.name).to.equal('Ada 5');
  });
});
