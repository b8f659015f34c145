import { fixtureCleanup } from '@open-wc/testing-helpers';
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
  at = await stage([contoso.connection, fabrikam.connection], properties);
  await at.element.show(at.opener);
}

const field = (label: string): HTMLInputElement => control(at.shadow, label);
const press = (key: string) => sendKeys({ press: key });

beforeEach(() => {
  contoso = contosoCrm();
  fabrikam = fabrikamCrm();
});

afterEach(() => {
  fixtureCleanup();
  at.workspace.close();
});

describe('Edit Contact opens', () => {
  it('at once, beside the page, with the field of the pencil selected', async () => {
    contoso.hold('contact');
    fabrikam.hold('contact');
    await open({ field: 'mobile' });
    const dialog = at.dialog()!;
    expect(dialog.open).to.be.true;
    expect(dialog.matches(':modal')).to.be.false;
    expect(textOf(at.shadow.getElementById(dialog.getAttribute('aria-labelledby')!))).to.equal('Edit Contact');
    expect(isFocused(field('Mobile'))).to.be.true;
    expect(field('Mobile').value).to.equal('(212) 555-0147');
    await sendKeys({ type: '7' });
    expect(field('Mobile').value).to.equal('7');
    await click(at.outside);
    expect(isFocused(at.outside)).to.be.true;
    expect(dialog.open).to.be.true;
  });

  it('with every field under its own label, and what cannot be changed beside them', async () => {
    await open();
    const names = ['First name', 'Last name', 'Direct', 'Extension', 'Mobile', 'Extension (mobile)', 'Email'];
    for (const name of names) expect(findControl(at.shadow, name), name).to.exist;
    expect(textOf(at.shadow.querySelector('dl'))).to.equal('Company Acme Title Engineer');
    const links = [...at.shadow.querySelectorAll('a')];
    expect(links.map(textOf)).to.deep.equal(['Open contact in Contoso PSA']); // the other address is not Fabrikam's own
    expect(links[0]?.target).to.equal('_blank');
    expect(links[0]?.rel).to.include('noopener');
  });

  it('with one name where no CRM behind it keeps the parts', async () => {
    fabrikam.put({ id: '10', name: 'Grace Hopper' });
    await open({ contactId: 'fabrikam/10', field: 'lastName' });
    expect(field('Name').value).to.equal('Grace Hopper');
    expect(isFocused(field('Name'))).to.be.true;
    expect(findControl(at.shadow, 'First name')).to.be.undefined;
  });

  it('and says so where the contact is not known', async () => {
    await open({ contactId: 'contoso/none' });
    await until(() => textOf(at.dialog()).includes('This contact is not known here.'));
    contoso.put({ id: 'none', firstName: 'Late', lastName: 'Comer' });
    await at.workspace.checks.run();
    await click(button(at.shadow, 'Try again'));
    await until(() => field('Last name').value === 'Comer');
    expect(findButton(at.shadow, 'Try again')).to.be.undefined;
  });

  it('and holds the focus of calls while it is open', async () => {
    await open();
    at.workspace.calls.ring({ id: 'a', number: '+12125550100' });
    expect(at.workspace.calls.$calls.get().focus).to.be.undefined;
    await press('Escape');
    at.workspace.calls.ring({ id: 'b', number: '+12125550101' });
    expect(at.workspace.calls.$calls.get().focus).to.equal('a');
  });
});

describe('A fresh read', () => {
  it('replaces what was not touched, also under the cursor, and stays selected', async () => {
    const release = contoso.hold('contact');
    await open({ field: 'email' });
    release();
    contoso.put({ ...contoso.records.get('1')!, emails: [{ key: 'e', value: 'countess@engines.example' }] });
    fabrikam.put({ ...fabrikam.records.get('9')!, emails: [{ key: 'e', value: 'countess@engines.example' }] });
    await at.workspace.directory.refresh('contoso/1');
    await until(() => field('Email').value === 'countess@engines.example');
    await sendKeys({ type: 'x' });
    expect(field('Email').value).to.equal('x');
  });

  it('is shown beside a field that was touched', async () => {
    await open({ field: 'email' });
    await fill(field('Email'), 'mine@engines.example');
    contoso.put({ ...contoso.records.get('1')!, emails: [{ key: 'e', value: 'theirs@engines.example' }] });
    await at.workspace.directory.refresh('contoso/1');
    await until(() => descriptionOf(field('Email')).includes('Now in Contoso PSA: theirs@engines.example'));
    expect(field('Email').value).to.equal('mine@engines.example');
  });

  it('that fails is told, and Update reads again', async () => {
    fabrikam.fail('contact', new CrmError('offline', {}));
    await open({ field: 'email' });
    await until(() => textOf(at.dialog()).includes('Not read again in Fabrikam CRM: Fabrikam CRM cannot be reached.'));
    fabrikam.fail('contact', undefined);
    await fill(field('Email'), 'ada@new.example');
    await press('Enter');
    await until(() => !at.dialog());
    expect(fabrikam.records.get('9')?.emails[0]?.value).to.equal('ada@new.example');
  });
});

describe('Closing', () => {
  for (const [way, close] of [
    ['Escape', () => press('Escape')],
    ['Cancel', () => click(button(at.shadow, 'Cancel'))],
  ] as const) {
    it(`by ${way} returns the focus when nothing is lost`, async () => {
      await open();
      await close();
      await until(() => !at.dialog());
      expect(isFocused(at.opener)).to.be.true;
    });

    it(`by ${way} asks first when something would be lost`, async () => {
      await open({ field: 'email' });
      await fill(field('Email'), 'mine@engines.example');
      await close();
      await until(() => textOf(focused()) === 'Keep editing');
      expect(textOf(at.dialog())).to.include('Discard changes?');
      await press('Enter');
      await until(() => !findButton(at.shadow, 'Keep editing'));
      expect(field('Email').value).to.equal('mine@engines.example');
      await close();
      await until(() => findButton(at.shadow, 'Discard'));
      await click(button(at.shadow, 'Discard'));
      await until(() => !at.dialog());
      expect(isFocused(at.opener)).to.be.true;
      expect(contoso.requests.some(({ method }) => method === 'updateContact')).to.be.false;
    });
  }

  it('asks however often Escape is pressed', async () => {
    await open({ field: 'mobile' });
    await sendKeys({ type: '5' });
    for (let times = 0; times < 6; times++) await press('Escape');
    expect(at.dialog()?.open).to.be.true;
    expect(textOf(focused())).to.equal('Keep editing');
    await press('Enter');
    await until(() => focused() === field('Mobile'));
    expect(field('Mobile').value).to.equal('5');
  });

  it('leaves the focus where the agent has taken it', async () => {
    await open();
    at.outside.focus();
    button(at.shadow, 'Cancel').click();
    await until(() => !at.dialog());
    expect(isFocused(at.outside)).to.be.true;
  });

  it('is told once, and the dialog can be opened again', async () => {
    await open();
    let closed = 0;
    at.element.addEventListener('close', () => closed++);
    await press('Escape');
    await press('Escape');
    expect(closed).to.equal(1);
    await at.element.show(at.opener);
    expect(at.dialog()?.open).to.be.true;
  });
});

describe('What is not right', () => {
  const cases = [
    ['Email', 'not an address', 'This is not an email address.'],
    ['Mobile', 'call reception', 'This cannot be a phone number.'],
    ['Last name', '', 'A name that was there cannot be emptied.'],
  ] as const;
  for (const [label, value, sentence] of cases)
    it(`is said beside ${label} before anything is sent`, async () => {
      await open();
      await fill(field(label), value);
      await press('Enter');
      await until(() => field(label).getAttribute('aria-invalid') === 'true');
      await until(() => focused() === field(label));
      expect(descriptionOf(field(label))).to.include(sentence);
      expect(contoso.requests.some(({ method }) => method === 'updateContact')).to.be.false;
    });

  it('takes the focus to the first of them', async () => {
    await open();
    await fill(field('Email'), 'no');
    await fill(field('First name'), '');
    await press('Enter');
    await until(() => focused() === field('First name'));
  });

  it('is not a name that was missing already', async () => {
    contoso.put({ id: '2', lastName: 'Hopper' });
    at = await stage([contoso.connection], { contactId: 'contoso/2', field: 'email' });
    await at.element.show(at.opener);
    await sendKeys({ type: 'grace@navy.example' });
    await press('Enter');
    await until(() => !at.dialog());
    expect(contoso.records.get('2')?.emails[0]?.value).to.equal('grace@navy.example');
  });
});

describe('During a call from an unknown number', () => {
  it('number fields that are empty offer it', async () => {
    await open({ offerNumber: '+1 212 555 0111' });
    const offers = [...at.shadow.querySelectorAll('button')].filter((each) => textOf(each) === 'Use +1 212 555 0111');
    expect(offers.length).to.equal(1); // Mobile has a number
    await click(offers[0]!);
    expect(field('Direct').value).to.equal('+1 212 555 0111');
    expect(isFocused(field('Direct'))).to.be.true;
    expect(findButton(at.shadow, 'Use +1 212 555 0111')).to.be.undefined;
  });
});
