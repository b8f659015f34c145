import { expect } from 'chai';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { demoCallers, demoCrm } from '../../src/adapters/demo/control.js';
import { contosoSeed } from '../../src/adapters/demo/server/contoso-seed.js';
import { countries } from '../../src/adapters/demo/server/countries.js';
import { fabrikamSeed } from '../../src/adapters/demo/server/fabrikam-seed.js';
import { createWorld } from '../../src/adapters/demo/server/world.js';
import type { Company, CrmRecord, Phone } from '../../src/core/contact.js';
import { joinName } from '../../src/core/names.js';
import { adapterOn } from './demo-harness.js';

class Crm {
  readonly contacts: CrmRecord[] = [];
  readonly companies = new Map<string, Company>();

  static async read(name: 'contoso' | 'fabrikam'): Promise<Crm> {
    const adapter = adapterOn(demoCrm(name, { storage: 'memory' }));
    const crm = new Crm();
    for await (const page of adapter.contacts()) crm.contacts.push(...page.items);
    for await (const page of adapter.companies()) for (const each of page.items) crm.companies.set(each.id, each);
    return crm;
  }

  /** The country by which a contact's numbers are read. */
  home({ country, company }: CrmRecord): CountryCode {
    return (country ?? this.companies.get(company?.id ?? '')?.country ?? 'GB') as CountryCode;
  }

  read(contact: CrmRecord, { value }: Phone) {
    return parsePhoneNumberFromString(value, this.home(contact));
  }

  /** People with this number, an extension aside. */
  having(e164: string): CrmRecord[] {
    return this.contacts.filter((each) => each.phones.some((phone) => this.read(each, phone)?.number === e164));
  }
}

const nameOf = (contact: CrmRecord): string => contact.name ?? joinName(contact.firstName, contact.lastName);

describe('the seed of the demo CRMs', () => {
  let contoso: Crm;
  let fabrikam: Crm;

  before(async () => {
    contoso = await Crm.read('contoso');
    fabrikam = await Crm.read('fabrikam');
  });

  const both = () => [contoso, fabrikam];

  it('is the same each time', () => {
    const rows = () =>
      JSON.stringify([contosoSeed, fabrikamSeed].map((seed) => [...seed(createWorld()).contacts.values()]));
    expect(rows()).to.equal(rows());
  });

  it('has 2,000 contacts in each', () => {
    for (const { contacts } of both()) expect(contacts).to.have.length(2000);
  });

  it('has numbers of 17 countries, all of them possible and valid', () => {
    const seen = new Set<string>();
    for (const crm of both()) {
      for (const contact of crm.contacts) {
        for (const phone of contact.phones) {
          const number = crm.read(contact, phone);
          expect(number?.isValid(), `${phone.value} in ${crm.home(contact)}`).to.be.true;
          seen.add(number?.country ?? '');
        }
      }
    }
    expect([...seen].sort()).to.deep.equal(countries.map(({ code }) => code).sort());
  });

  it('has numbers of companies that are valid too', () => {
    for (const { companies } of both()) {
      for (const { phones, country } of companies.values()) {
        for (const { value } of phones) {
          expect(parsePhoneNumberFromString(value, country as CountryCode)?.isValid(), value).to.be.true;
        }
      }
    }
  });

  it('is in national form at home and international abroad in Contoso, in E.164 in Fabrikam', () => {
    const styles = new Set<string>();
    for (const contact of contoso.contacts) {
      for (const phone of contact.phones) {
        const home = countries.find(({ code }) => code === contoso.home(contact));
        const abroad = contoso.read(contact, phone)?.countryCallingCode !== home?.calling;
        const international = phone.value.startsWith('+') || phone.value.startsWith(home?.abroad || '+');
        expect(international, `${phone.value} in ${home?.code}`).to.equal(abroad);
        styles.add(phone.value.replace(/\d+/gu, '9'));
      }
    }
    expect(styles.size, 'as people type them').to.be.greaterThan(20);
    for (const { phones } of fabrikam.contacts) for (const { value } of phones) expect(value).to.match(/^\+\d{8,15}$/u);
  });

  it('has nobody at +44 20 7946 0990 to 0999', () => {
    for (const crm of both()) {
      const digits = [...crm.contacts, ...crm.companies.values()].flatMap(({ phones }) =>
        phones.map(({ value }) => value.replace(/\D/gu, '')),
      );
      expect(digits.filter((each) => each.includes('207946099'))).to.be.empty;
    }
  });

  it('has people without a first name, a last name, a number, and some who are inactive', () => {
    const some = (found: readonly unknown[]) => expect(found.length).to.be.within(15, 250);
    some(contoso.contacts.filter(({ firstName }) => firstName === undefined));
    some(contoso.contacts.filter(({ lastName }) => lastName === undefined));
    some(fabrikam.contacts.filter(({ name }) => name === undefined));
    for (const { contacts } of both()) {
      some(contacts.filter(({ phones }) => !phones.length));
      some(contacts.filter(({ active }) => !active));
      some(contacts.filter(({ emails }) => emails.some(({ value }) => /^(info|reception|accounts)@/u.test(value))));
      some(contacts.filter(({ phones }) => phones.some(({ extension }) => extension)));
    }
    some(contoso.contacts.filter(({ phones }) => phones.filter(({ kind }) => kind === 'direct').length > 1));
  });

  it('has people in both, in different spellings, and some with different values', () => {
    const here = new Map(
      contoso.contacts.flatMap((each) => each.emails.map(({ value }) => [value.toLowerCase(), each] as const)),
    );
    const pairs = fabrikam.contacts.flatMap((there) => {
      const found = here.get(there.emails[0]?.value.toLowerCase() ?? '');
      return found ? [[found, there] as const] : [];
    });
    expect(pairs.length).to.be.greaterThan(400);
    const numbers = (crm: Crm, contact: CrmRecord, kind: string) =>
      contact.phones.filter((phone) => phone.kind === kind).map((phone) => crm.read(contact, phone)?.number);
    const differ = pairs.filter(([a, b]) => {
      const there = numbers(fabrikam, b, 'mobile');
      return there.length && numbers(contoso, a, 'mobile').length && there[0] !== numbers(contoso, a, 'mobile')[0];
    });
    expect(differ.length).to.be.within(5, 150);
    expect(pairs.filter(([a, b]) => nameOf(a) !== nameOf(b)).length).to.be.greaterThan(50);
  });

  describe('example callers', () => {
    const number = (label: string) => demoCallers.find((each) => each.label === label)?.number ?? '';

    it('are the seven of the demo, in order', () =>
      expect(demoCallers.map(({ label }) => label)).to.deep.equal([
        'Known in one CRM',
        'Known in both',
        'Main number of a company',
        'Shared by three people',
        'Unknown number',
        'Withheld',
        'With extension',
      ]));

    it('known in one', () => {
      expect(contoso.having(number('Known in one CRM')).map(nameOf)).to.deep.equal(['Grace Hopper']);
      expect(fabrikam.having(number('Known in one CRM'))).to.be.empty;
    });

    it('known in both, alike but for the spelling', () => {
      const [here, ...more] = contoso.having(number('Known in both'));
      const [there, ...others] = fabrikam.having(number('Known in both'));
      expect([...more, ...others]).to.be.empty;
      if (!here || !there) return expect.fail('not in both');
      expect(nameOf(here)).to.equal(nameOf(there));
      expect([here.title, here.company?.name, here.emails[0]?.value, here.active]).to.deep.equal([
        there.title,
        there.company?.name,
        there.emails[0]?.value,
        there.active,
      ]);
      for (const kind of ['direct', 'mobile']) {
        const [a, b] = [here, there].map((each) => each.phones.find((phone) => phone.kind === kind));
        if (!a || !b) return expect.fail(`no ${kind}`);
        expect(a.value).not.to.equal(b.value);
        expect(contoso.read(here, a)?.number).to.equal(fabrikam.read(there, b)?.number);
      }
    });

    it('the main number of one company, with people in it, and of nobody else', () => {
      const main = number('Main number of a company');
      const [company, ...more] = both().flatMap(({ companies }) =>
        [...companies.values()].filter(({ phones, country }) =>
          phones.some(({ value }) => parsePhoneNumberFromString(value, country as CountryCode)?.number === main),
        ),
      );
      expect(company?.name).to.equal('Northwind Traders');
      expect(more).to.be.empty;
      expect(both().flatMap((crm) => crm.having(main))).to.be.empty;
      expect(contoso.contacts.filter((each) => each.company?.id === company?.id)).to.have.length(3);
    });

    it('shared by exactly three people', () => {
      const people = both().flatMap((crm) => crm.having(number('Shared by three people')));
      expect(people.map(nameOf)).to.deep.equal(['Dorothy Vaughan', 'Katherine Johnson', 'Margaret Hamilton']);
      expect(new Set(people.flatMap(({ emails }) => emails.map(({ value }) => value))).size).to.equal(3);
    });

    it('unknown, and withheld', () => {
      expect(number('Unknown number')).to.equal('+442079460991');
      expect(both().flatMap((crm) => crm.having(number('Unknown number')))).to.be.empty;
      expect(demoCallers[5]).to.deep.equal({ label: 'Withheld', withheld: true });
    });

    it('with an extension, by which one of two people is told from the other', () => {
      const called = parsePhoneNumberFromString(number('With extension'));
      expect(called?.ext).to.equal('12');
      const people = both().flatMap((crm) => crm.having(called?.number ?? ''));
      expect(people).to.have.length(2);
      const fits = people.filter(({ phones }) => phones.some(({ extension }) => extension === called?.ext));
      expect(fits.map(nameOf)).to.deep.equal(['Hedy Lamarr']);
    });
  });
});
