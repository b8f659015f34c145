import { expect } from 'chai';
import type { Capabilities } from '../../src/core/adapter.js';
import type { CrmRecord } from '../../src/core/contact.js';
import type { FormField } from '../../src/core/saving.js';
import { memoryCrm, type MemoryCrm, type MemoryCrmOptions } from '../support/memory-adapter.js';
import { formRead, resultIn, savingOver, states } from '../support/saving.js';

type Rows = readonly (readonly [MemoryCrmOptions, Partial<CrmRecord>])[];

const phone = (kind: 'direct' | 'mobile', value: string, extension?: string, key = `${kind}-key`) => ({
  key,
  kind,
  value,
  ...(extension === undefined ? {} : { extension }),
});
const emails = [{ key: 'e', value: 'ada@acme.example' }];

/** Edits the person whose records these are, and gives the records afterwards. */
async function edited(
  rows: Rows,
  changes: Partial<Record<FormField, string>>,
  ticks: readonly [FormField, string][] = [],
) {
  const crms = rows.map(([options, record]): MemoryCrm => {
    const crm = memoryCrm({ country: 'GB', ...options });
    crm.put({ id: '1', emails, ...record });
    return crm;
  });
  const { saving, directory } = await savingOver(crms.map(({ connection }) => connection));
  const form = await saving.edit(`${rows[0]?.[0].id ?? ''}/1`);
  expect((await formRead(form)).records, 'one person').to.have.length(rows.length);
  for (const [field, value] of Object.entries(changes)) form.set(field as FormField, value);
  for (const [field, connectionId] of ticks) form.tick(field, connectionId, true);
  const outcome = await form.submit();
  const records = crms.map((crm) => crm.records.get('1'));
  return { outcome, save: form.$form.get().save, records, form, directory };
}

const single: Capabilities['fields'] = {
  name: { access: 'write', many: false },
  email: { access: 'write', many: false },
  direct: { access: 'write', many: false },
  mobile: { access: 'write', many: false },
};
const parts = { firstName: 'Ada', lastName: 'Lovelace' };

describe('what each CRM is sent', () => {
  describe('of a name', () => {
    it('is the part where it keeps parts, and the whole where it keeps one string', async () => {
      const { records } = await edited(
        [
          [{ id: 'a' }, parts],
          [{ id: 'b', names: 'single' }, { name: 'Ada Lovelace' }],
        ],
        {
          lastName: 'Byron',
        },
      );
      expect(records[0]).to.include({ firstName: 'Ada', lastName: 'Byron' });
      expect(records[1]).to.include({ name: 'Ada Byron' });
    });

    it('divides a name string where the other CRM divides it', async () => {
      const { records, form } = await edited(
        [
          [{ id: 'a' }, { firstName: 'Juan Carlos', lastName: 'García Márquez' }],
          [{ id: 'b', names: 'single' }, { name: 'Juan Carlos García Márquez' }],
        ],
        { firstName: 'Juan' },
      );
      expect(form.$form.get().fields.flatMap(({ differs }) => differs)).to.deep.equal([]);
      expect(records[1]).to.include({ name: 'Juan García Márquez' });
    });

    it('leaves the other part of a name string as that CRM has it', async () => {
      const { records } = await edited(
        [
          [{ id: 'a' }, { lastName: 'Lovelace' }],
          [{ id: 'b', names: 'single' }, { name: 'Ada Lovelace' }],
        ],
        { lastName: 'Byron' },
      );
      expect(records[0]).to.include({ lastName: 'Byron' }).and.to.not.have.property('firstName');
      expect(records[1]).to.include({ name: 'Ada Byron' });
    });

    it('is one field where every CRM keeps one string', async () => {
      const { records, form } = await edited([[{ id: 'a', names: 'single' }, { name: 'Ada Lovelace' }]], {
        name: 'Ada  Byron ',
      });
      expect(form.$form.get().names).to.equal('single');
      expect(records[0]).to.include({ name: 'Ada Byron' });
    });

    it('cannot be emptied where there was one', async () => {
      const { outcome, form } = await edited([[{ id: 'a' }, parts]], { firstName: '  ' });
      expect(outcome).to.equal('invalid');
      expect(form.$form.get().fields.find(({ field }) => field === 'firstName')?.problem).to.equal('emptied');
    });

    it('that was missing already blocks nothing', async () => {
      const { outcome, records } = await edited([[{ id: 'a' }, { lastName: 'Lovelace' }]], { mobile: '07400 990018' });
      expect(outcome).to.equal('settled');
      expect(records[0]?.phones[0]?.value).to.equal('07400 990018');
    });
  });

  describe('of a number', () => {
    it('goes by its key and leaves the others where they are', async () => {
      const phones = [
        phone('mobile', '07400 990001', undefined, 'm1'),
        phone('mobile', '07400 990002', undefined, 'm2'),
      ];
      const { records } = await edited([[{ id: 'a' }, { ...parts, phones }]], { mobile: '07400 990099' });
      expect(records[0]?.phones.map(({ key, value }) => [key, value])).to.deep.equal([
        ['m1', '07400 990099'],
        ['m2', '07400 990002'],
      ]);
    });

    it('is added where there was none', async () => {
      const { records } = await edited(
        [
          [{ id: 'a' }, { ...parts, phones: [phone('mobile', '07400 990001')] }],
          [{ id: 'b', names: 'single' }, { name: 'Ada Lovelace' }],
        ],
        { mobile: '07400 990099' },
      );
      expect(records.map((record) => record?.phones.map(({ kind, value }) => [kind, value]))).to.deep.equal([
        [['mobile', '07400 990099']],
        [['mobile', '07400 990099']],
      ]);
    });

    it('is cleared when the field is emptied', async () => {
      const phones = [phone('mobile', '07400 990001')];
      const { records } = await edited([[{ id: 'a' }, { ...parts, phones }]], { mobile: '' });
      expect(records[0]?.phones).to.deep.equal([]);
    });

    it('is spelled out where the record would be read as one of another country', async () => {
      const { records } = await edited(
        [
          [{ id: 'a' }, parts],
          [{ id: 'b', country: 'US', names: 'single' }, { name: 'Ada Lovelace' }],
        ],
        { direct: '020 7946 0123' },
      );
      expect(records[0]?.phones[0]?.value).to.equal('020 7946 0123');
      expect(records[1]?.phones[0]?.value).to.equal('+442079460123');
    });

    it('loses what came along unseen when it was copied', async () => {
      const { records } = await edited([[{ id: 'a' }, parts]], { direct: '\u202a020\u00a07946\u00a00123\u202c' });
      expect(records[0]?.phones[0]?.value).to.equal('020 7946 0123');
    });

    for (const value of ['12', 'call reception', '+44', '020 7946 0123 4567 8901', '????'])
      it(`is not sent when it cannot be one: ${value}`, async () => {
        const { outcome, form } = await edited([[{ id: 'a' }, parts]], { direct: value });
        expect(outcome).to.equal('invalid');
        expect(form.$form.get().fields.find(({ field }) => field === 'direct')?.problem).to.equal('number');
      });

    for (const value of ['ext 12 only', 'call reception'])
      it(`that is none blocks nothing while nobody touches it: ${value}`, async () => {
        const { outcome, records } = await edited([[{ id: 'a' }, { ...parts, phones: [phone('direct', value)] }]], {
          email: 'countess@acme.example',
        });
        expect(outcome).to.equal('settled');
        expect(records[0]?.phones[0]?.value).to.equal(value);
      });
  });

  describe('of an extension', () => {
    it('stands apart where the CRM keeps it apart, and behind the number where it does not', async () => {
      const phones = [phone('direct', '020 7946 0123')];
      const { records } = await edited(
        [
          [{ id: 'a' }, { ...parts, phones }],
          [
            { id: 'b', names: 'single', fields: single },
            { name: 'Ada Lovelace', phones },
          ],
        ],
        { directExtension: '12' },
      );
      expect(records[0]?.phones[0]).to.include({ value: '020 7946 0123', extension: '12' });
      expect(records[1]?.phones[0])
        .to.include({ value: '020 7946 0123 ext. 12' })
        .and.to.not.have.property('extension');
    });

    it('stays when the number is changed', async () => {
      const { records, form } = await edited(
        [
          [{ id: 'a' }, { ...parts, phones: [phone('direct', '020 7946 0123', '12')] }],
          [
            { id: 'b', names: 'single', fields: single },
            { name: 'Ada Lovelace', phones: [phone('direct', '+44 20 7946 0123 x12')] },
          ],
        ],
        { direct: '020 7946 0199' },
      );
      expect(form.$form.get().fields.find(({ field }) => field === 'directExtension')?.value).to.equal('12');
      expect(records[0]?.phones[0]).to.include({ value: '020 7946 0199', extension: '12' });
      expect(records[1]?.phones[0]).to.include({ value: '020 7946 0199 ext. 12' });
    });

    it('may be typed behind its number', async () => {
      const { records } = await edited([[{ id: 'a' }, parts]], { direct: '020 7946 0123 ext 12' });
      expect(records[0]?.phones[0]).to.include({ value: '020 7946 0123', extension: '12' });
    });

    for (const value of ['ext. 12', ' 1 2 ', 'x12'])
      it(`is its digits alone: ${value}`, async () => {
        const phones = [phone('direct', '020 7946 0123')];
        const { records } = await edited([[{ id: 'a' }, { ...parts, phones }]], { directExtension: value });
        expect(records[0]?.phones[0]?.extension).to.equal('12');
      });

    it('is cleared when the field is emptied', async () => {
      const phones = [phone('direct', '020 7946 0123', '12')];
      const { records } = await edited([[{ id: 'a' }, { ...parts, phones }]], { directExtension: '' });
      expect(records[0]?.phones[0]).to.include({ value: '020 7946 0123' }).and.to.not.have.property('extension');
    });

    it('goes nowhere without a number', async () => {
      const { outcome, form } = await edited([[{ id: 'a' }, parts]], { mobileExtension: '12' });
      expect(outcome).to.equal('invalid');
      const problem = form.$form.get().fields.find(({ field }) => field === 'mobileExtension')?.problem;
      expect(problem).to.equal('extension without number');
    });

    it('is not put behind another number than the one on screen', async () => {
      const { records, save } = await edited(
        [
          [{ id: 'a' }, { ...parts, phones: [phone('direct', '020 7946 0123')] }],
          [
            { id: 'b', names: 'single' },
            { name: 'Ada Lovelace', phones: [phone('direct', '020 7946 0500')] },
          ],
        ],
        { directExtension: '12' },
      );
      expect(states(save)).to.deep.equal({ a: 'saved', b: 'nothing' });
      expect(records[1]?.phones[0]).to.not.have.property('extension');
    });
  });

  describe('of an email', () => {
    for (const value of ['ada', 'ada@', '@acme.example', 'ada@acme', 'a b@acme.example', 'ada@acme..example'])
      it(`is not sent when it is none: ${value}`, async () => {
        const { outcome, form } = await edited([[{ id: 'a' }, parts]], { email: value });
        expect(outcome).to.equal('invalid');
        expect(form.$form.get().fields.find(({ field }) => field === 'email')?.problem).to.equal('email');
      });

    it('is cleared, added and trimmed like a number', async () => {
      const cleared = await edited([[{ id: 'a' }, parts]], { email: '' });
      expect(cleared.records[0]?.emails).to.deep.equal([]);
      const added = await edited([[{ id: 'a' }, { ...parts, emails: [] }]], { email: ' ada@acme.example ' });
      expect(added.records[0]?.emails.map(({ value }) => value)).to.deep.equal(['ada@acme.example']);
    });
  });

  it('is nothing where a CRM has no such field, and that is said', async () => {
    const { email } = single;
    const { save, form, records } = await edited(
      [
        [{ id: 'a' }, parts],
        [
          { id: 'b', names: 'single', fields: { name: { access: 'write', many: false }, ...(email && { email }) } },
          { name: 'Ada Lovelace' },
        ],
      ],
      { mobile: '07400 990018' },
    );
    expect(form.$form.get().fields.find(({ field }) => field === 'mobile')?.cannot).to.deep.equal(['b']);
    expect(resultIn(save, 'b')).to.deep.equal({ state: 'cannot', fields: ['mobile'] });
    expect(records[0]?.phones).to.have.length(1);
  });

  it('is nothing where a CRM takes no edits at all', async () => {
    const { save } = await edited([[{ id: 'a', operations: ['find'] }, parts]], { mobile: '07400 990018' });
    expect(resultIn(save, 'a')).to.deep.equal({ state: 'cannot', fields: ['mobile'] });
  });

  it('is nothing that is longer than a CRM takes', async () => {
    const short: Capabilities['fields'] = { ...single, name: { access: 'write', many: false, maxLength: 20 } };
    const { outcome, form } = await edited(
      [
        [{ id: 'a' }, parts],
        [{ id: 'b', names: 'single', fields: short }, { name: 'Ada Lovelace' }],
      ],
      { lastName: 'Lovelace-Byron-King' },
    );
    expect(outcome).to.equal('invalid');
    expect(form.$form.get().fields.find(({ field }) => field === 'lastName')?.problem).to.equal('too long');
  });

  describe('where a value differs in meaning', () => {
    const rows: Rows = [
      [{ id: 'a' }, { ...parts, phones: [phone('mobile', '07400 990001')] }],
      [
        { id: 'b', names: 'single' },
        { name: 'Ada Lovelace', phones: [phone('mobile', '07400 990002')] },
      ],
    ];

    it('is the edit only when it is ticked', async () => {
      const left = await edited(rows, { mobile: '07400 990099' });
      expect(states(left.save)).to.deep.equal({ a: 'saved', b: 'nothing' });
      expect(left.records[1]?.phones[0]?.value).to.equal('07400 990002');
      const ticked = await edited(rows, { mobile: '07400 990099' }, [['mobile', 'b']]);
      expect(states(ticked.save)).to.deep.equal({ a: 'saved', b: 'saved' });
      expect(ticked.records[1]?.phones[0]?.value).to.equal('07400 990099');
    });

    it('is the value on screen when only the box is ticked', async () => {
      const { save, records } = await edited(rows, {}, [['mobile', 'b']]);
      expect(states(save)).to.deep.equal({ a: 'nothing', b: 'saved' });
      expect(records[1]?.phones[0]?.value).to.equal('07400 990001');
    });
  });

  it('keeps what is hostile as the text that it is', async () => {
    const firstName = '<img src=x onerror=alert(1)>\u202e👩‍💻';
    const { records, directory } = await edited([[{ id: 'a' }, parts]], { firstName });
    expect(records[0]?.firstName).to.equal(firstName);
    expect(directory.contact('a/1')?.slots.firstName.shown?.value).to.equal(firstName);
  });

  it('opens for records in which nothing is set, and for 500 characters', async () => {
    const nothing = await edited([[{ id: 'a' }, { emails: [] }]], { lastName: 'x'.repeat(500) });
    expect(nothing.outcome).to.equal('settled');
    expect(nothing.records[0]?.lastName).to.have.length(500);
  });
});
