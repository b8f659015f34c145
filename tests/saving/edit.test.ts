import { expect } from 'chai';
import { CrmError } from '../../src/core/errors.js';
import type { FormField, FormSession, Save } from '../../src/core/saving.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';
import { field, formRead, lastSettled, resultIn, savingOver, states, type SavingSetup } from '../support/saving.js';

const count = (crm: MemoryCrm, method: string) => crm.requests.filter((request) => request.method === method).length;
const mobile = (value: string, key = 'm') => ({ key, kind: 'mobile', value }) as const;

describe('saving an edit', () => {
  let contoso: MemoryCrm;
  let fabrikam: MemoryCrm;
  let setup: SavingSetup;

  beforeEach(async () => {
    contoso = memoryCrm({ id: 'contoso', country: 'GB' });
    fabrikam = memoryCrm({ id: 'fabrikam', country: 'GB', names: 'single' });
    const emails = [{ key: 'e', value: 'ada@acme.example' }];
    contoso.put({ id: '1', firstName: 'Ada', lastName: 'Lovelace', emails, phones: [mobile('07400 990018')] });
    fabrikam.put({ id: 'x', name: 'Ada Lovelace', emails, phones: [mobile('+447400990018', 'cell')] });
    setup = await savingOver([contoso.connection, fabrikam.connection], { patience: 5_000 });
  });

  const open = () => setup.saving.edit('contoso/1');
  async function update(changes: Partial<Record<FormField, string>>, form?: FormSession): Promise<Save | undefined> {
    const session = form ?? (await open());
    for (const [name, value] of Object.entries(changes)) session.set(name as FormField, value);
    expect(await session.submit()).to.equal('settled');
    return session.$form.get().save;
  }

  it('reaches every CRM that holds the person', async () => {
    const save = await update({ mobile: '07400 990099' });
    expect(states(save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(contoso.records.get('1')?.phones).to.deep.equal([mobile('07400 990099')]);
    expect(fabrikam.records.get('x')?.phones).to.deep.equal([mobile('07400 990099', 'cell')]);
  });

  it('leaves inactive who is', async () => {
    contoso.put({ ...contoso.records.get('1'), id: '1', active: false });
    const save = await update({ mobile: '07400 990099', firstName: 'Augusta' });
    expect(states(save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect([contoso.records.get('1')?.active, fabrikam.records.get('x')?.active]).to.deep.equal([false, true]);
    expect(setup.directory.contact('contoso/1')?.inactiveIn).to.deep.equal(['contoso']);
  });

  it('shows what the CRMs returned', async () => {
    const updateContact = fabrikam.adapter.updateContact?.bind(fabrikam.adapter);
    fabrikam.adapter.updateContact = async (id, patch, options) => {
      await updateContact?.(id, patch, options);
      return fabrikam.put({ ...fabrikam.records.get(id), id, title: 'Countess' });
    };
    await update({ mobile: '07400 990099' });
    const contact = setup.directory.contact('contoso/1');
    expect(contact?.slots.mobile.shown?.value).to.equal('07400 990099');
    expect(contact?.slots.title.shown?.value).to.equal('Countess');
  });

  it('sends only what was changed', async () => {
    const patches: unknown[] = [];
    for (const crm of [contoso, fabrikam]) {
      const updateContact = crm.adapter.updateContact?.bind(crm.adapter);
      crm.adapter.updateContact = (id, patch, options) => {
        patches.push(patch);
        if (!updateContact) throw new Error();
        return updateContact(id, patch, options);
      };
    }
    await update({ email: 'countess@acme.example', firstName: 'Ada' });
    expect(patches).to.deep.equal([
      { emails: [{ key: 'e', value: 'countess@acme.example' }] },
      { emails: [{ key: 'e', value: 'countess@acme.example' }] },
    ]);
  });

  it('does nothing for a change of punctuation alone', async () => {
    const form = await open();
    form.set('mobile', '(07400) 990-018');
    expect(field(form, 'mobile').value).to.equal('(07400) 990-018');
    expect(form.$form.get().dirty).to.equal(false);
    expect(await form.submit()).to.equal('nothing');
    expect(count(contoso, 'updateContact')).to.equal(0);
    expect(setup.saving.$saves.get()).to.deep.equal([]);
  });

  it('has the other CRMs saved when one refuses, and tries again in that one alone', async () => {
    fabrikam.fail('updateContact', new CrmError('invalid', { fields: { mobile: 'too odd' } }));
    const form = await open();
    const save = await update({ mobile: '07400 990099' }, form);
    expect(states(save)).to.deep.equal({ contoso: 'saved', fabrikam: 'failed' });
    const sentBefore = contoso.requests.length;
    fabrikam.fail('updateContact', undefined);
    await form.retry('fabrikam');
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(contoso.requests.length).to.equal(sentBefore);
    expect(count(fabrikam, 'updateContact')).to.equal(2);
    expect(fabrikam.records.get('x')?.phones[0]?.value).to.equal('07400 990099');
  });

  it('lets Update be pressed again after a refusal, with a better value', async () => {
    fabrikam.fail('updateContact', new CrmError('invalid', { fields: { mobile: 'too odd' } }));
    const form = await open();
    await update({ mobile: '07400 990099' }, form);
    fabrikam.fail('updateContact', undefined);
    await update({ mobile: '07400 990077' }, form);
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(contoso.records.get('1')?.phones[0]?.value).to.equal('07400 990077');
    expect(fabrikam.records.get('x')?.phones[0]?.value).to.equal('07400 990077');
  });

  it('counts a CRM as saved when Update is pressed again for the other one', async () => {
    fabrikam.fail('updateContact', new CrmError('unavailable', {}));
    const form = await open();
    await update({ mobile: '07400 990099' }, form);
    fabrikam.fail('updateContact', undefined);
    await update({}, form);
    expect(states(form.$form.get().save)).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(count(contoso, 'updateContact')).to.equal(1);
  });

  it('says what a touched field has become meanwhile, and then writes over that value', async () => {
    const form = await open();
    await formRead(form);
    fabrikam.put({ ...fabrikam.records.get('x'), id: 'x', phones: [mobile('+447400990055', 'cell')] });
    const save = await update({ mobile: '07400 990099' }, form);
    expect(states(save)).to.deep.equal({ contoso: 'saved', fabrikam: 'conflict' });
    expect(resultIn(save, 'fabrikam')).to.include({ field: 'mobile', value: '+447400990055' });
    expect(fabrikam.records.get('x')?.phones[0]?.value).to.equal('+447400990055');
    await form.retry('fabrikam');
    expect(states(form.$form.get().save)).to.include({ fabrikam: 'saved' });
    expect(fabrikam.records.get('x')?.phones[0]?.value).to.equal('07400 990099');
  });

  it('writes over no newer value than the one that was shown', async () => {
    const form = await open();
    await formRead(form);
    fabrikam.put({ ...fabrikam.records.get('x'), id: 'x', phones: [mobile('+447400990055', 'cell')] });
    await update({ mobile: '07400 990099' }, form);
    fabrikam.put({ ...fabrikam.records.get('x'), id: 'x', phones: [mobile('+447400990066', 'cell')] });
    await form.retry('fabrikam');
    expect(resultIn(form.$form.get().save, 'fabrikam')).to.include({ state: 'conflict', value: '+447400990066' });
    expect(fabrikam.records.get('x')?.phones[0]?.value).to.equal('+447400990066');
  });

  it('keeps what somebody has changed in other fields, and says which', async () => {
    const form = await open();
    await formRead(form);
    const emails = [{ key: 'e', value: 'countess@acme.example' }];
    fabrikam.put({ ...fabrikam.records.get('x'), id: 'x', emails, name: 'Ada King' });
    const save = await update({ mobile: '07400 990099' }, form);
    expect(resultIn(save, 'contoso')).to.deep.equal({ state: 'saved' });
    expect(resultIn(save, 'fabrikam')).to.deep.equal({ state: 'saved', meanwhile: ['lastName', 'email'] });
    expect(fabrikam.records.get('x')).to.deep.include({ emails, name: 'Ada King' });
  });

  it('is not held up by a change to a field that nobody touched', async () => {
    const form = await open();
    await formRead(form);
    fabrikam.put({ ...fabrikam.records.get('x'), id: 'x', emails: [{ key: 'e', value: 'new@acme.example' }] });
    const save = await update({ mobile: '07400 990099' }, form);
    expect(states(save)).to.include({ fabrikam: 'saved' });
    expect(fabrikam.records.get('x')?.emails[0]?.value).to.equal('new@acme.example');
  });

  it('survives a change between its own read and its own write', async () => {
    const updateContact = contoso.adapter.updateContact?.bind(contoso.adapter);
    let first = true;
    contoso.adapter.updateContact = (id, patch, options) => {
      if (first) contoso.put({ ...contoso.records.get(id), id, title: 'Countess' });
      first = false;
      if (!updateContact) throw new Error();
      return updateContact(id, patch, options);
    };
    const save = await update({ mobile: '07400 990099' });
    expect(states(save)).to.include({ contoso: 'saved' });
    expect(contoso.records.get('1')).to.include({ title: 'Countess' });
    expect(contoso.records.get('1')?.phones[0]?.value).to.equal('07400 990099');
  });

  it('sees that the number which it wanted to write is there already', async () => {
    const form = await open();
    await formRead(form);
    fabrikam.put({ ...fabrikam.records.get('x'), id: 'x', phones: [mobile('+447400990099', 'cell')] });
    expect(states(await update({ mobile: '07400 990099' }, form))).to.include({ fabrikam: 'saved' });
    expect(count(fabrikam, 'updateContact')).to.equal(0);
  });

  it('reads a record again on Update when reading it before had failed', async () => {
    contoso.fail('contact', new CrmError('offline', {}));
    const form = await open();
    await formRead(form);
    form.set('mobile', '07400 990099');
    contoso.fail('contact', undefined);
    contoso.put({ ...contoso.records.get('1'), id: '1', phones: [mobile('07400 990033')] });
    expect(await form.submit()).to.equal('settled');
    expect(resultIn(form.$form.get().save, 'contoso')).to.include({ state: 'conflict', value: '07400 990033' });
    expect(states(form.$form.get().save)).to.include({ fabrikam: 'saved' });
  });

  it('loses nothing when the read before sending fails', async () => {
    const form = await open();
    await formRead(form);
    contoso.fail('contact', new CrmError('offline', {}));
    await update({ mobile: '07400 990099' }, form);
    expect(resultIn(form.$form.get().save, 'contoso')).to.have.nested.property('error.code', 'offline');
    expect(count(contoso, 'updateContact')).to.equal(0);
    expect(field(form, 'mobile').value).to.equal('07400 990099');
    contoso.fail('contact', undefined);
    const [save] = setup.saving.$saves.get();
    await setup.saving.retry(save?.id ?? '', 'contoso'); // from the card
    expect(states(setup.saving.$saves.get()[0])).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
    expect(contoso.records.get('1')?.phones[0]?.value).to.equal('07400 990099');
  });

  it('ends by itself when a CRM never answers', async () => {
    const { saving } = await savingOver([contoso.connection, fabrikam.connection], { patience: 20 });
    contoso.adapter.updateContact = () => new Promise(() => undefined);
    const form = await saving.edit('contoso/1');
    const save = await update({ mobile: '07400 990099' }, form);
    expect(states(save)).to.deep.equal({ contoso: 'waiting', fabrikam: 'saved' });
    expect(resultIn(save, 'contoso')).to.have.nested.property('error.code', 'timeout');
  });

  it('does not say saved where a CRM answered well and changed nothing', async () => {
    contoso.adapter.updateContact = (id) => Promise.resolve(contoso.put({ ...contoso.records.get(id), id }));
    const save = await update({ mobile: '07400 990099' });
    expect(resultIn(save, 'contoso')).to.have.nested.property('error.code', 'bad-response');
  });

  it('goes on after the dialog has closed, and tells how far it is', async () => {
    const release = fabrikam.hold('updateContact');
    const form = await open();
    form.set('mobile', '07400 990099');
    const answer = form.submit();
    form.close();
    expect(states(setup.saving.$saves.get()[0])).to.not.include({ fabrikam: 'saved' });
    release();
    await answer;
    expect(states(await lastSettled(setup.saving))).to.deep.equal({ contoso: 'saved', fabrikam: 'saved' });
  });

  it('sends one edit of a record after the other', async () => {
    const release = contoso.hold('updateContact');
    const first = await open();
    first.set('mobile', '07400 990099');
    const answers = [first.submit()];
    const second = await open();
    second.set('email', 'countess@acme.example');
    answers.push(second.submit());
    release();
    await Promise.all(answers);
    expect(contoso.records.get('1')?.phones[0]?.value).to.equal('07400 990099');
    expect(contoso.records.get('1')?.emails[0]?.value).to.equal('countess@acme.example');
  });

  it('keeps the last save of a person only, until it is dismissed', async () => {
    await update({ mobile: '07400 990099' });
    await update({ mobile: '07400 990077' });
    const [save, ...others] = setup.saving.$saves.get();
    expect(others).to.have.length(0);
    expect(save).to.include({ kind: 'edit', contactId: 'contoso/1' });
    expect(save?.fields).to.deep.equal(['mobile']);
    setup.saving.dismiss(save?.id ?? '');
    expect(setup.saving.$saves.get()).to.have.length(0);
  });

  it('does not dismiss what is still under way', async () => {
    const release = contoso.hold('updateContact');
    const form = await open();
    form.set('mobile', '07400 990099');
    const answer = form.submit();
    await until(() => setup.saving.$saves.get().length === 1);
    const [save] = setup.saving.$saves.get();
    setup.saving.dismiss(save?.id ?? '');
    expect(setup.saving.$saves.get()).to.have.length(1);
    release();
    await answer;
  });

  it('takes Update pressed twice for one', async () => {
    const form = await open();
    form.set('mobile', '07400 990099');
    expect(await Promise.all([form.submit(), form.submit()])).to.deep.equal(['settled', 'settled']);
    expect(count(contoso, 'updateContact')).to.equal(1);
  });

  it('follows a record that was merged into another', async () => {
    contoso.put({ ...contoso.records.get('1'), id: '2' });
    contoso.merge('1', '2');
    const form = await open();
    await formRead(form);
    const save = await update({ mobile: '07400 990099' }, form);
    expect(states(save)).to.include({ contoso: 'saved' });
    expect(contoso.records.get('2')?.phones[0]?.value).to.equal('07400 990099');
  });

  it('says of a record that is no more why it was not saved', async () => {
    const form = await open();
    await formRead(form);
    contoso.remove('1');
    const save = await update({ mobile: '07400 990099' }, form);
    expect(states(save)).to.deep.equal({ contoso: 'failed', fabrikam: 'saved' });
    expect(resultIn(save, 'contoso')).to.have.nested.property('error.code', 'not-found');
  });

  it('rejects for somebody whom nobody knows', async () => {
    const error = await setup.saving.edit('contoso/nobody').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('code', 'not-found');
  });
});
