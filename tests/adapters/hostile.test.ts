import { expect } from 'chai';
import { demoCrm } from '../../src/adapters/demo/control.js';
import { adapterOn } from './demo-harness.js';

const strange = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '\u202Egnp.exe\u202C',
  'שלום \u200Fעולם',
  '👩‍👩‍👧‍👦',
  'a'.repeat(500),
  '${constructor}',
  '__proto__',
  'ext 12 only',
  'call reception',
  '\u0000\u0007',
  '=HYPERLINK("https://evil.example")',
];

async function firstOf<T>(listing: AsyncIterable<{ readonly items: readonly T[] }>): Promise<T | undefined> {
  for await (const { items } of listing) return items[0];
  return undefined;
}

describe('what people and machines put into CRMs', () => {
  it('leaves what is null out: Contoso', async () => {
    const crm = demoCrm('contoso', { storage: 'memory' });
    crm.putRow({
      id: 1,
      firstName: null,
      lastName: null,
      title: null,
      company: null,
      country: null,
      inactiveFlag: null,
      communicationItems: null,
    });
    crm.putRow({ id: 2, communicationItems: [{ id: 20, type: 'Mobile', value: null, extension: null }] });
    const adapter = adapterOn(crm);
    for (const id of ['1', '2']) {
      const { revision, updatedAt, url, ...rest } = await adapter.contact(id);
      expect([revision, updatedAt, url]).to.not.include(undefined);
      expect(rest).to.deep.equal({ id, active: true, phones: [], emails: [] });
    }
  });

  it('leaves what is null out: Fabrikam', async () => {
    const crm = demoCrm('fabrikam', { storage: 'memory' });
    crm.putRow({
      uid: 'ct_00001',
      fullName: null,
      jobTitle: null,
      account: null,
      country: null,
      status: null,
      phones: null,
      email: null,
    });
    crm.putRow({ uid: 'ct_00002', account: null, phones: { business: null, cell: { number: null, ext: '12' } } });
    const adapter = adapterOn(crm);
    for (const id of ['ct_00001', 'ct_00002']) {
      const { revision, updatedAt, url, ...rest } = await adapter.contact(id);
      expect([revision, updatedAt, url]).to.not.include(undefined);
      expect(rest).to.deep.equal({ id, active: true, phones: [], emails: [] });
    }
  });

  it('leaves null out of companies and users too', async () => {
    const contoso = demoCrm('contoso', { storage: 'memory' });
    contoso.putRow({ id: 1, name: 'Acme', phoneNumber: null, sites: null, website: 'not an address' }, 'companies');
    contoso.putRow({ id: 1, firstName: null, lastName: 'Morgan', primaryEmail: null, officePhone: null }, 'users');
    const fabrikam = demoCrm('fabrikam', { storage: 'memory' });
    fabrikam.putRow({ uid: 'ac_00001', title: 'Acme', phone: null, domains: null, status: null }, 'companies');
    fabrikam.putRow({ uid: 'us_00001', displayName: 'Morgan', mail: null, line: null, enabled: true }, 'users');
    for (const [adapter, company, user] of [
      [adapterOn(contoso), '1', '1'],
      [adapterOn(fabrikam), 'ac_00001', 'us_00001'],
    ] as const) {
      const firstCompany = await firstOf(adapter.companies());
      const firstUser = await firstOf(adapter.users());
      expect(firstCompany).to.deep.equal({ id: company, name: 'Acme', active: true, phones: [] });
      expect(firstUser).to.deep.equal({ id: user, name: 'Morgan', active: true });
    }
  });

  for (const text of strange) {
    it(`passes ${JSON.stringify(text.slice(0, 30))} on as it is`, async () => {
      const contoso = demoCrm('contoso', { storage: 'memory' });
      const communicationItems = [
        { id: 10, type: 'Direct', value: text, extension: text },
        { id: 11, type: 'Email', value: text },
      ];
      const company = { id: 1, name: text };
      contoso.putRow({ id: 1, firstName: text, lastName: text, title: text, company, communicationItems });
      const fabrikam = demoCrm('fabrikam', { storage: 'memory' });
      const phones = { business: { number: text, ext: text } };
      fabrikam.putRow({ uid: 'ct_00001', fullName: text, jobTitle: text, account: 'ac_00001', phones, email: text });
      const here = await adapterOn(contoso).contact('1');
      const there = await adapterOn(fabrikam).contact('ct_00001');
      expect(here).to.deep.include({ firstName: text, lastName: text, title: text, company: { id: '1', name: text } });
      expect(there).to.deep.include({ name: text, title: text });
      for (const { phones: found, emails } of [here, there]) {
        expect(found).to.have.length(1);
        expect(found[0]).to.deep.include({ kind: 'direct', value: text, extension: text });
        expect(emails.map(({ value }) => value)).to.deep.equal([text]);
      }
    });

    it(`writes ${JSON.stringify(text.slice(0, 30))} as a name, or says why not`, async () => {
      for (const [crm, id, field] of [
        [demoCrm('contoso', { storage: 'memory' }), '1', 'lastName'],
        [demoCrm('fabrikam', { storage: 'memory' }), 'ct_00001', 'name'],
      ] as const) {
        const outcome = await adapterOn(crm)
          .updateContact(id, { [field]: text })
          .catch((error: unknown) => error);
        if (crm.name === 'contoso' && text.length > 100) {
          expect(outcome).to.deep.include({ code: 'invalid', details: { fields: { lastName: 'Too long' } } });
        } else expect(outcome).to.have.property(field, text);
      }
    });

    it(`finds nothing for ${JSON.stringify(text.slice(0, 30))}, and breaks nothing`, async () => {
      for (const name of ['contoso', 'fabrikam'] as const) {
        const { find } = adapterOn(demoCrm(name, { storage: 'memory' }));
        expect(await find({ name: text })).to.deep.equal([]);
        expect(await find({ email: text })).to.deep.equal([]);
        expect(await find({ phone: `+000${text}` })).to.deep.equal([]);
      }
    });
  }

  it('reads ids of any kind without leaving the collection', async () => {
    for (const name of ['contoso', 'fabrikam'] as const) {
      const adapter = adapterOn(demoCrm(name, { storage: 'memory' }));
      for (const id of ['../users', 'a/b', '?x=1', '#', '__proto__', 'constructor', ' ']) {
        const outcome = await adapter.contact(id).catch((error: unknown) => error);
        expect(outcome, `${name} ${id}`).to.have.property('code', 'not-found');
      }
    }
  });

  it('goes on listing when one contact is strange', async () => {
    const crm = demoCrm('contoso', { storage: 'memory' });
    crm.putRow({ id: 700, firstName: strange[0], communicationItems: [{ id: 1, type: 'Pager', value: 'x' }] });
    let count = 0;
    for await (const page of adapterOn(crm).contacts()) count += page.items.length;
    expect(count).to.equal(2000);
    const [pager] = (await adapterOn(crm).contact('700')).phones;
    expect(pager).to.deep.equal({ key: '1', kind: 'other', value: 'x' });
  });
});
