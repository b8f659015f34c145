import { expect } from 'chai';
import { atom } from 'nanostores';
import { demoCallers, demoConnections, demoCrm, type DemoCrm } from '../../src/adapters/demo/control.js';
import type { Checks } from '../../src/core/check.js';
import { createChecks } from '../../src/directory/checks.js';
import { createDirectory, type PulledDirectory } from '../../src/directory/index.js';

describe('the directory over both demo CRMs', () => {
  let contoso: DemoCrm;
  let fabrikam: DemoCrm;
  let directory: PulledDirectory;
  let checks: Checks;
  before(async function () {
    this.timeout(30_000);
    contoso = demoCrm('contoso', { storage: 'memory' });
    fabrikam = demoCrm('fabrikam', { storage: 'memory' });
    const $connections = atom(demoConnections({ contoso, fabrikam }));
    directory = createDirectory({ country: 'GB', $connections });
    checks = createChecks({ directory, $connections });
    await directory.numbers.ready;
    await checks.run();
  });

  const matchesOf = (label: string) =>
    directory.match(demoCallers.find((caller) => caller.label === label)?.number ?? '');
  const contacts = () => checks.$runs.get().map(({ state, entities: { contacts } }) => ({ ...contacts, state }));

  it('holds all their contacts', () => {
    const whole = { state: 'done', pulled: 2000, total: 2000, added: 2000, changed: 0, removed: 0 };
    expect(contacts()).to.deep.equal([whole, whole]);
  });

  it('knows the example callers', () => {
    const keys = (label: string) =>
      matchesOf(label).contacts.map(({ contactId }) => directory.contact(contactId)?.name);
    expect(keys('Known in one CRM')).to.deep.equal(['Grace Hopper']);
    expect(keys('Known in both')).to.deep.equal(['Ada Lovelace']);
    expect(keys('Shared by three people')).to.have.members([
      'Dorothy Vaughan',
      'Katherine Johnson',
      'Margaret Hamilton',
    ]);
    expect(keys('With extension')).to.deep.equal(['Hedy Lamarr']);
    expect(matchesOf('Unknown number')).to.deep.include({ contacts: [], companies: [] });
    const company = matchesOf('Main number of a company');
    expect(company.contacts).to.deep.equal([]);
    expect(company.companies.map(({ company, contacts }) => [company.name, contacts.length])).to.deep.equal([
      ['Northwind Traders', 3],
    ]);
  });

  it('shows one person whose numbers are spelled differently without a difference', () => {
    const [match] = matchesOf('Known in both').contacts;
    const contact = directory.contact(match?.contactId ?? '');
    expect(contact?.records.map(({ connectionId }) => connectionId)).to.deep.equal(['contoso', 'fabrikam']);
    expect(Object.values(contact?.slots ?? {}).flatMap(({ differs }) => differs)).to.deep.equal([]);
    expect(contact?.slots.mobile.shown).to.deep.include({ value: '07400 990018', e164: '+447400990018' });
  });

  it('finds nothing new when it looks again, and says of a CRM in trouble what it is', async () => {
    fabrikam.faults = { ...fabrikam.faults, failure: 'html' };
    await checks.run();
    expect(checks.$runs.get().map(({ state, error }) => [state, error?.code])).to.deep.equal([
      ['done', undefined],
      ['failed', 'bad-response'],
    ]);
    expect(contacts()[0]).to.deep.include({ added: 0, changed: 0, removed: 0 });
    expect(matchesOf('Known in both').contacts).to.have.length(1);
    fabrikam.faults = { ...fabrikam.faults, failure: 'none' };
    await checks.retry('fabrikam');
    expect(contacts()[1]).to.deep.include({ state: 'done', added: 0, changed: 0, removed: 0 });
  });
});
