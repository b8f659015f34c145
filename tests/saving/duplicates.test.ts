import { expect } from 'chai';
import { CrmError } from '../../src/core/errors.js';
import type { FormField, FormSession } from '../../src/core/saving.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { savingOver, states, type SavingSetup } from '../support/saving.js';

describe('a contact that is to be added and may be there already', () => {
  let contoso: MemoryCrm;
  let fabrikam: MemoryCrm;
  let setup: SavingSetup;

  beforeEach(async () => {
    contoso = memoryCrm({ id: 'contoso', country: 'GB' });
    fabrikam = memoryCrm({ id: 'fabrikam', country: 'GB' });
    contoso.put({
      id: '1',
      firstName: 'Ada',
      lastName: 'Lovelace',
      company: { id: 'c', name: 'Acme' },
      phones: [{ key: 'm', kind: 'mobile', value: '07400 990018' }],
      emails: [{ key: 'e', value: 'ada@acme.example' }],
    });
    contoso.put({ id: '2', firstName: 'Grace', lastName: 'Hopper' });
    setup = await savingOver([contoso.connection, fabrikam.connection]);
  });

  async function filled(values: Partial<Record<FormField, string>>): Promise<FormSession> {
    const form = await setup.saving.add();
    for (const [name, value] of Object.entries(values)) form.set(name as FormField, value);
    return form;
  }
  const found = (form: FormSession) =>
    form.$form.get().duplicates.map(({ contactId, because }) => [contactId, because.join(' ')]);
  const count = () => contoso.records.size + fabrikam.records.size;

  it('is shown before anything is made, by any spelling of its number', async () => {
    const form = await filled({ firstName: 'A.', direct: '+44 (0)7400 99 00 18' });
    expect(await form.submit()).to.equal('duplicates');
    expect(found(form)).to.deep.equal([['contoso/1', 'number']]);
    expect(count()).to.equal(2);
  });

  it('likeliest first: a number and an address say more than a name', async () => {
    const form = await filled({ firstName: 'Grace', lastName: 'Hopper', email: 'ADA@acme.example' });
    expect(await form.submit()).to.equal('duplicates');
    expect(found(form)).to.deep.equal([
      ['contoso/1', 'email'],
      ['contoso/2', 'name'],
    ]);
  });

  it('is looked for in every CRM, also where it was not known here', async () => {
    fabrikam.put({
      id: 'x',
      firstName: 'Joan',
      lastName: 'Clarke',
      emails: [{ key: 'e', value: 'joan@acme.example' }],
    });
    const form = await filled({ firstName: 'J', email: 'joan@acme.example' });
    expect(await form.submit()).to.equal('duplicates');
    expect(found(form)).to.deep.equal([['fabrikam/x', 'email']]);
    expect(form.$form.get().duplicates[0]).to.include({ name: 'Joan Clarke' });
  });

  it('is nobody who only has the same name in another company', async () => {
    const form = await setup.saving.add({ companies: { contoso: { id: 'd', name: 'Northwind' } } });
    form.set('firstName', 'Ada');
    form.set('lastName', 'Lovelace');
    expect(await form.submit()).to.equal('settled');
  });

  it('is added all the same when the agent says so', async () => {
    const form = await filled({ firstName: 'Ada', lastName: 'Lovelace' });
    expect(await form.submit()).to.equal('duplicates');
    expect(await form.submit({ anyway: true })).to.equal('settled');
    expect(count()).to.equal(4);
  });

  it('is looked for again when something else was typed', async () => {
    const form = await filled({ firstName: 'Ada', lastName: 'Lovelace' });
    await form.submit();
    form.set('lastName', 'King');
    expect(await form.submit()).to.equal('settled');
    expect(form.$form.get().duplicates).to.deep.equal([]);
  });

  it('is added when a CRM cannot be asked', async () => {
    fabrikam.fail('find', new CrmError('unavailable', {}));
    const form = await filled({ firstName: 'Joan', email: 'joan@acme.example' });
    expect(await form.submit()).to.equal('settled');
  });

  it('is shown where only the CRM knew', async () => {
    const twin = { ...contoso.records.get('2')!, id: '9', firstName: 'Joan' };
    fabrikam.fail('createContact', new CrmError('duplicate', { candidates: [twin] }));
    const form = await filled({ firstName: 'Jo', email: 'joan@acme.example' });
    expect(await form.submit()).to.equal('settled');
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'failed' });
    expect(found(form)).to.deep.equal([['fabrikam/9', '']]);
  });
});
