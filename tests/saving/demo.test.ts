import { expect } from 'chai';
import { demoConnections, demoCrm, type DemoCrm, type Faults } from '../../src/adapters/demo/control.js';
import type { Contact } from '../../src/core/person.js';
import type { SaveResult } from '../../src/core/saving.js';
import { field, formRead, resultIn, savingOver, states, type SavingSetup } from '../support/saving.js';

/** The whole way: two CRMs behind ordinary adapters over HTTP, and their raw rows afterwards. */
describe('saving to the demo CRMs', () => {
  let contoso: DemoCrm;
  let fabrikam: DemoCrm;
  let setup: SavingSetup;

  before(async () => {
    contoso = demoCrm('contoso', { storage: 'memory' });
    fabrikam = demoCrm('fabrikam', { storage: 'memory' });
    setup = await savingOver(demoConnections({ contoso, fabrikam }));
  });
  beforeEach(async () => {
    contoso.reset();
    fabrikam.reset();
    await setup.directory.refresh(ada().id);
  });

  const ada = (): Contact => {
    const contact = setup.directory.contact(setup.directory.match('+447400990018').contacts[0]?.contactId ?? adaKey);
    if (!contact) throw new Error('the story has an Ada');
    adaKey = contact.id;
    return contact;
  };
  let adaKey = '';
  const fail = (crm: DemoCrm, failure: Faults['failure']) => (crm.faults = { latency: 0, failure });
  const rowOf = (crm: DemoCrm) => {
    const key = ada().records.find(({ connectionId }) => connectionId === crm.name)?.record.id;
    return crm.rows('contacts').find((row) => crm.idOf(row) === key);
  };
  const rowText = (crm: DemoCrm) => JSON.stringify(rowOf(crm));

  it('writes a new mobile number into both, each in its own form', async () => {
    const form = await setup.saving.edit(ada().id);
    form.set('mobile', '07400 990019');
    expect(await form.submit()).to.equal('settled');
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(rowText(contoso)).to.contain('07400 990019');
    expect(rowText(fabrikam)).to.contain('+447400990019');
    expect(ada().slots.mobile.shown?.value).to.equal('07400 990019');
    expect(ada().slots.mobile.differs).to.have.length(0);
  });

  it('writes names, an extension and an email', async () => {
    const form = await setup.saving.edit(ada().id);
    form.set('lastName', 'Byron');
    form.set('directExtension', '42');
    form.set('email', 'ada.byron@acme.example');
    await form.submit();
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(rowOf(contoso)).to.include({ firstName: 'Ada', lastName: 'Byron' });
    expect(rowOf(fabrikam)).to.include({ fullName: 'Ada Byron', email: 'ada.byron@acme.example' });
    expect(rowText(fabrikam)).to.contain('"ext":"42"');
  });

  it('clears a number', async () => {
    const form = await setup.saving.edit(ada().id);
    form.set('direct', '');
    await form.submit();
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(ada().slots.direct.shown).to.equal(undefined);
  });

  const failures: readonly (readonly [Faults['failure'], string, SaveResult['state']])[] = [
    ['offline', 'offline', 'waiting'],
    ['401', 'auth-required', 'waiting'],
    ['403', 'forbidden', 'failed'],
    ['429', 'rate-limited', 'waiting'],
    ['html', 'bad-response', 'failed'],
    ['half-json', 'bad-response', 'failed'],
  ];
  for (const [failure, code, state] of failures)
    it(`saves in the other CRM under "${failure}", and in this one after it has passed`, async () => {
      const form = await setup.saving.edit(ada().id);
      await formRead(form);
      fail(fabrikam, failure);
      form.set('mobile', '07400 990019');
      await form.submit();
      expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: state });
      expect(resultIn(form.$form.get().save, 'fabrikam')).to.have.nested.property('error.code', code);
      expect(rowText(fabrikam)).to.not.contain('990019');
      fail(fabrikam, 'none');
      await form.retry('fabrikam');
      expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
      expect(rowText(fabrikam)).to.contain('+447400990019');
    });

  for (const name of ['contoso', 'fabrikam'] as const)
    it(`says what somebody else has made of the field in ${name}, and writes over that`, async () => {
      const crm = name === 'contoso' ? contoso : fabrikam;
      const form = await setup.saving.edit(ada().id);
      await formRead(form);
      fail(crm, 'edited-meanwhile');
      form.set('mobile', '07400 990055');
      await form.submit();
      const result = resultIn(form.$form.get().save, name);
      expect(result).to.include({ state: 'conflict', field: 'mobile' });
      expect(rowText(crm)).to.not.contain('990055');
      await form.retry(name);
      expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
      expect(rowText(crm)).to.contain('990055');
    });

  it('says what a CRM does not accept', async () => {
    const row = rowOf(fabrikam);
    if (row) fabrikam.putRow({ ...row, email: null });
    const form = await setup.saving.edit(ada().id);
    await formRead(form);
    expect(field(form, 'email').emptyIn).to.deep.equal(['fabrikam']);
    form.set('firstName', 'A'.repeat(101));
    expect(await form.submit()).to.equal('invalid');
    expect(field(form, 'firstName').problem).to.equal('too long');
  });

  it('adds a contact to both', async () => {
    const form = await setup.saving.add({ values: { direct: '+442079460991' } });
    form.set('firstName', 'Joan');
    form.set('lastName', 'Clarke');
    form.set('email', 'joan.clarke@acme.example');
    expect(form.$form.get().targets.find(({ needsCompany }) => needsCompany)?.company?.name).to.equal('Acme');
    expect(await form.submit()).to.equal('settled');
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(setup.directory.match('+442079460991').contacts).to.have.length(1);
    const person = setup.directory.contact(form.$form.get().save?.contactId ?? '');
    expect(person?.records.map(({ record }) => record.phones[0]?.value)).to.deep.equal([
      '020 7946 0991',
      '+442079460991',
    ]);
  });

  it('adds it once where the CRM was not reached at first', async () => {
    const form = await setup.saving.add();
    for (const [name, value] of [
      ['firstName', 'Alan'],
      ['lastName', 'Turing'],
      ['email', 'alan.turing@acme.example'],
    ] as const)
      form.set(name, value);
    fail(contoso, '500');
    await form.submit();
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'waiting', fabrikam: 'saved' });
    fail(contoso, 'none');
    await form.retry('contoso');
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    for (const crm of [contoso, fabrikam])
      expect(crm.rows('contacts').filter((row) => JSON.stringify(row).includes('alan.turing'))).to.have.length(1);
  });
});
