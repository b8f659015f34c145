import { expect } from 'chai';
import { atom } from 'nanostores';
import type { CallOptions, WorkspaceCalls } from '../../src/calls/index.js';
import type { KeptCall } from '../../src/calls/kept-call.js';
import { afterFailure } from '../../src/calls/logging/failure.js';
import { keptCallIn } from '../../src/calls/read-kept.js';
import type { Call } from '../../src/core/call.js';
import type { CrmRecord } from '../../src/core/contact.js';
import { CrmError } from '../../src/core/errors.js';
import { createTurns } from '../../src/core/exclusive.js';
import { createDirectory } from '../../src/directory/index.js';
import { callsOver } from '../support/calls.js';
import { handClock } from '../support/clock.js';
import { keptOf } from '../support/kept.js';
import { memoryCrm, type MemoryCrm, type MemoryCrmOptions } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

const numbers = { ada: '+442079460018', bob: '+442079460019', stranger: '+442079460990' } as const;
const never = () => 3_600_000;

const open: WorkspaceCalls[] = [];
afterEach(() => open.splice(0).forEach((calls) => calls.close()));

/** Two CRMs: both hold Ada, only the PSA holds Bob. */
async function desk(
  options: { readonly psa?: Partial<MemoryCrmOptions>; readonly crm?: Partial<MemoryCrmOptions> } = {},
) {
  const psa = memoryCrm({ id: 'psa', label: 'PSA', ...options.psa });
  const crm = memoryCrm({ id: 'crm', label: 'CRM', ...options.crm });
  const connections = [psa.connection, crm.connection];
  const device = keptOf<KeptCall>();
  const person = (id: string, firstName: string, value: string, email: string) => ({
    id,
    firstName,
    lastName: 'Test',
    phones: [{ key: 'm', kind: 'mobile', value }] as const,
    emails: [{ key: 'e', value: email }],
  });

  /** A page of the agent, with everything read. */
  async function page(more: Partial<CallOptions> = {}) {
    const directory = createDirectory({ country: 'GB', $connections: atom(connections) });
    await directory.numbers.ready;
    const know = (at: MemoryCrm, record: Partial<CrmRecord> & { readonly id: string }) =>
      directory.apply(at.connection.id, { upserts: [at.put(record)] });
    know(psa, person('ada', 'Ada', numbers.ada, 'ada@x.example'));
    know(crm, person('a1', 'Ada', numbers.ada, 'ada@x.example'));
    know(psa, person('bob', 'Bob', numbers.bob, 'bob@x.example'));
    const calls = callsOver(directory, connections, { kept: device.tab(), pause: () => 0, ...more });
    open.push(calls);
    const find = (id: string): Call | undefined => {
      const { live, recent } = calls.$calls.get();
      return [...live, ...recent].find((one) => one.id === id);
    };
    const states = (id: string) =>
      Object.fromEntries((find(id)?.log?.entries ?? []).map(({ connectionId, state }) => [connectionId, state]));
    const talk = (id: string, number: string | undefined, signal = {}) => {
      calls.ring({ id, ...(number !== undefined && { number }), ...signal });
      calls.answer(id);
      calls.end(id);
    };
    const are = (id: string, expected: Record<string, string>) =>
      until(() => JSON.stringify(states(id)) === JSON.stringify(expected));
    return { directory, know, calls, find, states, talk, are };
  }
  return { psa, crm, device, person, page };
}

const logged = ({ requests }: MemoryCrm) => requests.filter(({ method }) => method === 'logCall').length;

describe('a call', () => {
  it('is logged once in each CRM that holds the contact, with what is known of it', async () => {
    const { psa, crm, page } = await desk();
    const { calls, talk, are, states } = await page();
    talk('1', '020 7946 0018');
    calls.note('1', ' Wants an offer ');
    calls.log('1');
    calls.log('1');
    await are('1', { psa: 'logged', crm: 'logged' });
    calls.log('1');
    expect(states('1')).to.deep.equal({ psa: 'logged', crm: 'logged' });
    expect([logged(psa), logged(crm)]).to.deep.equal([1, 1]);
    const { startedAt, ...entry } = psa.calls.get('1')!;
    expect(entry).to.deep.equal({
      callId: '1',
      contactId: 'ada',
      direction: 'inbound',
      number: numbers.ada,
      duration: 0,
      notes: 'Wants an offer',
    });
    expect(new Date(startedAt).toISOString()).to.equal(startedAt);
    expect(crm.calls.get('1')?.contactId).to.equal('a1');
  });

  it('is not logged in a CRM that keeps no calls', async () => {
    const { crm, page } = await desk({ psa: { operations: ['find'] } });
    const { calls, talk, are, find } = await page();
    talk('1', numbers.ada);
    calls.log('1');
    await are('1', { crm: 'logged' });
    expect(crm.calls.size).to.equal(1);
    talk('2', numbers.bob);
    calls.log('2');
    expect(find('2')?.log).to.equal(undefined);
  });

  it('is not logged as long as it lasts, from a colleague, withheld, unknown, or taken by a colleague', async () => {
    const { psa, crm, page } = await desk();
    const { calls, talk, find, directory } = await page();
    directory.internals.users.put('psa', [{ id: '1', name: 'Ann Lee', active: true, extension: '4012' }]);
    talk('internal', '4012');
    talk('withheld', 'anonymous');
    talk('unknown', numbers.stranger);
    calls.ring({ id: 'elsewhere', number: numbers.ada });
    calls.end('elsewhere', 'elsewhere');
    calls.ring({ id: 'live', number: numbers.ada });
    calls.answer('live');
    for (const id of ['internal', 'withheld', 'unknown', 'elsewhere', 'live']) {
      calls.log(id);
      expect(find(id)?.log, id).to.equal(undefined);
    }
    expect([logged(psa), logged(crm)]).to.deep.equal([0, 0]);
  });

  it('that was missed can be logged, without a duration', async () => {
    const { psa, page } = await desk();
    const { calls, are } = await page();
    calls.ring({ id: '1', number: numbers.ada });
    calls.end('1');
    calls.log('1');
    await are('1', { psa: 'logged', crm: 'logged' });
    expect(psa.calls.get('1')).not.to.have.any.keys('duration', 'notes');
  });

  it('that is logged again changes its entries', async () => {
    const { psa, page } = await desk();
    const { calls, talk, are, find } = await page();
    talk('1', numbers.ada);
    calls.log('1', { notes: 'one' });
    await are('1', { psa: 'logged', crm: 'logged' });
    calls.log('1', { notes: 'two' });
    await until(() => psa.calls.get('1')?.notes === 'two');
    await are('1', { psa: 'logged', crm: 'logged' });
    expect(find('1')).to.deep.include({ notes: 'two' });
    expect(psa.calls.size).to.equal(1);
  });

  it('has the notes that were written while it was being logged', async () => {
    const { psa, page } = await desk();
    const { calls, talk, are } = await page();
    talk('1', numbers.ada);
    const release = psa.hold('logCall');
    calls.log('1', { notes: 'one' });
    await are('1', { psa: 'logging', crm: 'logged' });
    calls.log('1', { notes: 'two' });
    release();
    await are('1', { psa: 'logged', crm: 'logged' });
    expect(psa.calls.get('1')?.notes).to.equal('two');
  });

  it('whose contact was merged meanwhile is logged with the one that is left', async () => {
    const { psa, page, person } = await desk();
    const { calls, talk, are, directory } = await page();
    talk('1', numbers.bob);
    psa.put(person('rob', 'Rob', numbers.bob, 'rob@x.example'));
    psa.merge('bob', 'rob');
    calls.log('1');
    await are('1', { psa: 'logged' });
    expect(psa.calls.get('1')?.contactId).to.equal('rob');
    psa.put(person('cyd', 'Cyd', '+442079460055', 'cyd@x.example'));
    directory.apply('psa', { upserts: [psa.records.get('cyd')!, psa.records.get('rob')!], merged: [['bob', 'rob']] });
    calls.log('1', { notes: 'after' });
    await until(() => psa.calls.get('1')?.notes === 'after');
    expect(psa.calls.get('1')?.contactId).to.equal('rob');
  });

  it('whose contact was merged while it waited is logged with the one that is left', async () => {
    const { psa, page, person } = await desk();
    const { calls, talk, are, directory } = await page({ pause: never });
    psa.fail('logCall', new CrmError('offline', {}));
    talk('1', numbers.bob);
    calls.log('1');
    await are('1', { psa: 'waiting' });
    psa.fail('logCall', undefined);
    psa.remove('bob');
    directory.apply('psa', {
      upserts: [psa.put(person('rob', 'Rob', numbers.bob, 'rob@x.example'))],
      merged: [['bob', 'rob']],
    });
    calls.retryLog('1', 'psa');
    await are('1', { psa: 'logged' });
    expect(psa.calls.get('1')?.contactId).to.equal('rob');
  });
});

describe('a CRM that fails', () => {
  it('holds back no other, and is tried again by itself where the failure passes', async () => {
    const { psa, crm, page } = await desk();
    let attempts = 0;
    const { calls, talk, are } = await page({
      pause: () => {
        if (++attempts === 3) psa.fail('logCall', undefined);
        return 0;
      },
    });
    psa.fail('logCall', new CrmError('unavailable', { status: 503 }));
    talk('1', numbers.ada);
    calls.log('1');
    await are('1', { psa: 'logged', crm: 'logged' });
    expect([logged(psa), logged(crm)]).to.deep.equal([4, 1]);
  });

  it('is waited for, and says why', async () => {
    const { psa, page } = await desk();
    const { calls, talk, are, find } = await page({ pause: never });
    psa.fail('logCall', new CrmError('timeout', { seconds: 30 }));
    talk('1', numbers.ada);
    calls.log('1');
    await are('1', { psa: 'waiting', crm: 'logged' });
    const [entry] = find('1')!.log!.entries;
    expect(entry?.state === 'waiting' && entry.error?.code).to.equal('timeout');
    expect(calls.hasWaiting()).to.equal(true);
    psa.fail('logCall', undefined);
    calls.retryLog('1', 'psa');
    await are('1', { psa: 'logged', crm: 'logged' });
    expect(calls.hasWaiting()).to.equal(false);
  });

  it('is waited for while the agent is not signed in there', async () => {
    const { psa, page } = await desk();
    const { calls, talk, are } = await page({ pause: never });
    psa.fail('logCall', new CrmError('auth-required', { status: 401 }));
    talk('1', numbers.ada);
    calls.log('1');
    await are('1', { psa: 'waiting', crm: 'logged' });
  });

  it('is tried again when the network is back', async () => {
    const { psa, page } = await desk();
    const { calls, talk, are } = await page({ pause: never });
    psa.fail('logCall', new CrmError('offline', {}));
    talk('1', numbers.ada);
    calls.log('1');
    await are('1', { psa: 'waiting', crm: 'logged' });
    psa.fail('logCall', undefined);
    dispatchEvent(new Event('online'));
    await are('1', { psa: 'logged', crm: 'logged' });
  });

  it('is not tried again by itself where the failure lasts, until the agent says so', async () => {
    const { psa, page } = await desk();
    const { calls, talk, are, find } = await page();
    psa.fail('logCall', new CrmError('invalid', { fields: { notes: 'too long' } }));
    talk('1', numbers.ada);
    calls.log('1');
    await are('1', { psa: 'failed', crm: 'logged' });
    const [entry] = find('1')!.log!.entries;
    expect(entry?.state === 'failed' && entry.error.details).to.deep.equal({ fields: { notes: 'too long' } });
    expect(logged(psa)).to.equal(1);
    psa.fail('logCall', undefined);
    calls.retryLog('1', 'psa');
    await are('1', { psa: 'logged', crm: 'logged' });
  });

  it('is asked again when it says, else after the pause', () => {
    const entry = { at: 1, state: 'logging', target: 'psa/ada' } as const;
    const clock = handClock();
    const at = (retryAt: string) =>
      afterFailure(entry, new CrmError('rate-limited', { retryAt }), clock, () => 5).retryAt! - clock.now();
    expect(at('2026-01-01T00:02:00Z')).to.equal(120_000);
    expect(at('2025-12-31T00:00:00Z')).to.equal(5);
    expect(at('soon')).to.equal(5);
  });
});

describe('correcting whose call it was', () => {
  it('moves the log where the CRM holds both, and tells where it stays', async () => {
    const { psa, crm, page } = await desk();
    const { calls, talk, are, find } = await page();
    talk('1', numbers.ada);
    calls.log('1', { notes: 'offer' });
    await are('1', { psa: 'logged', crm: 'logged' });
    calls.associate('1', 'psa/bob', 'chosen');
    await are('1', { psa: 'logged', crm: 'left' });
    expect(psa.calls.get('1')).to.deep.include({ contactId: 'bob', notes: 'offer' });
    expect(crm.calls.get('1')?.contactId).to.equal('a1');
    expect(find('1')?.log?.entries.map(({ loggedWith }) => loggedWith)).to.deep.equal(['psa/bob', 'crm/a1']);
  });

  it('leaves it where it is while nobody else is chosen, and moves it then', async () => {
    const { psa, page } = await desk();
    const { calls, talk, are } = await page();
    talk('1', numbers.ada);
    calls.log('1');
    await are('1', { psa: 'logged', crm: 'logged' });
    calls.reject('1', 'psa/ada');
    await are('1', { psa: 'left', crm: 'left' });
    expect(psa.calls.get('1')?.contactId).to.equal('ada');
    calls.associate('1', 'psa/bob', 'chosen');
    await are('1', { psa: 'logged', crm: 'left' });
    expect(psa.calls.get('1')?.contactId).to.equal('bob');
    calls.associate('1', 'crm/a1', 'chosen');
    await are('1', { psa: 'logged', crm: 'logged' });
    expect(psa.calls.get('1')?.contactId).to.equal('ada');
  });

  it('while it is being logged moves it afterwards', async () => {
    const { psa, crm, page } = await desk();
    const { calls, talk, are } = await page();
    talk('1', numbers.ada);
    const release = [psa.hold('logCall'), crm.hold('logCall')];
    calls.log('1');
    await are('1', { psa: 'logging', crm: 'logging' });
    calls.associate('1', 'psa/bob', 'chosen');
    release.forEach((go) => go());
    await are('1', { psa: 'logged', crm: 'left' });
    expect(psa.calls.get('1')?.contactId).to.equal('bob');
  });

  it('drops what has not been sent, and tells what may have arrived', async () => {
    const { crm, page } = await desk();
    const { calls, talk, are, find } = await page({ pause: never });
    crm.fail('logCall', new CrmError('forbidden', {}));
    talk('1', numbers.ada);
    calls.log('1');
    await are('1', { psa: 'logged', crm: 'failed' });
    calls.associate('1', 'psa/bob', 'chosen');
    await are('1', { psa: 'logged' });
    crm.fail('logCall', new CrmError('timeout', {}));
    talk('2', numbers.ada);
    calls.log('2');
    await are('2', { psa: 'logged', crm: 'waiting' });
    calls.associate('2', 'psa/bob', 'chosen');
    await are('2', { psa: 'logged', crm: 'left' });
    expect(find('2')?.log?.entries[1]).to.deep.include({ maybeWith: 'crm/a1' });
  });

  it('is not undone by what the directory hears of the number later', async () => {
    const { page, psa, person } = await desk();
    const { calls, talk, are, find, know } = await page();
    talk('1', numbers.ada);
    calls.log('1');
    await are('1', { psa: 'logged', crm: 'logged' });
    know(psa, person('eve', 'Eve', numbers.ada, 'eve@x.example'));
    expect(find('1')?.outcome.kind).to.equal('contact');
  });
});

describe('automatic logging', () => {
  it('logs a call once it has ended, with its notes, and no other', async () => {
    const { psa, page } = await desk();
    const { calls, are, find, talk } = await page({ logCalls: 'automatic' });
    calls.ring({ id: '1', number: numbers.ada });
    calls.answer('1');
    calls.note('1', 'offer');
    expect(find('1')?.log).to.equal(undefined);
    calls.end('1');
    await are('1', { psa: 'logged', crm: 'logged' });
    expect(psa.calls.get('1')?.notes).to.equal('offer');
    calls.ring({ id: 'missed', number: numbers.ada });
    calls.end('missed');
    talk('unknown', numbers.stranger);
    expect([find('missed')?.log, find('unknown')?.log]).to.deep.equal([undefined, undefined]);
  });

  it('logs a call that is given its contact after the end', async () => {
    const { psa, page, person } = await desk();
    const { calls, talk, are, know } = await page({ logCalls: 'automatic' });
    talk('1', numbers.stranger);
    calls.associate('1', 'psa/bob', 'this call only');
    await are('1', { psa: 'logged' });
    talk('2', '+442079460991');
    know(psa, person('new', 'Nora', '+442079460991', 'nora@x.example'));
    await are('2', { psa: 'logged' });
  });

  it('leaves to the agent a call that only an extension speaks for', async () => {
    const { psa, page } = await desk();
    const { talk, find, know } = await page({ logCalls: 'automatic' });
    const phones = [{ key: 'd', kind: 'direct', value: '+44 20 7946 0077', extension: '12' }] as const;
    know(psa, { id: 'ext', firstName: 'Ed', lastName: 'Ext', phones });
    talk('1', '+442079460077');
    const outcome = find('1')!.outcome;
    expect(outcome.kind === 'contact' && outcome.match?.grade).to.equal('short');
    expect(find('1')?.log).to.equal(undefined);
  });
});

describe('after a reload', () => {
  it('recent calls are there with contact, how, who, notes and log', async () => {
    const { page } = await desk();
    const before = await page();
    before.talk('1', numbers.ada);
    before.talk('2', numbers.stranger);
    before.calls.associate('2', 'psa/bob', 'attached');
    before.calls.note('2', 'Calls back');
    before.calls.log('2');
    before.talk('3', 'anonymous');
    await before.are('2', { psa: 'logged' });
    before.calls.close();
    const { find, calls } = await page();
    await until(() => calls.$calls.get().recent.length === 3);
    expect(calls.$calls.get().recent.map(({ id }) => id)).to.have.members(['1', '2', '3']);
    expect(find('2')).to.deep.include({ notes: 'Calls back', number: numbers.stranger, state: 'ended' });
    expect(find('2')?.log).to.deep.equal(before.find('2')?.log);
    const { outcome } = find('2')!;
    expect(outcome.kind === 'contact' && outcome.association).to.include({
      contactId: 'psa/bob',
      how: 'attached',
      by: 'agent',
    });
    expect(find('1')?.outcome).to.deep.include({ kind: 'contact' });
    expect(find('3')?.outcome.kind).to.equal('withheld');
    expect(calls.$calls.get().focus).to.equal(undefined);
  });

  it('asks no CRM for the numbers of recent calls, and logs none by itself', async () => {
    const { psa, page } = await desk();
    const before = await page();
    before.talk('1', numbers.stranger);
    before.talk('2', numbers.ada);
    const asked = () => psa.requests.filter(({ method }) => method === 'find').length;
    await until(() => asked() === 1);
    before.calls.close();
    const { calls, know, find, states } = await page({ logCalls: 'automatic' });
    await until(() => calls.$calls.get().recent.length === 2);
    know(psa, {
      id: 'eve',
      firstName: 'Eve',
      lastName: 'New',
      phones: [{ key: 'd', kind: 'direct', value: numbers.stranger }],
    });
    expect(find('1')?.outcome.kind).to.equal('contact');
    expect([asked(), states('1'), states('2')]).to.deep.equal([1, {}, {}]);
  });

  it('a call that is signalled again is still whom the agent chose, and began when it did', async () => {
    const { page } = await desk();
    const before = await page();
    before.calls.ring({ id: '1', number: numbers.ada });
    before.calls.answer('1');
    before.calls.associate('1', 'psa/bob', 'chosen');
    before.calls.note('1', 'offer');
    before.calls.close();
    const { find, calls } = await page();
    calls.ring({ id: '1', number: numbers.ada });
    await until(() => find('1')?.notes === 'offer');
    const { outcome, startedAt, answeredAt } = find('1')!;
    expect(outcome.kind === 'contact' && outcome.association.contactId).to.equal('psa/bob');
    const { startedAt: began, answeredAt: answered } = before.find('1')!;
    expect([startedAt, answeredAt]).to.deep.equal([began, answered]);
  });

  it('a rejected contact is not proposed again', async () => {
    const { page } = await desk();
    const before = await page();
    before.talk('1', numbers.ada);
    before.calls.reject('1', 'psa/ada');
    before.calls.close();
    const { find } = await page();
    await until(() => find('1'));
    expect(find('1')?.outcome.kind).to.equal('unknown');
  });

  it('an id that is used anew is another call', async () => {
    const { page } = await desk();
    const before = await page();
    before.talk('1', numbers.ada);
    before.calls.log('1');
    await before.are('1', { psa: 'logged', crm: 'logged' });
    before.calls.close();
    const { find, calls } = await page();
    await until(() => find('1'));
    calls.ring({ id: '1', number: numbers.ada });
    expect(find('1')?.state).to.equal('ended');
    calls.ring({ id: '1', number: numbers.bob });
    expect(find('1')).to.deep.include({ state: 'ringing', number: numbers.bob });
    expect(find('1')?.log).to.equal(undefined);
  });

  it('what has not been logged is logged', async () => {
    const { psa, page } = await desk();
    const before = await page({ pause: () => 0 });
    const release = psa.hold('logCall');
    before.talk('1', numbers.ada);
    before.calls.log('1', { notes: 'offer' });
    await before.are('1', { psa: 'logging', crm: 'logged' });
    before.calls.close();
    release();
    const { are } = await page();
    await are('1', { psa: 'logged', crm: 'logged' });
    expect(psa.calls.size).to.equal(1);
  });

  it('what was corrected while it was being logged is said to be perhaps there', async () => {
    const { crm, page } = await desk();
    const before = await page();
    crm.hold('logCall');
    before.talk('1', numbers.ada);
    before.calls.log('1');
    await before.are('1', { psa: 'logged', crm: 'logging' });
    before.calls.associate('1', 'psa/bob', 'chosen');
    before.calls.close();
    const { are, find } = await page();
    await are('1', { psa: 'logged', crm: 'left' });
    expect(find('1')?.log?.entries.at(-1)).to.deep.include({ connectionId: 'crm', maybeWith: 'crm/a1' });
  });

  it('what cannot be read is not believed, and does no harm', async () => {
    const { device, page } = await desk();
    const good: KeptCall = {
      version: 2,
      id: 'good',
      stamps: {},
      call: { direction: 'inbound', state: 'ended', startedAt: Date.now(), endedAt: Date.now(), number: numbers.ada },
    };
    const tab = device.tab();
    const bad: readonly unknown[] = [
      null,
      'call',
      { ...good, version: 3 },
      { ...good, id: undefined },
      { ...good, stamps: { notes: 'now' } },
      { version: 1 },
      { version: 2 },
      { ...good, call: { ...good.call, state: 'lost' } },
      { ...good, association: { contactId: 7 } },
    ];
    bad.forEach((value, at) => tab.set(`bad-${at}`, value as KeptCall));
    tab.set('good', good);
    for (const value of bad) expect(keptCallIn('bad', value)).to.equal(undefined);
    const log = { notes: '', targets: {}, results: { psa: { at: 1, state: 'sent' } } };
    expect(keptCallIn('good', { ...good, log })).to.deep.equal(good);
    const { calls } = await page();
    await until(() => calls.$calls.get().recent.length);
    expect(calls.$calls.get().recent.map(({ id }) => id)).to.deep.equal(['good']);
  });

  it('calls that an earlier version of the library has kept are there, and what they lack is logged', async () => {
    const { device, psa, crm, page } = await desk();
    const at = Date.now();
    const call = { direction: 'inbound', state: 'ended', startedAt: at, endedAt: at, number: numbers.ada };
    const association = { contactId: 'psa/ada', how: 'chosen', at, by: 'agent' };
    const there = { connectionId: 'psa', state: 'logged', target: 'psa/ada', loggedWith: 'psa/ada', ref: '7' };
    const entries = [there, { connectionId: 'crm', state: 'logging', target: 'crm/a1', maybeWith: 'crm/a1' }];
    const log = { notes: 'offer', entries };
    device.tab().set('1', { version: 1, call, association, notes: 'offer', log } as never);
    device.tab().set('2', {
      version: 1,
      call: { ...call, number: numbers.bob },
      log: { notes: '', entries: [{ ...there, state: 'left', target: undefined, loggedWith: 'psa/bob' }] },
    } as never);
    const { are, find } = await page();
    await are('1', { psa: 'logged', crm: 'logged' });
    expect([logged(psa), logged(crm), crm.calls.get('1')?.notes]).to.deep.equal([0, 1, 'offer']);
    expect(find('1')).to.deep.include({ notes: 'offer' });
    expect(find('2')?.log?.entries).to.deep.equal([{ connectionId: 'psa', state: 'left', loggedWith: 'psa/bob' }]);
  });

  it('calls of more than 30 days ago are gone, and of the others the last 500 are kept', async () => {
    const { device, page } = await desk();
    const tab = device.tab();
    const ended = (id: string, endedAt: number): KeptCall => ({
      version: 2,
      id,
      stamps: {},
      call: { direction: 'inbound', state: 'ended', startedAt: endedAt, endedAt, number: numbers.stranger },
    });
    const now = Date.now();
    tab.set('old', ended('old', now - 31 * 24 * 3_600_000));
    for (let at = 0; at < 510; at++) tab.set(`n${at}`, ended(`n${at}`, now - at * 1000));
    const { calls } = await page();
    await until(() => calls.$calls.get().recent.length === 20);
    expect(device.values.size).to.equal(500);
    expect([device.values.has('old'), device.values.has('n499'), device.values.has('n500')]).to.deep.equal([
      false,
      true,
      false,
    ]);
  });
});

describe('another page of the agent', () => {
  /** Two pages that take turns, with the same call on each. */
  async function bothPages(
    { page }: Awaited<ReturnType<typeof desk>>,
    number: string,
    more: Partial<CallOptions> = {},
  ) {
    const turns = createTurns();
    const options = { exclusive: () => Promise.resolve(turns), ...more };
    const pages = [await page(options), await page(options)] as const;
    for (const { talk } of pages) talk('1', number);
    return pages;
  }

  it('sees what was decided, written and logged', async () => {
    const at = await desk();
    const [one, other] = await bothPages(at, numbers.stranger);
    one.calls.associate('1', 'psa/bob', 'chosen');
    one.calls.log('1', { notes: 'offer' });
    await other.are('1', { psa: 'logged' });
    expect(other.find('1')).to.deep.include({ notes: 'offer' });
    expect(other.find('1')?.outcome.kind).to.equal('contact');
    expect(logged(at.psa)).to.equal(1);
  });

  it('does not write at the same time', async () => {
    const at = await desk();
    const { psa } = at;
    const release = psa.hold('logCall');
    const pages = await bothPages(at, numbers.ada);
    for (const { calls } of pages) calls.log('1');
    for (const { are } of pages) await are('1', { psa: 'logging', crm: 'logged' });
    expect(logged(psa)).to.equal(1);
    release();
    for (const { are } of pages) await are('1', { psa: 'logged', crm: 'logged' });
    expect(logged(psa)).to.equal(1);
  });

  it('logs what one that has gone has left', async () => {
    const at = await desk();
    const { psa } = at;
    psa.fail('logCall', new CrmError('offline', {}));
    const [one, other] = await bothPages(at, numbers.bob, { pause: () => 20 });
    one.calls.log('1');
    await other.are('1', { psa: 'waiting' });
    one.calls.close();
    psa.fail('logCall', undefined);
    await other.are('1', { psa: 'logged' });
  });

  it('that writes notes in the moment in which the call is logged loses neither', async () => {
    const at = await desk();
    const { device, page } = at;
    const [one, other] = await bothPages(at, numbers.bob);
    const arrive = device.hold();
    other.calls.log('1', { notes: 'offer' });
    await other.are('1', { psa: 'logged' });
    one.calls.note('1', 'Wants an offer by Friday');
    one.calls.close();
    other.calls.close();
    arrive();
    const next = await page();
    await next.are('1', { psa: 'logged' });
    expect(next.find('1')?.notes).to.equal('Wants an offer by Friday');
    expect(next.find('1')?.log?.notes).to.equal('offer');
  });

  it('that logs the call in the same moment with other notes: every CRM and every page has the later ones', async () => {
    const at = await desk();
    const { device, psa, page } = at;
    const pages = await bothPages(at, numbers.bob);
    const [one, other] = pages;
    const arrive = device.hold();
    one.calls.log('1', { notes: 'one' });
    await until(() => Date.now() > (one.find('1')?.endedAt ?? 0));
    other.calls.log('1', { notes: 'two' });
    await until(() => logged(psa) > 0);
    arrive();
    for (const { are } of pages) await are('1', { psa: 'logged' });
    await until(() => psa.calls.get('1')?.notes === 'two');
    for (const { find, are } of [...pages, await page()]) {
      await are('1', { psa: 'logged' });
      expect(find('1')?.log?.notes).to.equal('two');
    }
  });

  it('that corrects whose call it was while it is being logged is not overruled by the answer', async () => {
    const at = await desk();
    const { device, psa, person } = at;
    const [one, other] = await bothPages(at, numbers.bob);
    for (const { know } of [one, other]) know(psa, person('cyd', 'Cyd', '+442079460055', 'cyd@x.example'));
    const release = psa.hold('logCall');
    one.calls.log('1');
    await other.are('1', { psa: 'logging' });
    const arrive = device.hold();
    other.calls.associate('1', 'psa/cyd', 'chosen');
    release();
    await one.are('1', { psa: 'logged' });
    arrive();
    for (const { are } of [one, other]) await are('1', { psa: 'logged' });
    await until(() => psa.calls.get('1')?.contactId === 'cyd');
  });

  it('that corrects whose call it was before it hears that the call was logged corrects the log too', async () => {
    const at = await desk();
    const { device, psa, person } = at;
    const [one, other] = await bothPages(at, numbers.bob);
    for (const { know } of [one, other]) know(psa, person('cyd', 'Cyd', '+442079460055', 'cyd@x.example'));
    const arrive = device.hold();
    one.calls.log('1', { notes: 'offer' });
    await one.are('1', { psa: 'logged' });
    other.calls.associate('1', 'psa/cyd', 'chosen');
    arrive();
    await until(() => psa.calls.get('1')?.contactId === 'cyd');
    for (const { are } of [one, other]) await are('1', { psa: 'logged' });
    expect(psa.calls.get('1')?.notes).to.equal('offer');
  });

  it('that has gone before it heard that the call was logged with another contact: the next page moves the log', async () => {
    const at = await desk();
    const { device, psa, page } = at;
    const [one, other] = await bothPages(at, numbers.bob);
    device.hold();
    one.calls.log('1', { notes: 'offer' });
    await one.are('1', { psa: 'logged' });
    other.calls.associate('1', 'psa/ada', 'chosen');
    for (const { calls } of [one, other]) calls.close();
    const next = await page();
    await next.are('1', { psa: 'logged', crm: 'logged' });
    expect(psa.calls.get('1')).to.include({ contactId: 'ada', notes: 'offer' });
  });

  it('leaves one row of a call that is over: the next page joins what each has kept', async () => {
    const at = await desk();
    const { device, page } = at;
    const [one, other] = await bothPages(at, numbers.stranger);
    const arrive = device.hold();
    one.calls.note('1', 'Calls back');
    other.calls.associate('1', 'psa/bob', 'attached');
    for (const { calls } of [one, other]) calls.close();
    arrive();
    expect(device.values.size).to.equal(2);
    const next = await page();
    await until(() => device.values.size === 1);
    next.calls.close();
    const last = await page();
    await until(() => last.find('1'));
    expect(last.find('1')).to.deep.include({ notes: 'Calls back' });
    expect(last.find('1')?.outcome.kind).to.equal('contact');
    expect(device.values.size).to.equal(1);
  });

  it('that changes its row while the next page joins what is there keeps it', async () => {
    const at = await desk();
    const { device, page } = at;
    const [one, other] = await bothPages(at, numbers.stranger);
    const tab = device.tab();
    const arrive = device.hold();
    const all = async () => {
      const read = await tab.all();
      other.calls.associate('1', 'psa/bob', 'attached');
      return read;
    };
    const next = await page({ kept: { ...tab, all } });
    await until(() => next.find('1'));
    expect(device.values.size).to.equal(2);
    for (const { calls } of [one, other, next]) calls.close();
    arrive();
    const last = await page();
    await until(() => last.find('1'));
    expect(last.find('1')?.outcome.kind).to.equal('contact');
  });

  it('that forgets all takes the calls from every screen', async () => {
    const { device, page } = await desk();
    const { talk, calls } = await page();
    talk('1', numbers.ada);
    await until(() => device.values.size);
    for (const row of device.values.keys()) device.tab().delete(row);
    expect(calls.$calls.get().recent).to.deep.equal([]);
  });
});
