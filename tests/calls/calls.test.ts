import { expect } from 'chai';
import { atom } from 'nanostores';
import type { Call } from '../../src/core/call.js';
import type { CrmRecord } from '../../src/core/contact.js';
import { CrmError } from '../../src/core/errors.js';
import { createDirectory } from '../../src/directory/index.js';
import { memoryCrm } from '../support/memory-adapter.js';
import { callsOver } from '../support/calls.js';
import { until } from '../support/until.js';

const ada = '+442079460018';
const stranger = '+442079460990';

async function desk() {
  const crm = memoryCrm({ id: 'psa', label: 'PSA' });
  const directory = createDirectory({ country: 'GB', $connections: atom([crm.connection]) });
  await directory.numbers.ready;
  const calls = callsOver(directory);
  const know = (record: Partial<CrmRecord> & { readonly id: string }) =>
    directory.apply('psa', { upserts: [crm.put(record)] });
  const person = (id: string, firstName: string, number: string) => ({
    id,
    firstName,
    lastName: 'Test',
    phones: [{ key: 'm', kind: 'mobile', value: number }] as const,
  });
  know(person('ada', 'Ada', ada));
  const call = (id: string): Call => {
    const { live, recent } = calls.$calls.get();
    const found = [...live, ...recent].find((one) => one.id === id);
    if (!found) throw new Error(`no call ${id}`);
    return found;
  };
  const focus = () => calls.$calls.get().focus;
  return { crm, directory, calls, call, focus, know, person };
}

describe('who is calling', () => {
  it('is known in the moment of the ring', async () => {
    const { calls, call } = await desk();
    calls.ring({ id: '1', number: ada });
    const { outcome } = call('1');
    expect(outcome.kind === 'contact' && outcome.association).to.include({ contactId: 'psa/ada', how: 'matched' });
  });

  for (const number of [undefined, '', 'anonymous', 'Restricted', ' Private ', '"Anonymous" <sip:anonymous@x>']) {
    it(`is not looked up when withheld: ${String(number)}`, async () => {
      const { calls, call, crm } = await desk();
      calls.ring({ id: '1', ...(number !== undefined && { number }) });
      expect(call('1').outcome).to.deep.equal({ kind: 'withheld' });
      expect(call('1').number).to.equal(undefined);
      expect(crm.requests).to.deep.equal([]);
    });
  }

  it('is left to the agent when several have the number', async () => {
    const { calls, call, know, person } = await desk();
    know(person('bob', 'Bob', ada));
    calls.ring({ id: '1', number: ada });
    const { outcome } = call('1');
    expect(outcome.kind === 'several' && outcome.matches.map((match) => match.contactId)).to.have.members([
      'psa/ada',
      'psa/bob',
    ]);
  });

  it('is asked of the CRMs when nobody is known, and shown once found', async () => {
    const { calls, call, crm, person } = await desk();
    crm.put(person('new', 'Nora', stranger));
    const release = crm.hold('find');
    calls.ring({ id: '1', number: stranger });
    expect(call('1').outcome.kind).to.equal('unknown');
    await until(() => {
      const { outcome } = call('1');
      return outcome.kind === 'unknown' && outcome.asking.includes('psa');
    });
    release();
    await until(() => call('1').outcome.kind === 'contact');
  });

  it('is only offered, not swapped in, once the agent has begun to type', async () => {
    const { calls, call, crm, person } = await desk();
    crm.put(person('new', 'Nora', stranger));
    const release = crm.hold('find');
    calls.ring({ id: '1', number: stranger });
    calls.typing('1');
    release();
    await until(() => {
      const { outcome } = call('1');
      return outcome.kind === 'unknown' && outcome.late.some((match) => match.contactId === 'psa/new');
    });
  });

  it('says which CRM could not be asked', async () => {
    const { calls, call, crm } = await desk();
    crm.fail('find', new CrmError('unavailable', { status: 500 }));
    calls.ring({ id: '1', number: stranger });
    await until(() => {
      const { outcome } = call('1');
      return outcome.kind === 'unknown' && outcome.failed.some((failure) => failure.connectionId === 'psa');
    });
    expect(call('1').outcome).to.deep.include({ kind: 'unknown', asking: [] });
  });

  it('stays known after the number of the contact was edited', async () => {
    const { calls, call, know, person } = await desk();
    calls.ring({ id: '1', number: ada });
    know(person('ada', 'Ada', '+442079460019'));
    expect(call('1').outcome.kind).to.equal('contact');
  });

  it('is a colleague, of whom no CRM is asked', async () => {
    const { calls, call, crm, directory } = await desk();
    directory.internals.users.put('psa', [{ id: '1', name: 'Ann Lee', active: true, extension: '4012' }]);
    calls.ring({ id: '1', number: '4012' });
    const { outcome } = call('1');
    expect(outcome.kind === 'internal' && outcome.internal.user.name).to.equal('Ann Lee');
    expect(outcome).not.to.have.property('others');
    expect(crm.requests).to.deep.equal([]);
  });

  it('is a colleague though they are a contact too, and without a pick among several', async () => {
    const { calls, call, directory } = await desk();
    calls.ring({ id: '1', number: ada });
    expect(call('1').outcome.kind).to.equal('contact');
    const user = (id: string, name: string) => ({ id, name, active: true, phones: [ada] });
    directory.internals.users.put('psa', [user('1', 'Ada Test')]);
    directory.internals.changed();
    expect(call('1').outcome.kind).to.equal('internal');
    directory.internals.users.put('psa', [user('2', 'Bo Berg')]);
    calls.ring({ id: '2', number: ada });
    const { outcome } = call('2');
    const names =
      outcome.kind === 'internal' && [outcome.internal, ...(outcome.others ?? [])].map(({ user }) => user.name);
    expect(names).to.deep.equal(['Ada Test', 'Bo Berg']);
  });

  it('is looked for again when the directory has loaded', async () => {
    const { calls, call, know, person } = await desk();
    calls.ring({ id: '1', number: stranger });
    expect(call('1').outcome.kind).to.equal('unknown');
    know(person('new', 'Nora', stranger));
    expect(call('1').outcome.kind).to.equal('contact');
  });

  it('has its number read as soon as it can be, though nobody is known by it', async () => {
    const directory = createDirectory({ country: 'GB', $connections: atom([]) });
    const calls = callsOver(directory);
    const e164 = () => calls.$calls.get().live[0]?.e164;
    calls.ring({ id: '1', number: '0845 46 47' }); // too short for all but the numbering plans
    expect(e164()).to.equal(undefined);
    await directory.numbers.ready;
    expect(e164()).to.equal('+448454647');
  });

  it('is remembered: whom the agent chose comes first, whom they rejected last', async () => {
    const { calls, call, know, person } = await desk();
    for (const [id, name] of [
      ['bob', 'Bob'],
      ['cyd', 'Cyd'],
    ] as const)
      know(person(id, name, ada));
    const proposed = (id: string) => {
      calls.ring({ id, number: ada });
      const { outcome } = call(id);
      return outcome.kind === 'several' && outcome.matches.map(({ contactId, chosen }) => [contactId, chosen ?? 0]);
    };
    proposed('1');
    calls.associate('1', 'psa/cyd', 'chosen');
    calls.reject('1', 'psa/ada');
    expect(proposed('2')).to.deep.equal([
      ['psa/cyd', 1],
      ['psa/bob', 0],
      ['psa/ada', 0],
    ]);
    calls.associate('2', 'psa/bob', 'this call only');
    expect(proposed('3')).to.deep.equal([
      ['psa/cyd', 1],
      ['psa/bob', 0],
      ['psa/ada', 0],
    ]);
  });

  it('leaves the calls as they are when what changes concerns none of them', async () => {
    const { calls, know, person } = await desk();
    know(person('bob', 'Bob', ada));
    calls.ring({ id: '1', number: ada });
    const before = calls.$calls.get();
    know(person('eve', 'Eve', '+442079460055'));
    expect(calls.$calls.get()).to.equal(before);
  });

  it('is unknown again when the contact is deleted in the CRM', async () => {
    const { calls, call, directory } = await desk();
    calls.ring({ id: '1', number: ada });
    directory.apply('psa', { removed: ['ada'] });
    expect(call('1').outcome.kind).to.equal('unknown');
  });

  it('is not proposed again after "Not this contact"; others with the number are offered', async () => {
    const { calls, call, know, person } = await desk();
    know(person('bob', 'Bob', ada));
    calls.ring({ id: '1', number: ada });
    calls.reject('1', 'psa/ada');
    know(person('eve', 'Eve', '+442079460055'));
    const { outcome } = call('1');
    expect(outcome.kind === 'unknown' && outcome.late.map((match) => match.contactId)).to.deep.equal(['psa/bob']);
  });

  it('is what the agent has decided, whatever the CRMs say later', async () => {
    const { calls, call, know, person } = await desk();
    calls.ring({ id: '1', number: stranger });
    calls.associate('1', 'psa/ada', 'this call only');
    know(person('new', 'Nora', stranger));
    const { outcome } = call('1');
    expect(outcome.kind === 'contact' && outcome.association).to.include({
      contactId: 'psa/ada',
      how: 'this call only',
    });
  });
});

describe('the call in focus', () => {
  it('is the first ring; a second ring does not take its place', async () => {
    const { calls, focus } = await desk();
    calls.ring({ id: '1', number: ada });
    calls.answer('1');
    calls.ring({ id: '2', number: stranger });
    expect(focus()).to.equal('1');
    calls.show('2');
    expect(focus()).to.equal('2');
  });

  it('gives way when it has ended: to the call that rings longest', async () => {
    const { calls, focus } = await desk();
    for (const id of ['1', '2', '3']) calls.ring({ id, number: ada });
    calls.end('1');
    expect(focus()).to.equal('2');
  });

  it('stays on screen after its end until the next ring', async () => {
    const { calls, focus } = await desk();
    calls.ring({ id: '1', number: ada });
    calls.end('1');
    expect(focus()).to.equal('1');
    calls.ring({ id: '2', number: stranger });
    expect(focus()).to.equal('2');
  });

  it('stays while a form is open, and gives way when the form closes', async () => {
    const { calls, focus } = await desk();
    calls.ring({ id: '1', number: ada });
    const closed = calls.formOpened();
    calls.end('1');
    calls.ring({ id: '2', number: stranger });
    expect(focus()).to.equal('1');
    closed();
    expect(focus()).to.equal('2');
  });
});

describe('the list of calls', () => {
  it('takes a repeated event for the same call', async () => {
    const { calls } = await desk();
    calls.ring({ id: '1', number: ada });
    calls.ring({ id: '1', number: ada });
    calls.end('1');
    calls.end('1');
    calls.answer('1');
    const { live, recent } = calls.$calls.get();
    expect([live.length, recent.length, recent[0]?.state]).to.deep.equal([0, 1, 'missed']);
  });

  it('tells an answered call from a missed one and from one that a colleague took', async () => {
    const { calls, call } = await desk();
    for (const id of ['1', '2', '3']) calls.ring({ id, number: ada });
    calls.answer('1');
    calls.end('1');
    calls.end('2');
    calls.end('3', 'elsewhere');
    expect(['1', '2', '3'].map((id) => call(id).state)).to.deep.equal(['ended', 'missed', 'elsewhere']);
  });

  it('keeps the last 20, newest first', async () => {
    const { calls } = await desk();
    for (let id = 1; id <= 25; id++) {
      calls.ring({ id: String(id), number: ada });
      calls.end(String(id));
    }
    const { recent } = calls.$calls.get();
    expect(recent.map((call) => Number(call.id))).to.deep.equal(Array.from({ length: 20 }, (_, at) => 25 - at));
  });

  it('resumes a held call', async () => {
    const { calls, call } = await desk();
    calls.ring({ id: '1', number: ada });
    calls.answer('1');
    calls.hold('1');
    expect(call('1').state).to.equal('held');
    calls.answer('1');
    expect(call('1').state).to.equal('active');
  });
});
