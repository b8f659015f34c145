import { expect } from 'chai';
import type { CrmRecord, Phone } from '../../src/core/contact.js';
import type { PulledDirectory } from '../../src/directory/index.js';
import { pulledDirectory } from '../support/directory.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';

const direct = (value: string, extension?: string): Phone => ({
  key: 'd',
  kind: 'direct',
  value,
  ...(extension === undefined ? {} : { extension }),
});

describe('matching a number', () => {
  let one: MemoryCrm;
  let two: MemoryCrm;
  beforeEach(() => {
    one = memoryCrm({ id: 'one', country: 'US' });
    two = memoryCrm({ id: 'two', names: 'single' });
  });

  const person = (id: string, phone: Phone, more: Partial<CrmRecord> = {}) =>
    one.put({ id, firstName: 'Ada', lastName: id, phones: [phone], ...more });
  const graded = (directory: PulledDirectory, number: string) =>
    directory.match(number).contacts.map(({ contactId, grade }) => `${contactId} ${grade}`);

  it('is exact between international spellings and national where a country was needed', async () => {
    person('1', direct('+1 (212) 555-0100'));
    person('2', direct('(646) 555-0100'));
    const directory = await pulledDirectory([one]);
    expect(graded(directory, '+12125550100')).to.deep.equal(['one/1 exact']);
    expect(graded(directory, '212-555-0100')).to.deep.equal(['one/1 national']);
    expect(graded(directory, '+16465550100')).to.deep.equal(['one/2 national']);
  });

  it('tells the field and the connection', async () => {
    person('1', { key: 'm', kind: 'mobile', value: '+12125550100' });
    const directory = await pulledDirectory([one]);
    expect(directory.match('+12125550100').contacts).to.deep.equal([
      { contactId: 'one/1', grade: 'exact', field: 'mobile', connectionId: 'one' },
    ]);
  });

  it('is short where only one side has an extension, and nothing where they differ', async () => {
    person('1', direct('212-555-0100 ext 12'));
    person('2', direct('212-555-0100', '13'));
    const directory = await pulledDirectory([one]);
    expect(graded(directory, '+12125550100')).to.deep.equal(['one/1 short', 'one/2 short']);
    expect(graded(directory, '+12125550100;ext=13')).to.deep.equal(['one/2 national']);
    expect(graded(directory, '+12125550100 x99')).to.deep.equal([]);
  });

  it('lets the extension of the caller decide', async () => {
    person('1', direct('+12125550100', '12'));
    person('2', direct('+12125550100'));
    const directory = await pulledDirectory([one]);
    expect(graded(directory, '+12125550100 x12')).to.deep.equal(['one/1 exact']);
    expect(graded(directory, '+12125550100 x13')).to.deep.equal(['one/2 short']);
  });

  it('never compares last digits only', async () => {
    person('1', direct('+6133316005'));
    person('2', direct('+44 20 7946 0991'));
    person('3', direct('900'));
    const directory = await pulledDirectory([one]);
    for (const number of ['+6433316005', '2079460991', '3316005', '00900', '0900', '+1900', '7946 0991'])
      expect(graded(directory, number), number).to.deep.equal([]);
  });

  it('finds a short number by the very same digits in the same country only', async () => {
    person('1', direct('900'));
    person('2', direct('900'), { country: 'GB' });
    person('3', direct('ext 900 only'));
    const directory = await pulledDirectory([one]);
    expect(graded(directory, '900')).to.deep.equal(['one/1 short']);
  });

  it('keeps offices of two countries apart though their national numbers are the same', async () => {
    person('us', direct('(202) 555-0143'), { country: 'US' });
    person('uk', direct('0202 555 0143'), { country: 'GB' });
    one.companies.set('c', { id: 'c', name: 'Acme Ltd', country: 'GB', active: true, phones: [] });
    person('company', direct('0202 555 0144'), { company: { id: 'c', name: 'Acme Ltd' } });
    const directory = await pulledDirectory([one]);
    expect(graded(directory, '+12025550143')).to.deep.equal(['one/us national']);
    expect(graded(directory, '+442025550143')).to.deep.equal(['one/uk national']);
    expect(graded(directory, '+442025550144')).to.deep.equal(['one/company national']);
    expect(['one/us', 'one/uk', 'one/company'].map(directory.countryOf)).to.deep.equal(['US', 'GB', 'GB']);
  });

  it('reads numbers by the connection, then by the workspace', async () => {
    two.put({ id: '1', name: 'Bo Berg', phones: [direct('08-12 34 56')] });
    person('1', direct('(212) 555-0100'));
    const directory = await pulledDirectory([one, two], { country: 'SE' });
    expect(graded(directory, '+468123456')).to.deep.equal(['two/1 national']);
    expect(graded(directory, '08 123 456')).to.deep.equal(['two/1 national']);
    expect(graded(directory, '+12125550100')).to.deep.equal(['one/1 national']);
  });

  it('gives everybody who shares a number, nobody twice, those who are inactive last', async () => {
    person('1', direct('+12125550100'), { active: false });
    person('2', direct('212 555 0100'));
    person('3', direct('+12125550100'), {
      phones: [direct('+12125550100'), { key: 'm', kind: 'mobile', value: '12125550100' }],
      emails: [{ key: 'e', value: 'ada@example.org' }],
    });
    two.put({ id: '3', name: 'Ada 3', phones: [], emails: [{ key: 'e', value: 'ADA@example.org' }] });
    two.put({ id: '4', name: 'Bo Berg', phones: [direct('+12125550100')] });
    const directory = await pulledDirectory([one, two]);
    expect(graded(directory, '+12125550100')).to.deep.equal([
      'one/3 exact',
      'two/4 exact',
      'one/2 national',
      'one/1 exact',
    ]);
  });

  describe('of a company', () => {
    beforeEach(() => {
      one.companies.set('acme', {
        id: 'acme',
        name: 'Acme, Inc.',
        active: true,
        phones: [{ value: '(212) 555-0100' }, { value: '212 555 0200', site: 'Depot' }],
      });
      const company = { id: 'acme', name: 'Acme, Inc.' };
      person('Zed', direct('+12125550100'), { company });
      person('Ann', direct('+12125550100', '12'), { company });
      person('Out', direct('+16465550100'), { company });
    });

    it('is a company call, also when one of its people carries that number', async () => {
      const { contacts, companies } = (await pulledDirectory([one])).match('+12125550100');
      expect(contacts).to.deep.equal([]);
      expect(companies.map(({ company, grade, contacts }) => ({ name: company.name, grade, contacts }))).to.deep.equal([
        { name: 'Acme, Inc.', grade: 'main number', contacts: ['one/Ann', 'one/Out', 'one/Zed'] },
      ]);
    });

    it('is a person when their extension is calling', async () => {
      const directory = await pulledDirectory([one]);
      expect(graded(directory, '+12125550100;ext=12')).to.deep.equal(['one/Ann exact']);
    });

    it('is found by the number of a site', async () => {
      const directory = await pulledDirectory([one]);
      expect(directory.match('+12125550200').companies).to.have.length(1);
    });

    it('takes people of a company of the same name in another CRM for its people', async () => {
      two.put({ id: '7', name: 'Bo Berg', company: { id: 'x7', name: 'ACME Inc' }, phones: [direct('+12125550100')] });
      two.put({ id: '8', name: 'Cy Coe', company: { id: 'x8', name: 'Other' }, phones: [direct('+12125550100')] });
      const directory = await pulledDirectory([one, two]);
      expect(graded(directory, '+12125550100')).to.deep.equal(['two/8 exact']);
      expect(directory.match('+12125550100').companies[0]?.contacts).to.include('two/7').and.not.include('two/8');
    });

    it('is forgotten with the company', async () => {
      const directory = await pulledDirectory([one]);
      directory.internals.records.companies.remove('one', 'acme');
      expect(directory.match('+12125550100').companies).to.deep.equal([]);
    });
  });

  it('follows an edit', async () => {
    const before = person('1', direct('+12125550100'));
    const directory = await pulledDirectory([one]);
    const version = directory.$version.get();
    directory.apply('one', { upserts: [{ ...before, phones: [direct('+12125550111')] }] });
    expect(directory.$version.get()).to.be.above(version);
    expect(graded(directory, '+12125550100')).to.deep.equal([]);
    expect(graded(directory, '+12125550111')).to.deep.equal(['one/1 exact']);
  });
});
