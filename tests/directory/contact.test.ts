import { expect } from 'chai';
import type { Contact, PersonField } from '../../src/core/person.js';
import { directoryOf, pulledDirectory } from '../support/directory.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';

describe('a contact', () => {
  let parts: MemoryCrm;
  let single: MemoryCrm;
  beforeEach(() => {
    parts = memoryCrm({ id: 'a', country: 'GB' });
    single = memoryCrm({ id: 'b', names: 'single' });
  });

  async function person(): Promise<Contact> {
    const directory = await pulledDirectory([parts, single]);
    directory.link(['a/1', 'b/1']);
    const contact = directory.contact('b/1');
    expect(contact?.records.map(({ key }) => key)).to.deep.equal(['a/1', 'b/1']);
    return contact as Contact;
  }

  const shown = (contact: Contact, field: PersonField) => contact.slots[field].shown?.value;
  const differing = (contact: Contact) =>
    Object.entries(contact.slots).flatMap(([field, { differs }]) => differs.map(({ value }) => `${field}: ${value}`));

  it('shows the first value in workspace order with its source, and the further ones of that record', async () => {
    parts.put({
      id: '1',
      firstName: 'Ada',
      lastName: 'Lovelace',
      company: { id: 'c1', name: 'Acme' },
      phones: [
        { key: 'p1', kind: 'mobile', value: '07911 123456' },
        { key: 'p2', kind: 'mobile', value: '07911 123457' },
        { key: 'p3', kind: 'direct', value: '020 7946 0100 ext. 12' },
      ],
    });
    single.put({
      id: '1',
      title: 'Countess',
      emails: [
        { key: 'e1', value: ' ada@example.org ' },
        { key: 'e2', value: 'lovelace@example.org' },
      ],
    });
    const contact = await person();
    expect(contact.id).to.equal('a/1');
    expect(contact.name).to.equal('Ada Lovelace');
    expect(contact.company).to.deep.equal({ id: 'c1', name: 'Acme', source: 'a/1' });
    expect(contact.slots.mobile).to.deep.equal({
      shown: { value: '07911 123456', e164: '+447911123456', source: 'a/1', itemKey: 'p1' },
      more: [{ value: '07911 123457', e164: '+447911123457', source: 'a/1', itemKey: 'p2' }],
      differs: [],
    });
    expect(contact.slots.direct.shown).to.deep.equal({
      value: '020 7946 0100',
      extension: '12',
      e164: '+442079460100',
      source: 'a/1',
      itemKey: 'p3',
    });
    expect(contact.slots.email.shown).to.deep.equal({ value: 'ada@example.org', source: 'b/1', itemKey: 'e1' });
    expect(contact.slots.email.more.map(({ value }) => value)).to.deep.equal(['lovelace@example.org']);
    expect(shown(contact, 'title')).to.equal('Countess');
  });

  it('does not differ in spelling, nor where a value is missing', async () => {
    parts.put({
      id: '1',
      firstName: 'Ludwig van',
      lastName: 'Beethoven',
      title: 'Composer',
      phones: [
        { key: 'm', kind: 'mobile', value: '07911 123456' },
        { key: 'd', kind: 'direct', value: '020 7946 0100 x12' },
      ],
      emails: [{ key: 'e', value: 'Ludwig@Example.org' }],
    });
    single.put({
      id: '1',
      name: 'ludwig  van Beethoven',
      title: '  ',
      phones: [
        { key: 'm', kind: 'mobile', value: '+44 7911 123456' },
        { key: 'd', kind: 'direct', value: '+442079460100', extension: '12' },
      ],
      emails: [{ key: 'e', value: 'ludwig@example.org ' }],
    });
    expect(differing(await person())).to.deep.equal([]);
  });

  it('differs in meaning, extension included, and says where', async () => {
    parts.put({
      id: '1',
      firstName: 'Ada',
      lastName: 'Lovelace',
      phones: [
        { key: 'm', kind: 'mobile', value: '07911 123456' },
        { key: 'd', kind: 'direct', value: '020 7946 0100', extension: '12' },
      ],
      emails: [{ key: 'e', value: 'ada@example.org' }],
    });
    single.put({
      id: '1',
      name: 'Ada Byron',
      phones: [
        { key: 'm', kind: 'mobile', value: '+44 7911 123457' },
        { key: 'd', kind: 'direct', value: '+44 20 7946 0100' },
      ],
      emails: [{ key: 'e', value: 'byron@example.org' }],
    });
    const contact = await person();
    expect(differing(contact)).to.deep.equal([
      'lastName: Byron',
      'direct: +44 20 7946 0100',
      'mobile: +44 7911 123457',
      'email: byron@example.org',
    ]);
    expect(contact.slots.lastName.differs[0]?.source).to.equal('b/1');
  });

  it('compares numbers that are none as they are written', async () => {
    parts.put({
      id: '1',
      firstName: 'Ada',
      lastName: 'L',
      phones: [{ key: 'm', kind: 'mobile', value: 'call reception' }],
    });
    single.put({ id: '1', name: 'Ada L', phones: [{ key: 'm', kind: 'mobile', value: 'ask her' }] });
    expect(differing(await person())).to.deep.equal(['mobile: ask her']);
  });

  it('says which names are missing, and where it is inactive', async () => {
    parts.put({ id: '1', lastName: 'Lovelace', active: false });
    single.put({ id: '1' });
    const contact = await person();
    expect(contact.name).to.equal('Lovelace');
    expect(contact.missing).to.deep.equal(['firstName']);
    expect(contact.inactiveIn).to.deep.equal(['a']);
  });

  it('takes the whole name where another record has only a part', async () => {
    parts.put({ id: '1', lastName: 'Lovelace' });
    single.put({ id: '1', name: 'Ada Lovelace' });
    expect(await person()).to.deep.include({ name: 'Ada Lovelace', missing: [] });
  });

  it('survives hostile text', async () => {
    const hostile = `<img src=x onerror=alert(1)>\u202e${'x'.repeat(500)}😀`;
    parts.put({
      id: '1',
      firstName: hostile,
      lastName: hostile,
      phones: [{ key: 'm', kind: 'mobile', value: hostile }],
      emails: [{ key: 'e', value: hostile }],
    });
    const directory = await pulledDirectory([parts]);
    expect(directory.contact('a/1')?.slots.mobile.shown?.value).to.equal(hostile);
    expect(directory.search(hostile).map(({ contactId }) => contactId)).to.deep.equal(['a/1']);
  });

  it('lists records without a first or last name, in workspace order and then by name', async () => {
    single.put({ id: '1', name: 'Cher' });
    single.put({ id: '2', name: 'Ada Lovelace' });
    parts.put({ id: '1', lastName: 'Lovelace' });
    parts.put({ id: '2' });
    const { directory, checks } = await directoryOf([parts, single]);
    await checks.retry('b');
    await checks.retry('a');
    expect(directory.nameless().map(({ key, missing }) => [key, ...missing])).to.deep.equal([
      ['a/1', 'firstName'],
      ['a/2', 'firstName', 'lastName'],
      ['b/1', 'lastName'],
    ]);
  });
});
