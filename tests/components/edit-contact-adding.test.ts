import { fixtureCleanup, waitUntil } from '@open-wc/testing-helpers';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { CrmError } from '../../src/core/errors.js';
import {
  button,
  click,
  control,
  descriptionOf,
  fill,
  findButton,
  findControl,
  focused,
  isFocused,
  textOf,
} from '../support/dialogs.js';
import { contosoCrm, fabrikamCrm, stage, type Stage } from '../support/edit-contact.js';
import type { MemoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

let contoso: MemoryCrm;
let fabrikam: MemoryCrm;
let at: Stage;

async function open(properties: Parameters<typeof stage>[1] = {}): Promise<void> {
  at = await stage([contoso.connection, fabrikam.connection], { add: {}, ...properties });
  await at.element.show(at.opener);
  await until(() => findControl(at.shadow, 'Contoso PSA'));
}

const field = (label: string): HTMLInputElement => control(at.shadow, label);
const press = (key: string) => sendKeys({ press: key });
const add = () => click(button(at.shadow, 'Add'));
const closed = () => until(() => !at.dialog());
const states = () => at.workspace.saving.$saves.get()[0]?.results.map(({ result }) => result.state);
const created = (crm: MemoryCrm) => [...crm.records.values()].filter(({ id }) => id.startsWith('new'));
const options = (): string[] =>
  [...at.shadow.querySelectorAll('[role=option]')].filter((each) => each.checkVisibility()).map(textOf);

async function enterGrace(): Promise<void> {
  await fill(field('First name'), 'Grace');
  await fill(field('Last name'), 'Hopper');
}

beforeEach(() => {
  contoso = contosoCrm({ needsCompany: true });
  fabrikam = fabrikamCrm();
});

afterEach(() => {
  fixtureCleanup();
  at.workspace.close();
});

describe('Add Contact', () => {
  it('offers every CRM, and a company where one is needed', async () => {
    await open({ add: { values: { direct: '+12125550100' } } });
    expect(textOf(at.shadow.querySelector('h2'))).to.equal('Add Contact');
    expect(field('Contoso PSA').checked).to.be.true;
    expect(field('Fabrikam CRM').checked).to.be.true;
    expect(field('Direct').value).to.equal('+12125550100');
    expect(field('Company in Contoso PSA').getAttribute('role')).to.equal('combobox');
    expect(findControl(at.shadow, 'Company in Fabrikam CRM')).to.be.undefined;
    expect(isFocused(field('First name'))).to.be.true;
  });

  it('adds to both, and the call belongs to the new contact', async () => {
    await open({ add: { companies: { contoso: { id: 'Acme', name: 'Acme' } } }, callId: 'call' });
    at.workspace.calls.ring({ id: 'call', number: '+12125550100' });
    expect(field('Company in Contoso PSA').value).to.equal('Acme');
    await enterGrace();
    await press('Enter');
    await closed();
    expect(created(contoso)[0]).to.include({ firstName: 'Grace', lastName: 'Hopper' });
    expect(created(fabrikam)[0]).to.include({ name: 'Grace Hopper' });
    expect(at.events.map(({ type }) => type)).to.deep.equal(['onestream-contact-added']);
    const call = at.workspace.calls.$calls.get().live[0]!;
    expect(call.outcome.kind === 'contact' && call.outcome.association.how).to.equal('created');
  });

  it('names what is missing in which CRM, and goes there', async () => {
    await open();
    await enterGrace();
    await add();
    await until(() => isFocused(field('Company in Contoso PSA')));
    expect(field('Company in Contoso PSA').getAttribute('aria-invalid')).to.equal('true');
    expect(descriptionOf(field('Company in Contoso PSA'))).to.include('Missing in Contoso PSA: Company');
    expect(created(fabrikam)).to.deep.equal([]);
    await click(field('Contoso PSA'));
    await add();
    await closed();
    expect(created(contoso)).to.deep.equal([]);
    expect(created(fabrikam).length).to.equal(1);
  });

  it('wants at least one CRM', async () => {
    await open();
    await enterGrace();
    await click(field('Contoso PSA'));
    await click(field('Fabrikam CRM'));
    await add();
    await until(() => textOf(at.dialog()).includes('Choose at least one CRM.'));
    await until(() => isFocused(field('Contoso PSA')));
  });

  it('stays open where one CRM refuses; the call belongs to the contact once it closes', async () => {
    fabrikam.fail('createContact', new CrmError('forbidden', {}));
    await open({ add: { companies: { contoso: { id: 'Acme', name: 'Acme' } } }, callId: 'call' });
    at.workspace.calls.ring({ id: 'call', number: '+12125550100' });
    await enterGrace();
    await add();
    await until(() => findButton(at.shadow, 'Try again in Fabrikam CRM'));
    expect(at.results()[0]).to.equal('Contoso PSA Saved');
    expect(at.results()[1]).to.include('Not saved: You do not have the right');
    expect(at.workspace.calls.$calls.get().live[0]?.outcome.kind).to.equal('unknown');
    await click(button(at.shadow, 'Cancel'));
    await closed();
    expect(at.workspace.calls.$calls.get().live[0]?.outcome.kind).to.equal('contact');
    expect(created(contoso).length).to.equal(1);
  });

  it('closes with a contact that no CRM can take yet, and adds it once in each when they can', async () => {
    contoso.fail('createContact', new CrmError('unavailable', {}));
    fabrikam.fail('createContact', new CrmError('unavailable', {}));
    await open({ add: { companies: { contoso: { id: 'Acme', name: 'Acme' } } }, callId: 'call' });
    at.workspace.calls.ring({ id: 'call', number: '+12125550100' });
    await enterGrace();
    await add();
    await closed();
    expect(states()).to.deep.equal(['waiting', 'waiting']);
    expect(at.events).to.deep.equal([]);
    contoso.fail('createContact', undefined);
    fabrikam.fail('createContact', undefined);
    at.workspace.saving.hurry();
    await until(() => states()?.join() === 'saved,saved');
    expect(created(contoso).length).to.equal(1);
    expect(created(fabrikam).length).to.equal(1);
    expect(at.events.map(({ type }) => type)).to.deep.equal(['onestream-contact-added']);
    expect(at.workspace.calls.$calls.get().live[0]?.outcome.kind).to.equal('contact');
  });

  it('keeps a contact that no CRM wants until the agent gives it up, CRM by CRM', async () => {
    contoso.fail('createContact', new CrmError('forbidden', {}));
    fabrikam.fail('createContact', new CrmError('forbidden', {}));
    await open({ add: { companies: { contoso: { id: 'Acme', name: 'Acme' } } } });
    await enterGrace();
    await add();
    await until(() => findButton(at.shadow, 'Try again in Fabrikam CRM'));
    for (const crm of ['Contoso PSA', 'Fabrikam CRM']) {
      await click(button(at.shadow, 'Discard'));
      await until(() => textOf(at.dialog()).includes(`Discard this change? It has not reached ${crm}.`));
      expect(textOf(focused())).to.equal('Keep');
      await press('Tab');
      await press('Enter');
      await until(() => !textOf(at.dialog()).includes(`It has not reached ${crm}.`));
    }
    await closed();
    expect(at.workspace.saving.$saves.get()).to.deep.equal([]);
  });

  it('closes after 8 seconds only once one CRM has made the contact', async function () {
    this.timeout(30_000); // nine seconds go by
    const releaseContoso = contoso.hold('createContact');
    const releaseFabrikam = fabrikam.hold('createContact');
    await open({ add: { companies: { contoso: { id: 'Acme', name: 'Acme' } } } });
    await enterGrace();
    await add();
    const began = Date.now();
    await waitUntil(() => Date.now() - began > 9_000, 'longer than 8 s', { timeout: 20_000, interval: 200 });
    expect(at.dialog()?.open).to.be.true;
    releaseContoso();
    await closed();
    expect(at.events.length).to.equal(1);
    releaseFabrikam();
    await until(() => created(fabrikam).length === 1);
  });
});

describe('Company in a CRM', () => {
  it('is chosen by keyboard', async () => {
    await open();
    const box = field('Company in Contoso PSA');
    box.focus();
    await sendKeys({ type: 'acm' });
    expect(options()).to.deep.equal(['Acme', 'Acme Holding']);
    expect(box.getAttribute('aria-expanded')).to.equal('true');
    await press('ArrowDown');
    await press('ArrowDown');
    const active = at.shadow.getElementById(box.getAttribute('aria-activedescendant')!);
    expect(textOf(active)).to.equal('Acme Holding');
    expect(active?.getAttribute('aria-selected')).to.equal('true');
    await press('Enter');
    expect(box.value).to.equal('Acme Holding');
    expect(options()).to.deep.equal([]);
    expect(at.dialog()?.open).to.be.true;
  });

  it('is chosen by mouse', async () => {
    await open();
    await click(field('Company in Contoso PSA'));
    expect(options()).to.include('Analytical Engines');
    await click(
      [...at.shadow.querySelectorAll('[role=option]')].find((each) => textOf(each) === 'Analytical Engines')!,
    );
    expect(field('Company in Contoso PSA').value).to.equal('Analytical Engines');
    expect(isFocused(field('Company in Contoso PSA'))).to.be.true;
  });

  it('closes its list by Escape, and only then is the dialog asked', async () => {
    await open();
    field('Company in Contoso PSA').focus();
    await sendKeys({ type: 'a' });
    await press('Escape');
    expect(options()).to.deep.equal([]);
    expect(at.dialog()?.open).to.be.true;
    await press('Escape');
    await until(() => !at.dialog() || findButton(at.shadow, 'Keep editing'));
  });

  it('is taken as typed when just one company is called so, and named when there is none', async () => {
    await open();
    await fill(field('Company in Contoso PSA'), 'analytical engines');
    expect(textOf(at.dialog())).not.to.include('Missing in Contoso PSA: Company');
    await fill(field('Company in Contoso PSA'), 'Zzz');
    expect(descriptionOf(field('Company in Contoso PSA'))).to.include('No company of this name in Contoso PSA');
    expect(textOf(at.dialog())).to.include('Missing in Contoso PSA: Company');
  });
});

describe('A contact that may be there already', () => {
  const duplicates = () => at.shadow.querySelector('.duplicates');
  async function enterAda(): Promise<void> {
    contoso = contosoCrm();
    await open();
    await fill(field('First name'), 'A.');
    await fill(field('Email'), 'ada@engines.example');
    await add();
    await until(duplicates);
  }

  it('is shown before it is added twice, with the reason, and can be used in its place', async () => {
    await enterAda();
    expect(textOf(duplicates())).to.contain('This contact may be there already');
    expect(textOf(duplicates())).to.match(/Ada Lovelace.*Same email/);
    expect(focused()?.id).to.equal('duplicates');
    const chosen: string[] = [];
    at.element.addEventListener('onestream-contact-chosen', ({ detail }) => chosen.push(detail.contactId));
    await click(button(at.shadow, 'Use this contact'));
    await closed();
    expect(chosen).to.deep.equal(['contoso/1']);
    expect(created(contoso)).to.have.length(0);
  });

  it('is added all the same when the agent says so', async () => {
    await enterAda();
    await click(button(at.shadow, 'Add anyway'));
    await closed();
    expect(created(contoso)).to.have.length(1);
  });

  it('says so while a slow CRM is asked', async () => {
    await open();
    const release = fabrikam.hold('find');
    await enterGrace();
    await fill(field('Email'), 'grace@acme.example');
    await add();
    await until(() => textOf(at.shadow.querySelector('.looking')) === 'Looking for this contact in every CRM');
    release();
    await closed();
  });
});
