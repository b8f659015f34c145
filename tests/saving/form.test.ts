import { expect } from 'chai';
import { CrmError } from '../../src/core/errors.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { field, formRead, lastSettled, savingOver, states, type SavingSetup } from '../support/saving.js';

const mobile = (value: string, key = 'm') => ({ key, kind: 'mobile', value }) as const;

describe('the form of an edit', () => {
  let contoso: MemoryCrm;
  let fabrikam: MemoryCrm;
  let setup: SavingSetup;

  beforeEach(async () => {
    contoso = memoryCrm({ id: 'contoso', country: 'GB' });
    fabrikam = memoryCrm({ id: 'fabrikam', country: 'GB', names: 'single' });
    const emails = [{ key: 'e', value: 'ada@acme.example' }];
    contoso.put({ id: '1', firstName: 'Ada', lastName: 'Lovelace', emails, phones: [mobile('07400 990018')] });
    fabrikam.put({ id: 'x', name: 'Ada Lovelace', emails, phones: [mobile('+447400990018')] });
    setup = await savingOver([contoso.connection, fabrikam.connection]);
  });

  const open = () => setup.saving.edit('contoso/1');
  const putMobile = (crm: MemoryCrm, id: string, value: string) =>
    crm.put({ ...crm.records.get(id), id, phones: [mobile(value)] });

  it('is there at once, with what is known, while every record is read', async () => {
    const releases = [contoso.hold('contact'), fabrikam.hold('contact')];
    const form = await open();
    const state = form.$form.get();
    expect(state.records.map(({ key, reading }) => [key, reading])).to.deep.equal([
      ['contoso/1', 'reading'],
      ['fabrikam/x', 'reading'],
    ]);
    expect(state.fields.map(({ field, value }) => [field, value])).to.deep.equal([
      ['firstName', 'Ada'],
      ['lastName', 'Lovelace'],
      ['direct', ''],
      ['directExtension', ''],
      ['mobile', '07400 990018'],
      ['mobileExtension', ''],
      ['email', 'ada@acme.example'],
    ]);
    expect(state).to.include({ kind: 'edit', names: 'parts', dirty: false });
    for (const release of releases) release();
    expect((await formRead(form)).records.map(({ reading }) => reading)).to.deep.equal(['fresh', 'fresh']);
  });

  it('is known also by the key of another record of the person', async () => {
    const form = await setup.saving.edit('fabrikam/x');
    expect(form.$form.get().records).to.have.length(2);
  });

  it('shows one spelling where CRMs spell one number differently', async () => {
    expect(field(await open(), 'mobile')).to.deep.include({ value: '07400 990018', differs: [], emptyIn: [] });
  });

  describe('when a fresh value arrives', () => {
    it('shows it in a field that nobody has touched', async () => {
      putMobile(contoso, '1', '07400 990033');
      putMobile(fabrikam, 'x', '+447400990033');
      const form = await open();
      await formRead(form);
      expect(field(form, 'mobile')).to.deep.include({ value: '07400 990033', touched: false });
      expect(form.$form.get().dirty).to.equal(false);
    });

    it('shows it beside a field that was touched, and writes over what was shown', async () => {
      putMobile(contoso, '1', '07400 990033');
      const form = await open();
      form.set('mobile', '07400 990099');
      await formRead(form);
      expect(field(form, 'mobile')).to.deep.include({
        value: '07400 990099',
        touched: true,
        fresh: { connectionId: 'contoso', value: '07400 990033' },
        differs: [],
      });
      await form.submit();
      expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
      expect(contoso.records.get('1')?.phones[0]?.value).to.equal('07400 990099');
    });

    it('shows one beside the field and asks for a tick where a second one differs', async () => {
      putMobile(contoso, '1', '07400 990033');
      putMobile(fabrikam, 'x', '+447400990044');
      const form = await open();
      form.set('mobile', '07400 990099');
      await formRead(form);
      expect(field(form, 'mobile').fresh).to.deep.equal({ connectionId: 'contoso', value: '07400 990033' });
      expect(field(form, 'mobile').differs).to.have.length(1);
      expect(field(form, 'mobile').differs[0]).to.include({ connectionId: 'fabrikam', ticked: false });
    });

    it('says nothing of it when it is what was typed', async () => {
      putMobile(contoso, '1', '+44 7400 990099');
      const form = await open();
      form.set('mobile', '07400 990099');
      await formRead(form);
      expect(field(form, 'mobile')).to.not.have.property('fresh');
    });

    it('takes it also from a later look at the CRM', async () => {
      const form = await open();
      await formRead(form);
      form.set('mobile', '07400 990099');
      contoso.put({ ...contoso.records.get('1'), id: '1', firstName: 'Augusta' });
      await setup.directory.refresh('contoso/1');
      expect(field(form, 'firstName').value).to.equal('Augusta');
      expect(field(form, 'mobile').value).to.equal('07400 990099');
    });

    it('does not take an older answer for news', async () => {
      const release = contoso.hold('contact');
      const form = await open();
      const newer = putMobile(contoso, '1', '07400 990033');
      setup.directory.apply('contoso', { upserts: [newer] });
      release();
      await formRead(form);
      expect(field(form, 'mobile').value).to.equal('07400 990033');
    });
  });

  it('says why a record was not read again, and can be used all the same', async () => {
    contoso.fail('contact', new CrmError('offline', {}));
    const form = await open();
    const { records } = await formRead(form);
    expect(records[0]).to.include({ reading: 'failed' }).and.to.have.nested.property('error.code', 'offline');
    expect(records[1]).to.include({ reading: 'fresh' });
    contoso.fail('contact', undefined);
    form.set('mobile', '07400 990099');
    await form.submit();
    expect(form.$form.get().records[0]).to.include({ reading: 'fresh' }).and.to.not.have.property('error');
  });

  describe('where CRMs differ', () => {
    beforeEach(() => putMobile(fabrikam, 'x', '+447400990044'));

    it('says so, with the box unticked', async () => {
      const form = await open();
      await formRead(form);
      const [side] = field(form, 'mobile').differs;
      expect(side).to.deep.include({ connectionId: 'fabrikam', value: '+447400990044', ticked: false });
    });

    it('takes what one CRM has for all of them, the number with its extension', async () => {
      const form = await open();
      await formRead(form);
      form.useFrom('mobile', 'fabrikam');
      expect(await form.submit()).to.equal('settled');
      expect(contoso.records.get('1')?.phones[0]?.value).to.equal('+447400990044');
      form.useFrom('mobile', 'contoso');
      expect(await form.submit()).to.equal('nothing');
    });

    it('takes what is shown for the CRM that differs', async () => {
      const form = await open();
      await formRead(form);
      form.useFrom('mobile', 'contoso');
      expect(form.$form.get().dirty).to.equal(true);
      expect(await form.submit()).to.equal('settled');
      expect(fabrikam.records.get('x')?.phones[0]?.value).to.equal('07400 990018');
    });

    it('unticks the box when it is another value that would be written over', async () => {
      const form = await open();
      await formRead(form);
      form.tick('mobile', 'fabrikam', true);
      expect(field(form, 'mobile').differs[0]).to.include({ ticked: true });
      expect(form.$form.get().dirty).to.equal(true);
      putMobile(fabrikam, 'x', '+447400990055');
      await setup.directory.refresh('contoso/1');
      expect(field(form, 'mobile').differs[0]).to.include({ value: '+447400990055', ticked: false });
    });

    it('has a ticked box for the one whose value is shown, which can be left out', async () => {
      const form = await open();
      await formRead(form);
      const agrees = field(form, 'mobile').agrees.map(({ connectionId, ticked }) => ({ connectionId, ticked }));
      expect(agrees).to.deep.equal([{ connectionId: 'contoso', ticked: true }]);
      form.set('mobile', '07400 990099');
      form.tick('mobile', 'contoso', false);
      form.tick('mobile', 'fabrikam', true);
      expect(await form.submit()).to.equal('settled');
      expect(contoso.records.get('1')?.phones[0]?.value).to.equal('07400 990018');
      expect(fabrikam.records.get('x')?.phones[0]?.value).to.equal('07400 990099');
    });

    it('is not sent at all while no CRM is ticked, and says so', async () => {
      const form = await open();
      await formRead(form);
      form.set('mobile', '07400 990099');
      form.tick('mobile', 'contoso', false);
      expect(await form.submit()).to.equal('invalid');
      expect(field(form, 'mobile').problem).to.equal('no CRM');
      form.tick('mobile', 'contoso', true);
      expect(await form.submit()).to.equal('settled');
    });

    it('can be unticked', async () => {
      const form = await open();
      await formRead(form);
      form.tick('mobile', 'fabrikam', true);
      form.tick('mobile', 'fabrikam', false);
      expect(await form.submit()).to.equal('nothing');
    });
  });

  it('names the CRM that has no value yet', async () => {
    fabrikam.put({ ...fabrikam.records.get('x'), id: 'x', phones: [] });
    const form = await open();
    await formRead(form);
    expect(field(form, 'mobile')).to.deep.include({ differs: [], emptyIn: ['fabrikam'] });
  });

  it('is as good as untouched when the old text is typed again', async () => {
    const form = await open();
    form.set('mobile', '07400 990099');
    expect(form.$form.get().dirty).to.equal(true);
    form.set('mobile', '07400 990018');
    expect(field(form, 'mobile').touched).to.equal(false);
    expect(form.$form.get().dirty).to.equal(false);
  });

  it('judges a field once Update was pressed, and from then on while it is mended', async () => {
    const form = await open();
    form.set('email', 'ada@');
    expect(field(form, 'email')).to.not.have.property('problem');
    expect(await form.submit()).to.equal('invalid');
    expect(field(form, 'email').problem).to.equal('email');
    form.set('email', 'ada@acme.example');
    expect(field(form, 'email')).to.not.have.property('problem');
    expect(setup.saving.$saves.get()).to.have.length(0);
  });

  it('has nothing more to lose once it was sent', async () => {
    contoso.fail('updateContact', new CrmError('unavailable', {}));
    const form = await open();
    form.set('mobile', '07400 990099');
    await form.submit();
    expect(form.$form.get().dirty).to.equal(false);
    form.set('mobile', '07400 990077');
    expect(form.$form.get().dirty).to.equal(true);
  });

  it('shows what the CRMs have made of it once all have saved', async () => {
    const form = await open();
    form.set('firstName', ' Augusta ');
    await form.submit();
    expect(field(form, 'firstName')).to.include({ value: 'Augusta', touched: false });
  });

  describe('opened with a number', () => {
    const one = { access: 'write', many: false } as const;

    it('says what it replaces where there is room for one only', async () => {
      const fields = { name: one, email: one, direct: one, mobile: one };
      fabrikam = memoryCrm({ id: 'fabrikam', country: 'GB', names: 'single', fields });
      fabrikam.put({ id: 'x', name: 'Ada Lovelace', phones: [mobile('+447400990018')] });
      setup = await savingOver([fabrikam.connection]);
      const form = await setup.saving.edit('fabrikam/x', { values: { mobile: '07400 990099' } });
      expect(field(form, 'mobile')).to.include({ value: '07400 990099', touched: true, replaces: '+447400990018' });
      await form.submit();
      expect(fabrikam.records.get('x')?.phones.map(({ value }) => value)).to.deep.equal(['07400 990099']);
    });

    it('puts it beside the others where there is room', async () => {
      const form = await setup.saving.edit('contoso/1', { values: { mobile: '07400 990099' } });
      expect(field(form, 'mobile')).to.not.have.property('replaces');
      await form.submit();
      expect(contoso.records.get('1')?.phones.map(({ value }) => value)).to.deep.equal([
        '07400 990018',
        '07400 990099',
      ]);
    });
  });

  describe('opened with a number in place of one with an extension', () => {
    beforeEach(async () => {
      contoso.put({
        ...contoso.records.get('1'),
        id: '1',
        phones: [mobile('07400 990018'), { key: 'd', kind: 'direct', value: '020 7946 0123', extension: '12' }],
      });
      await setup.directory.refresh('contoso/1');
    });
    const numbers = () =>
      contoso.records
        .get('1')
        ?.phones.flatMap(({ kind, value, extension }) => (kind === 'direct' ? [[value, extension]] : []));

    it('does not lend it that extension', async () => {
      const form = await setup.saving.edit('contoso/1', { values: { direct: '020 7946 0199' } });
      expect(field(form, 'directExtension').value).to.equal('');
      await form.submit();
      expect(numbers()).to.deep.equal([
        ['020 7946 0123', '12'],
        ['020 7946 0199', undefined],
      ]);
    });

    it('leaves the extension where the number is there already', async () => {
      await setup.saving.addNumber('contoso/1', 'direct', '+44 20 7946 0123');
      await lastSettled(setup.saving);
      expect(numbers()).to.deep.equal([['020 7946 0123', '12']]);
    });

    it('adds no number twice', async () => {
      for (const number of ['020 7946 0199', '+442079460199']) {
        await setup.saving.addNumber('contoso/1', 'direct', number);
        await lastSettled(setup.saving);
      }
      expect(numbers()).to.have.length(2);
    });
  });

  describe('without a dialog', () => {
    it('adds a number', async () => {
      await setup.saving.addNumber('contoso/1', 'direct', '020 7946 0123');
      const saved = await lastSettled(setup.saving);
      expect(saved).to.deep.include({ kind: 'edit', contactId: 'contoso/1', fields: ['direct'] });
      expect(states(saved)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
      expect(contoso.records.get('1')?.phones.map(({ kind }) => kind)).to.deep.equal(['mobile', 'direct']);
    });

    it('does nothing where the person has it already', async () => {
      const save = await setup.saving.addNumber('contoso/1', 'mobile', '+44 7400 990018');
      expect(states(save)).to.deep.equal({ contoso: 'nothing', fabrikam: 'nothing' });
    });

    it('brings it to the one CRM that does not have it', async () => {
      fabrikam.put({ ...fabrikam.records.get('x'), id: 'x', phones: [] });
      await setup.directory.refresh('contoso/1');
      await setup.saving.addNumber('contoso/1', 'mobile', '+44 7400 990018');
      expect(states(await lastSettled(setup.saving))).to.deep.equal({ contoso: 'nothing', fabrikam: 'saved' });
    });
  });

  it('stops reading when it is closed', async () => {
    const contact = contoso.adapter.contact.bind(contoso.adapter);
    const signals: (AbortSignal | undefined)[] = [];
    contoso.adapter.contact = (id, options) => {
      signals.push(options?.signal);
      return contact(id, options);
    };
    contoso.hold('contact');
    const form = await open();
    form.close();
    expect(signals.map((signal) => signal?.aborted)).to.deep.equal([true]);
    expect(form.$form.get().records[0]).to.not.have.property('error');
  });
});
