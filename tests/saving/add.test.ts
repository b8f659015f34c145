import { expect } from 'chai';
import { CrmError } from '../../src/core/errors.js';
import type { FormField, FormSession, Save } from '../../src/core/saving.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { field, resultIn, savingOver, states, type SavingSetup } from '../support/saving.js';

const ada: Partial<Record<FormField, string>> = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  mobile: '07400 990018',
  email: 'ada@acme.example',
};
const acme = { id: 'c1', name: 'Acme' };

describe('adding a contact', () => {
  let contoso: MemoryCrm;
  let fabrikam: MemoryCrm;
  let setup: SavingSetup;

  beforeEach(async () => {
    contoso = memoryCrm({ id: 'contoso', country: 'GB', needsCompany: true, idempotent: false });
    fabrikam = memoryCrm({ id: 'fabrikam', country: 'GB', names: 'single' });
    contoso.companies.set('c1', {
      ...acme,
      active: true,
      phones: [{ value: '020 7946 0001' }],
      domains: ['acme.example'],
    });
    contoso.companies.set('c2', { id: 'c2', name: 'Northwind', active: true, phones: [] });
    await start();
  });

  const start = async (patience = 5_000) => {
    setup = await savingOver([contoso.connection, fabrikam.connection], { patience });
  };
  const fill = (form: FormSession, values = ada) => {
    for (const [name, value] of Object.entries(values)) form.set(name as FormField, value);
  };
  const targets = (form: FormSession) => form.$form.get().targets;
  const saveOf = (form: FormSession): Save | undefined => form.$form.get().save;
  const count = (crm: MemoryCrm, method: string) => crm.requests.filter((request) => request.method === method).length;

  /** Answers as if the network had failed after the contact was made. */
  const loseAnswers = (crm: MemoryCrm, keys: string[] = []) => {
    const createContact = crm.adapter.createContact?.bind(crm.adapter);
    crm.adapter.createContact = async (draft, options) => {
      keys.push(options.idempotencyKey);
      await createContact?.(draft, options);
      throw new CrmError('timeout', { seconds: 30 });
    };
    return () => {
      if (!createContact) return;
      crm.adapter.createContact = (draft, options) => {
        keys.push(options.idempotencyKey);
        return createContact(draft, options);
      };
    };
  };

  it('makes it in every CRM, and they are one person from then on', async () => {
    const form = await setup.saving.add();
    fill(form);
    expect(await form.submit()).to.equal('settled');
    expect(states(saveOf(form))).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect([...contoso.records.values()][0]).to.deep.include({ firstName: 'Ada', lastName: 'Lovelace', company: acme });
    expect([...fabrikam.records.values()][0]).to.deep.include({ name: 'Ada Lovelace' });
    const contact = setup.directory.contact(saveOf(form)?.contactId ?? '');
    expect(contact?.records.map(({ connectionId }) => connectionId)).to.deep.equal(['contoso', 'fabrikam']);
    expect(contact?.slots.mobile.shown?.e164).to.equal('+447400990018');
  });

  it('joins what was made together even where nothing else would join it', async () => {
    const form = await setup.saving.add({ companies: { contoso: acme } });
    fill(form, { firstName: 'Ada' });
    await form.submit();
    expect(setup.directory.contact(saveOf(form)?.contactId ?? '')?.records).to.have.length(2);
  });

  it('offers every CRM that can, all chosen, and says what each still needs', async () => {
    const form = await setup.saving.add();
    expect(targets(form)).to.deep.equal([
      { connectionId: 'contoso', chosen: true, needsCompany: true, missing: ['company'] },
      { connectionId: 'fabrikam', chosen: true, needsCompany: false, missing: [] },
    ]);
    expect(form.$form.get()).to.include({ kind: 'add', names: 'parts', dirty: false });
    fill(form, { firstName: 'Ada' });
    expect(await form.submit()).to.equal('invalid');
    expect(count(fabrikam, 'createContact')).to.equal(0);
    form.setCompany('contoso', acme);
    expect(targets(form)[0]).to.deep.include({ company: acme, missing: [] });
    expect(await form.submit()).to.equal('settled');
  });

  it('leaves out a CRM that was not chosen', async () => {
    const form = await setup.saving.add();
    fill(form);
    form.choose('contoso', false);
    await form.submit();
    expect(states(saveOf(form))).to.deep.equal({ fabrikam: 'saved' });
    expect(contoso.records.size).to.equal(0);
  });

  it('wants at least one CRM, and something to write', async () => {
    const form = await setup.saving.add();
    form.choose('contoso', false);
    expect(await form.submit()).to.equal('nothing');
    form.choose('fabrikam', false);
    fill(form);
    expect(await form.submit()).to.equal('invalid');
  });

  it('cannot be done in a CRM that makes no contacts', async () => {
    const reading = memoryCrm({ id: 'reading', operations: ['find', 'updateContact'] });
    const { saving } = await savingOver([reading.connection, fabrikam.connection]);
    const form = await saving.add();
    expect(targets(form).map(({ connectionId }) => connectionId)).to.deep.equal(['fabrikam']);
    expect(form.$form.get().names).to.equal('single');
  });

  describe('preselects the company', () => {
    it('by its main number', async () => {
      const form = await setup.saving.add({ values: { direct: '+44 20 7946 0001' } });
      expect(targets(form)[0]?.company).to.deep.equal(acme);
    });

    it('by the domain of the email, and gives way to the agent', async () => {
      const form = await setup.saving.add();
      form.set('email', 'ada@ACME.example');
      expect(targets(form)[0]?.company).to.deep.equal(acme);
      form.setCompany('contoso', { id: 'c2', name: 'Northwind' });
      form.set('email', 'ada2@acme.example');
      expect(targets(form)[0]?.company?.id).to.equal('c2');
    });

    it('as the page says', async () => {
      const form = await setup.saving.add({ companies: { contoso: { id: 'c2', name: 'Northwind' } } });
      form.set('email', 'ada@acme.example');
      expect(targets(form)[0]?.company?.id).to.equal('c2');
      form.set('email', '');
      expect(form.$form.get().dirty).to.equal(false);
    });
  });

  it('checks the fields first', async () => {
    const form = await setup.saving.add({ companies: { contoso: acme } });
    fill(form, { firstName: 'Ada', mobile: '12', email: 'ada', directExtension: '12' });
    expect(await form.submit()).to.equal('invalid');
    expect(field(form, 'mobile').problem).to.equal('number');
    expect(field(form, 'email').problem).to.equal('email');
    expect(field(form, 'directExtension').problem).to.equal('extension without number');
  });

  it('keeps an extension, wherever it was typed', async () => {
    const form = await setup.saving.add({ companies: { contoso: acme } });
    fill(form, { firstName: 'Ada', direct: '020 7946 0123 ext 12', mobile: '07400 990018', mobileExtension: '3' });
    await form.submit();
    const phones = [...contoso.records.values()][0]?.phones.map(({ value, extension }) => [value, extension]);
    expect(phones).to.deep.equal([
      ['020 7946 0123', '12'],
      ['07400 990018', '3'],
    ]);
  });

  it('has the other CRMs add it when one refuses, and tries again in that one alone', async () => {
    contoso.fail('createContact', new CrmError('forbidden', {}));
    const form = await setup.saving.add();
    fill(form);
    await form.submit();
    expect(states(saveOf(form))).to.deep.equal({ contoso: 'failed', fabrikam: 'saved' });
    expect(saveOf(form)?.contactId).to.match(/^fabrikam\//u);
    contoso.fail('createContact', undefined);
    await form.retry('contoso');
    expect(states(saveOf(form))).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect([contoso.records.size, fabrikam.records.size]).to.deep.equal([1, 1]);
    expect(count(fabrikam, 'createContact')).to.equal(1);
    expect(setup.directory.contact(saveOf(form)?.contactId ?? '')?.records).to.have.length(2);
  });

  it('adds nothing twice when Add is pressed again', async () => {
    contoso.fail('createContact', new CrmError('invalid', { fields: { mobile: 'too odd' } }));
    const form = await setup.saving.add();
    fill(form);
    await form.submit();
    contoso.fail('createContact', undefined);
    form.set('mobile', '07400 990077');
    await form.submit();
    expect(states(saveOf(form))).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(fabrikam.records.size).to.equal(1);
    const numbers = [contoso, fabrikam].map((crm) => [...crm.records.values()][0]?.phones[0]?.value);
    expect(numbers).to.deep.equal(['07400 990077', '07400 990077']);
  });

  describe('when nobody knows whether the CRM has made it', () => {
    it('asks again under the same key where the CRM takes one', async () => {
      const keys: string[] = [];
      const heal = loseAnswers(fabrikam, keys);
      const form = await setup.saving.add();
      fill(form);
      await form.submit();
      expect(states(saveOf(form))).to.include({ fabrikam: 'waiting' });
      heal();
      await form.retry('fabrikam');
      expect(states(saveOf(form))).to.include({ fabrikam: 'saved' });
      expect(fabrikam.records.size).to.equal(1);
      expect(keys).to.have.length(2);
      expect(new Set(keys).size).to.equal(1);
    });

    it('looks for it where the CRM takes none', async () => {
      loseAnswers(contoso);
      const form = await setup.saving.add();
      fill(form);
      await form.submit();
      expect(states(saveOf(form))).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
      expect(contoso.records.size).to.equal(1);
      expect(setup.directory.contact(saveOf(form)?.contactId ?? '')?.records).to.have.length(2);
    });

    it('waits while it cannot look, and makes none before it could', async () => {
      const heal = loseAnswers(contoso);
      contoso.fail('find', new CrmError('offline', {}));
      const form = await setup.saving.add();
      fill(form);
      await form.submit();
      expect(states(saveOf(form))).to.include({ contoso: 'waiting' });
      heal();
      await form.retry('contoso');
      expect(states(saveOf(form))).to.include({ contoso: 'waiting' });
      contoso.fail('find', undefined);
      await form.retry('contoso');
      expect(states(saveOf(form))).to.include({ contoso: 'saved' });
      expect(contoso.records.size).to.equal(1);
    });

    it('makes it when it has looked and found nothing', async () => {
      contoso.fail('createContact', new CrmError('unavailable', { status: 503 }));
      const form = await setup.saving.add();
      fill(form);
      await form.submit();
      expect(resultIn(saveOf(form), 'contoso')).to.have.nested.property('error.code', 'unavailable');
      contoso.fail('createContact', undefined);
      await form.retry('contoso');
      expect(contoso.records.size).to.equal(1);
    });

    it('takes nobody else for it', async () => {
      contoso.put({ id: 'other', firstName: 'Augusta', phones: [{ key: 'm', kind: 'mobile', value: '07400 990018' }] });
      contoso.put({ id: 'third', firstName: 'Ada', lastName: 'Lovelace' });
      contoso.fail('createContact', new CrmError('timeout', {}));
      const form = await setup.saving.add();
      fill(form);
      await form.submit({ anyway: true });
      expect(states(saveOf(form))).to.include({ contoso: 'waiting' });
    });

    it('cannot tell a contact with a name alone from a namesake', async () => {
      loseAnswers(contoso);
      const form = await setup.saving.add({ companies: { contoso: acme } });
      fill(form, { firstName: 'Ada', lastName: 'Lovelace' });
      await form.submit();
      expect(states(saveOf(form))).to.include({ contoso: 'unsure' });
    });

    it('knows it again where the CRM takes it for a twin', async () => {
      loseAnswers(contoso);
      contoso.fail('find', new CrmError('offline', {}));
      const form = await setup.saving.add();
      fill(form);
      await form.submit();
      const [made] = contoso.records.values();
      contoso.fail('find', undefined);
      contoso.adapter.find = () => Promise.resolve([]); // its index has not got that far yet
      contoso.adapter.createContact = () =>
        Promise.reject(new CrmError('duplicate', { candidates: made ? [made] : [] }));
      await form.retry('contoso');
      expect(states(saveOf(form))).to.include({ contoso: 'saved' });
      expect(contoso.records.size).to.equal(1);
    });

    it('keeps its key over a refusal that came before the CRM looked at the contact', async () => {
      const keys: string[] = [];
      const heal = loseAnswers(fabrikam, keys);
      const form = await setup.saving.add();
      fill(form);
      await form.submit();
      heal();
      fabrikam.fail('createContact', new CrmError('auth-required', {}));
      await form.submit();
      fabrikam.fail('createContact', undefined);
      await form.submit();
      expect(states(saveOf(form))).to.include({ fabrikam: 'saved' });
      expect(fabrikam.records.size).to.equal(1);
      expect([keys.length, new Set(keys).size]).to.deep.equal([3, 1]);
    });

    it('makes an edit of what was typed since', async () => {
      const heal = loseAnswers(fabrikam);
      const form = await setup.saving.add();
      fill(form);
      await form.submit();
      heal();
      form.set('mobile', '07400 990077');
      await form.submit();
      expect(states(saveOf(form))).to.include({ fabrikam: 'saved' });
      expect([...fabrikam.records.values()].map(({ phones }) => phones[0]?.value)).to.deep.equal(['07400 990077']);
    });
  });

  it('ends by itself when a CRM never answers', async () => {
    await start(20);
    fabrikam.adapter.createContact = () => new Promise(() => undefined);
    const form = await setup.saving.add();
    fill(form);
    await form.submit();
    expect(resultIn(saveOf(form), 'fabrikam')).to.have.nested.property('error.code', 'timeout');
    expect(states(saveOf(form))).to.include({ contoso: 'saved' });
  });

  it('counts a number from the call as nothing to lose', async () => {
    const form = await setup.saving.add({ values: { direct: '+442079460990' } });
    expect(form.$form.get().dirty).to.equal(false);
    form.set('firstName', 'Ada');
    expect(form.$form.get().dirty).to.equal(true);
  });

  it('keeps what is hostile as the text that it is', async () => {
    const form = await setup.saving.add({ companies: { contoso: acme } });
    fill(form, { firstName: '"><script>alert(1)</script>', lastName: '\u202eecalevoL 👩‍💻' });
    await form.submit();
    expect([...fabrikam.records.values()][0]?.name).to.equal('"><script>alert(1)</script> \u202eecalevoL 👩‍💻');
  });
});
