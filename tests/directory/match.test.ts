import { expect } from 'chai';
import { atom } from 'nanostores';
import type { CrmRecord, Phone } from '../../src/core/contact.js';
import type { KeptChoices } from '../../src/directory/choices.js';
import { createDirectory, type PulledDirectory } from '../../src/directory/index.js';
import type { KeptLink } from '../../src/directory/links.js';
import { directoryOf, pulledDirectory } from '../support/directory.js';
import { keptOf } from '../support/kept.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

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
    expect(['one/us', 'one/uk', 'one/company'].map((key) => directory.countryOf(key))).to.deep.equal([
      'US',
      'GB',
      'GB',
    ]);
  });

  it('reads numbers by the connection, then by the workspace', async () => {
    two.put({ id: '1', name: 'Bo Berg', phones: [direct('08-12 34 56')] });
    person('1', direct('(212) 555-0100'));
    const directory = await pulledDirectory([one, two], { country: 'SE' });
    expect(graded(directory, '+468123456')).to.deep.equal(['two/1 national']);
    expect(graded(directory, '08 123 456')).to.deep.equal(['two/1 national']);
    expect(graded(directory, '+12125550100')).to.deep.equal(['one/1 national']);
  });

  for (const [country, texts, national, e164] of [
    [
      'GB',
      ['UK', 'gb', ' Gb ', 'U.K.', 'United Kingdom', 'Great Britain', 'England', 'Northern Ireland', 'GBR', '826'],
      '020 7946 0100',
      '442079460100',
    ],
    [
      'US',
      ['us', 'USA', 'U.S.A.', 'United States', 'united states of america', 'The United States'],
      '(646) 555-0100',
      '16465550100',
    ],
    ['DE', [' de ', 'Germany', 'GERMANY', 'Deutschland', 'Allemagne', 'DEU'], '030 123456', '4930123456'],
    ['AT', ['Austria', 'Österreich', 'AUT'], '01 234567', '431234567'],
    ['SE', ['Sverige', 'Ruotsi', 'SWE'], '08-12 34 56', '468123456'],
    ['DK', ['Danmark', 'dnk'], '20 12 34 56', '4520123456'],
    ['PL', ['Polska', 'Polen', 'POL'], '22 123 45 67', '48221234567'],
    ['RU', ['Россия', 'Росія', 'RUS'], '8 495 123-45-67', '74951234567'],
    ['JP', ['日本', '일본', 'JPN'], '03-1234-5678', '81312345678'],
    ['IE', ['Ireland', 'Republic of Ireland', 'IRL'], '01 555 0123', '35315550123'],
    ['AU', ['Australia', 'AUS'], '(02) 1234 5678', '61212345678'],
    ['CH', ['Switzerland', 'Schweiz', 'Suisse', 'CHE'], '044 123 45 67', '41441234567'],
    ['CZ', ['Czechia', 'Czech Republic'], '212 345 678', '420212345678'],
    ['NL', ['The Netherlands', 'Netherlands', 'Holland', 'Nederland'], '020 123 4567', '31201234567'],
    ['KR', ['South Korea', 'Korea, Republic of'], '02-123-4567', '8221234567'],
    ['TR', ['Turkey', 'Türkiye'], '0212 123 45 67', '902121234567'],
    ['TT', ['Trinidad and Tobago', 'Trinidad & Tobago'], '(868) 622-1234', '18686221234'],
    ['AE', ['UAE', 'United Arab Emirates'], '04 123 4567', '97141234567'],
    ['HK', ['Hong Kong', 'Hong Kong SAR'], '2123 4567', '85221234567'],
  ] as const)
    it(`knows ${country} as ${texts.join(', ')}, of a record and of its company`, async () => {
      for (const [at, text] of texts.entries()) {
        person(`${at}`, direct(national), { country: text });
        one.companies.set(`${at}`, {
          id: `${at}`,
          name: text,
          country: text,
          active: true,
          phones: [{ value: national }],
        });
        person(`of ${at}`, direct(national), { company: { id: `${at}`, name: text } });
      }
      const directory = await pulledDirectory([one], { country: 'FR' });
      expect(directory.match(`+${e164}`).companies.map(({ company }) => company.country)).to.have.members([...texts]);
      const keys = texts.flatMap((_, at) => [`one/${at}`, `one/of ${at}`]);
      expect([...new Set(keys.map((key) => directory.countryOf(key)))]).to.deep.equal([country]);
      expect(directory.match(`+${e164}`).contacts).to.have.length(texts.length);
    });

  it('reads by the next country where it does not know the first', async () => {
    const three = memoryCrm({ id: 'three', country: 'UK' });
    for (const country of ['Narnia', '??', 'ZZ', '1!', 'N/A', '']) {
      one.companies.set('c', { id: 'c', name: 'Acme', country: 'Deutschland', active: true, phones: [] });
      one.companies.set('d', { id: 'd', name: 'Byte', country, active: true, phones: [] });
      person('1', direct('030 123456'), { country, company: { id: 'c', name: 'Acme' } });
      person('2', direct('(646) 555-0100'), { country, company: { id: 'd', name: 'Byte' } });
      three.put({ id: '3', lastName: 'Smith', country, phones: [direct('020 7946 0100')] });
      const directory = await pulledDirectory([one, three], { country: 'SE' });
      for (const [number, key] of [
        ['+4930123456', 'one/1'],
        ['+16465550100', 'one/2'],
        ['+442079460100', 'three/3'],
      ] as const)
        expect(graded(directory, number), `${country} ${number}`).to.deep.equal([`${key} national`]);
    }
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

  describe('of which nobody is known', () => {
    for (const [calling, stored, country] of [
      ['+5511961234567', '+551161234567', 'BR'],
      ['+525512345678', '+5215512345678', 'MX'],
      ['+5215512345678', '+525512345678', 'MX'],
      ['+5491123456789', '+541123456789', 'AR'],
      ['+39612345678', '06 1234 5678', 'IT'],
    ] as const)
      it(`finds by an older or newer form: ${calling} and ${stored}`, async () => {
        person('1', direct(stored), { country });
        const directory = await pulledDirectory([one]);
        expect(directory.match(calling).contacts).to.deep.equal([
          { contactId: 'one/1', grade: 'national', field: 'direct', connectionId: 'one', byHistory: true },
        ]);
      });

    it('looks for other forms only then', async () => {
      person('1', direct('+525512345678'));
      person('2', direct('+5215512345678'));
      const directory = await pulledDirectory([one]);
      expect(graded(directory, '+525512345678')).to.deep.equal(['one/1 exact']);
    });

    it('finds the head office of a direct line, and says so', async () => {
      one.companies.set('acme', { id: 'acme', name: 'Acme GmbH', active: true, phones: [{ value: '+49 734 2730' }] });
      person('Ann', direct('+49 30 1234567'), { company: { id: 'acme', name: 'Acme GmbH' } });
      const directory = await pulledDirectory([one]);
      const { contacts, companies } = directory.match('+49734273833');
      expect(contacts).to.deep.equal([]);
      expect(
        companies.map(({ company, grade, isHeadOffice, contacts }) => [company.name, grade, isHeadOffice, contacts]),
      ).to.deep.equal([['Acme GmbH', 'main number', true, ['one/Ann']]]);
      expect(directory.match('+497342730').companies[0]).not.to.have.property('isHeadOffice');
    });

    it("finds the head office by what a contact has as their company's main line", async () => {
      person('Ann', { key: 'm', kind: 'main', value: '+49 734 2730' }, { company: { id: 'acme', name: 'Acme GmbH' } });
      person('Bob', direct('+49 734 2731'), { company: { id: 'other', name: 'Other' } });
      person('Cy', { key: 'm', kind: 'main', value: '+49 734 2730' });
      const directory = await pulledDirectory([one]);
      const { contacts, companies } = directory.match('+49734273833');
      expect([contacts, companies.map(({ company }) => company.name)]).to.deep.equal([[], ['Acme GmbH']]);
    });

    it('finds no head office where the plan makes no numbers so', async () => {
      for (const value of ['+1 212 555 0100', '+33 1 23 45 67 80'])
        one.companies.set(value, { id: value, name: 'Acme', active: true, phones: [{ value }] });
      const directory = await pulledDirectory([one]);
      for (const number of ['+12125550123', '+12125550101', '+33123456789'])
        expect(directory.match(number).companies, number).to.deep.equal([]);
    });
  });

  describe('that several have', () => {
    const number = '+12125550100';

    it('ranks by grade, then by name, company and what else is known', async () => {
      const company = { id: 'c', name: 'Acme' };
      person('national', direct('212 555 0100'), { company });
      one.put({ id: 'nameless', company, phones: [direct(number)] });
      person('bare', direct(number));
      person('titled', direct(number), { title: 'Countess' });
      person('placed', direct(number), { company });
      const directory = await pulledDirectory([one]);
      expect(graded(directory, number)).to.deep.equal([
        'one/placed exact',
        'one/titled exact',
        'one/bare exact',
        'one/nameless exact',
        'one/national national',
      ]);
    });

    it('says who is inactive, and puts them last', async () => {
      person('1', direct('212 555 0100'));
      person('2', direct(number), { active: false, title: 'Countess' });
      const directory = await pulledDirectory([one]);
      const inactive = directory.match(number).contacts.map((match) => [match.contactId, match.inactive]);
      expect(inactive).to.deep.equal([
        ['one/1', undefined],
        ['one/2', true],
      ]);
    });

    it('remembers who was chosen, the last one first, for that number only', async () => {
      for (const id of ['1', '2', '3'])
        person(id, direct(number), { phones: [direct(number), { key: 'm', kind: 'mobile', value: '+12125550199' }] });
      const directory = await pulledDirectory([one]);
      const chosen = (of = number) =>
        directory.match(of).contacts.map((match) => `${match.contactId} ${match.chosen ?? 0}`);
      const version = directory.$version.get();
      directory.choose('212-555-0100', 'one/3');
      expect(directory.$version.get()).to.be.above(version);
      directory.choose(number, 'one/3');
      expect(chosen()).to.deep.equal(['one/3 2', 'one/1 0', 'one/2 0']);
      expect(chosen('+12125550199')).to.deep.equal(['one/1 0', 'one/2 0', 'one/3 0']);
    });

    it('puts whom the agent has rejected after the others, also where their number fits better, until they are chosen again', async () => {
      person('1', direct(number), { title: 'Countess' });
      person('2', direct(number));
      person('3', direct('212 555 0100'));
      const directory = await pulledDirectory([one]);
      const order = () => directory.match(number).contacts.map(({ contactId }) => contactId);
      directory.reject(number, 'one/1');
      expect(order()).to.deep.equal(['one/2', 'one/3', 'one/1']);
      directory.choose(number, 'one/1');
      expect(order()).to.deep.equal(['one/1', 'one/2', 'one/3']);
    });

    it('remembers it of the person, whichever of their records was meant, also after a merge', async () => {
      const emails = [{ key: 'e', value: 'ada@example.org' }];
      person('1', direct(number), { emails });
      person('2', direct(number));
      person('9', direct('+12125550109'));
      const directory = await pulledDirectory([one, two]);
      directory.choose(number, 'one/9');
      directory.apply('one', { merged: [['9', '1']] });
      directory.apply('two', { upserts: [two.put({ id: 'x', name: 'Ada 1', emails, phones: [direct(number)] })] });
      directory.choose(number, 'two/x');
      const [first, ...rest] = directory.match(number).contacts;
      expect(first).to.deep.include({ contactId: 'one/1', chosen: 2 });
      expect(rest.map(({ contactId }) => contactId)).to.deep.equal(['one/2']);
    });

    it('knows it in the next page, and in the other tabs', async () => {
      const [links, choices] = [keptOf<KeptLink>(), keptOf<KeptChoices>()];
      const tab = () => {
        const kept = { links: links.tab(), choices: choices.tab() };
        const directory = createDirectory({ country: 'US', $connections: atom([one.connection]), kept });
        directory.apply('one', { upserts: ['1', '2'].map((id) => person(id, direct(number))) });
        return directory;
      };
      const first = (directory: PulledDirectory) => directory.match(number).contacts[0]?.contactId;
      const [mine, other] = [tab(), tab()];
      mine.choose(number, 'one/2');
      expect(first(other)).to.equal('one/2');
      const later = tab();
      await until(() => first(later) === 'one/2');
    });

    it('ends soon where it is ten thousand', async () => {
      for (let id = 0; id < 10_000; id++) person(`${id}`, direct(number));
      const { directory } = await directoryOf([one]);
      directory.apply('one', { upserts: [...one.records.values()] });
      expect(directory.match(number).contacts.length).to.be.within(10, 100);
      expect(directory.contact('one/77')?.records).to.have.length(1);
    });

    it('finds whom the agent has chosen among however many', async () => {
      for (let id = 0; id < 300; id++) person(`${id}`, direct(number));
      person('else', direct('+12125550199'));
      two.put({ id: 'x', name: 'Ada Byron', phones: [direct('+12125550198')] });
      const directory = await pulledDirectory([two, one]);
      directory.link(['two/x', 'one/298']);
      for (const id of ['one/299', 'two/x', 'one/299', 'one/else', 'one/gone']) directory.choose(number, id);
      directory.choose(number, 'one/299');
      const [first, second, ...rest] = directory.match(number).contacts;
      expect(first).to.deep.include({ contactId: 'one/299', chosen: 3 });
      expect(second).to.deep.include({ contactId: 'two/x', chosen: 1, connectionId: 'one' });
      expect(rest.filter(({ chosen }) => chosen)).to.deep.equal([]);
      expect(new Set(rest.map(({ contactId }) => contactId)).size).to.equal(rest.length);
    });
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

    it('names first whom the agent has chosen for it, however many work there, and last who is inactive or was rejected', async () => {
      const company = { id: 'acme', name: 'Acme, Inc.' };
      person('Abe', direct('+16465550101'), { company, active: false });
      person('Bea', direct('+16465550101'), { company });
      person('Eve', direct('+16465550101'), { company: { id: 'else', name: 'Else' } });
      const directory = await pulledDirectory([one]);
      const people = () => directory.match('+12125550100').companies[0]?.contacts;
      for (const id of ['one/Zed', 'one/Eve', 'one/Out']) directory.choose('+12125550100', id);
      expect(people()?.slice(2)).to.deep.equal(['one/Ann', 'one/Bea', 'one/Abe']);
      expect(people()?.slice(0, 2)).to.have.members(['one/Out', 'one/Zed']);
      directory.reject('+12125550100', 'one/Ann');
      expect(people()?.slice(2)).to.deep.equal(['one/Bea', 'one/Ann', 'one/Abe']);
      const upserts = Array.from({ length: 300 }, (_, at) => person(`C${at}`, direct('+16465550101'), { company }));
      directory.apply('one', { upserts });
      directory.choose('+12125550100', 'one/C299');
      expect(people()).to.include('one/C299');
    });

    it('is a person when their extension is calling', async () => {
      const directory = await pulledDirectory([one]);
      expect(graded(directory, '+12125550100;ext=12')).to.deep.equal(['one/Ann exact']);
    });

    it('is found by the number of a site', async () => {
      const directory = await pulledDirectory([one]);
      const sites = ['+12125550200', '+12125550100'].map((number) => directory.match(number).companies[0]?.site);
      expect(sites).to.deep.equal(['Depot', undefined]);
    });

    it('comes after those that are active when the company is not', async () => {
      const phones = [{ value: '212 555 0100' }];
      one.companies.set('acme', { id: 'acme', name: 'Acme, Inc.', active: false, phones });
      one.companies.set('new', { id: 'new', name: 'New, Inc.', active: true, phones });
      const directory = await pulledDirectory([one]);
      expect(directory.match('+12125550100').companies.map(({ company }) => company.id)).to.deep.equal(['new', 'acme']);
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
