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
  at = await stage([contoso.connection, fabrikam.connection], { field: 'mobile', ...properties });
  await at.element.show(at.opener);
  await until(() => !textOf(at.dialog()).includes('Reading again'));
}

const field = (label: string): HTMLInputElement => control(at.shadow, label);
const update = () => click(button(at.shadow, 'Update'));
const closed = () => until(() => !at.dialog());
const writes = (crm: MemoryCrm): number => crm.requests.filter(({ method }) => method === 'updateContact').length;
const sides = () => [...at.shadow.querySelectorAll('.conflict dd')].map(textOf);
const mobileIn = (crm: MemoryCrm, id: string) =>
  crm.records.get(id)?.phones.find(({ kind }) => kind === 'mobile')?.value;

beforeEach(() => {
  contoso = contosoCrm();
  fabrikam = fabrikamCrm();
});

afterEach(() => {
  fixtureCleanup();
  at.workspace.close();
});

describe('Update', () => {
  it('by keyboard alone reaches every CRM, closes and says so', async () => {
    await open();
    await sendKeys({ type: '(212) 555-0190' });
    await sendKeys({ press: 'Enter' });
    await closed();
    expect(mobileIn(contoso, '1')).to.equal('(212) 555-0190');
    expect(mobileIn(fabrikam, '9')).to.equal('(212) 555-0190');
    expect(isFocused(at.opener)).to.be.true;
    expect(at.events.map(({ type }) => type)).to.deep.equal(['onestream-contact-saved']);
  });

  it('sends nothing for a change of punctuation', async () => {
    await open();
    await fill(field('Mobile'), '212.555.0147');
    await update();
    await closed();
    expect(writes(contoso) + writes(fabrikam)).to.equal(0);
    expect(at.events).to.deep.equal([]);
  });

  it('says for each CRM how far it is, and lets nothing be changed meanwhile', async () => {
    const release = fabrikam.hold('updateContact');
    await open();
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await until(() => at.results().join() === 'Contoso PSA Saved,Fabrikam CRM Saving');
    expect(field('Mobile').readOnly).to.be.true;
    expect(at.dialog()?.open).to.be.true;
    release();
    await closed();
  });

  it('stays open where one CRM refuses, and tries again there alone', async () => {
    fabrikam.fail('updateContact', new CrmError('forbidden', {}));
    await open();
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await until(() => findButton(at.shadow, 'Try again in Fabrikam CRM'));
    expect(at.results()).to.deep.equal([
      'Contoso PSA Saved',
      'Fabrikam CRM Not saved: You do not have the right to do this in Fabrikam CRM. Ask its administrator. Try again in Fabrikam CRM Discard',
    ]);
    expect(findButton(at.shadow, 'Try again in Contoso PSA')).to.be.undefined;
    expect(at.events).to.deep.equal([]);
    const before = writes(contoso);
    fabrikam.fail('updateContact', undefined);
    await click(button(at.shadow, 'Try again in Fabrikam CRM'));
    await closed();
    expect(writes(contoso)).to.equal(before);
    expect(mobileIn(fabrikam, '9')).to.equal('(212) 555-0190');
    expect(at.events.length).to.equal(1);
  });

  it('writes over what was changed meanwhile only when told to, and over nothing newer', async () => {
    await open();
    await fill(field('Mobile'), '(212) 555-0190');
    const there = (value: string) =>
      fabrikam.put({ ...fabrikam.records.get('9')!, phones: [{ key: 'm', kind: 'mobile', value }] });
    there('+12125550160');
    await update();
    await until(() => findButton(at.shadow, 'Use mine'));
    expect(sides()).to.deep.equal(['+12125550160', '(212) 555-0190']);
    expect(mobileIn(fabrikam, '9')).to.equal('+12125550160');
    there('+12125550170');
    await click(button(at.shadow, 'Use mine'));
    await until(() => sides()[0] === '+12125550170');
    await click(button(at.shadow, 'Use mine'));
    await closed();
    expect(mobileIn(fabrikam, '9')).to.equal('(212) 555-0190');
  });

  it('shows both values with their CRM and time, and leaves theirs when told to, by keyboard', async () => {
    await open();
    await fill(field('Mobile'), '(212) 555-0190');
    fabrikam.put({ ...fabrikam.records.get('9')!, phones: [{ key: 'm', kind: 'mobile', value: '+12125550160' }] });
    await sendKeys({ press: 'Enter' });
    await until(() => findButton(at.shadow, 'Use mine'));
    const group = at.shadow.querySelector('[role=group]')!;
    const label = at.shadow.getElementById(group.getAttribute('aria-labelledby')!);
    expect(textOf(label)).to.equal(
      'Mobile was changed in Fabrikam CRM meanwhile. Choose the one that is to stay there.',
    );
    const [theirs, mine] = [...group.querySelectorAll('dl > div')].map(textOf);
    expect(theirs).to.match(/^Fabrikam CRM Jan 1, 2026, \d+:\d\d.[AP]M \+12125550160$/u);
    expect(mine).to.equal('You just now (212) 555-0190');
    const keep = button(at.shadow, "Keep Fabrikam CRM's");
    expect(descriptionOf(keep)).to.equal('+12125550160');
    keep.focus();
    await sendKeys({ press: 'Enter' });
    await closed();
    expect(isFocused(at.opener)).to.be.true;
    expect(mobileIn(contoso, '1')).to.equal('(212) 555-0190');
    expect(mobileIn(fabrikam, '9')).to.equal('+12125550160');
  });

  it('closes where a CRM cannot be reached for now, and the edit is not lost', async () => {
    fabrikam.fail('updateContact', new CrmError('unavailable', { status: 503 }));
    await open();
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await closed();
    expect(at.workspace.saving.$saves.get()[0]?.results.map(({ result }) => result.state)).to.deep.equal([
      'saved',
      'waiting',
    ]);
    expect(at.events).to.deep.equal([]);
    fabrikam.fail('updateContact', undefined);
    at.workspace.saving.hurry();
    await until(() => at.events.length === 1);
    expect(mobileIn(fabrikam, '9')).to.equal('(212) 555-0190');
  });

  it('asks nothing when it is closed after a refusal: the edit stays where it can be solved', async () => {
    fabrikam.fail('updateContact', new CrmError('forbidden', {}));
    await open();
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await until(() => findButton(at.shadow, 'Try again in Fabrikam CRM'));
    await sendKeys({ press: 'Escape' });
    await closed();
    expect(at.workspace.saving.$saves.get()[0]?.results[1]?.result.state).to.equal('failed');
  });

  it('goes on when the dialog is closed meanwhile', async () => {
    const release = fabrikam.hold('updateContact');
    await open();
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await until(() => at.results().length === 2);
    await sendKeys({ press: 'Escape' });
    await closed();
    release();
    await until(() => at.events.length === 1);
    expect(mobileIn(fabrikam, '9')).to.equal('(212) 555-0190');
  });

  it('leaves the rest to the card after 8 seconds', async function () {
    this.timeout(30_000); // eight seconds go by
    const release = fabrikam.hold('updateContact');
    await open();
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await until(() => at.results().includes('Contoso PSA Saved'));
    expect(at.dialog()?.open).to.be.true;
    await waitUntil(() => !at.dialog(), 'closed by itself', { timeout: 20_000 });
    expect(at.workspace.saving.$saves.get()[0]?.results.map(({ result }) => result.state)).to.deep.equal([
      'saved',
      'sending',
    ]);
    release();
    await until(() => at.events.length === 1);
  });
});

describe('A device that cannot keep an edit', () => {
  const { open: openDatabase } = IDBFactory.prototype;

  beforeEach(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('storage is blocked', 'SecurityError');
    };
  });

  afterEach(() => {
    IDBFactory.prototype.open = openDatabase;
  });

  it('is said before anything is sent, and the edit is sent all the same when the agent says so', async () => {
    at = await stage([contoso.connection, fabrikam.connection], { field: 'mobile' }, 'session');
    await at.element.show(at.opener);
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await until(() => findButton(at.shadow, 'Send now'));
    expect(descriptionOf(button(at.shadow, 'Send now'))).to.equal(
      'This edit cannot be kept on this device: if the page is closed before it has arrived, it is lost.',
    );
    expect(at.shadow.querySelector('[role=alert]')).not.to.be.null;
    expect(writes(contoso) + writes(fabrikam)).to.equal(0);
    expect(at.dialog()?.open).to.be.true;
    await click(button(at.shadow, 'Send now'));
    await closed();
    expect(mobileIn(contoso, '1')).to.equal('(212) 555-0190');
    expect(mobileIn(fabrikam, '9')).to.equal('(212) 555-0190');
  });
});

describe('A value that differs', () => {
  beforeEach(() => {
    fabrikam.put({
      ...fabrikam.records.get('9')!,
      phones: [{ key: 'm', kind: 'mobile', value: '+12125550160' }],
    });
  });

  it('is shown with its CRM, which receives the edit only when ticked', async () => {
    await open();
    await until(() => findControl(at.shadow, 'Change in Fabrikam CRM'));
    const tick = field('Change in Fabrikam CRM');
    expect(field('Change in Contoso PSA').checked).to.be.true;
    expect(tick.checked).to.be.false;
    expect(descriptionOf(tick)).to.equal('+12125550160');
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await closed();
    expect(mobileIn(contoso, '1')).to.equal('(212) 555-0190');
    expect(mobileIn(fabrikam, '9')).to.equal('+12125550160');
  });

  it('is taken for both with one press, by keyboard', async () => {
    await open();
    await until(() => findControl(at.shadow, 'Change in Fabrikam CRM'));
    button(at.shadow, "Use Fabrikam CRM's").focus();
    await sendKeys({ press: 'Enter' });
    expect(field('Mobile').value).to.equal('+12125550160');
    expect(at.shadow.activeElement).to.equal(field('Mobile'));
    await update();
    await closed();
    expect(mobileIn(contoso, '1')).to.equal('+12125550160');
    expect(mobileIn(fabrikam, '9')).to.equal('+12125550160');
  });

  it('is changed too when it is ticked', async () => {
    await open();
    await until(() => findControl(at.shadow, 'Change in Fabrikam CRM'));
    await click(field('Change in Fabrikam CRM'));
    expect(field('Change in Fabrikam CRM').checked).to.be.true;
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await closed();
    expect(mobileIn(fabrikam, '9')).to.equal('(212) 555-0190');
  });

  it('is none where the other CRM has no value: that is shown as empty and receives the edit', async () => {
    fabrikam.put({ ...fabrikam.records.get('9')!, phones: [] });
    await open();
    await until(() => descriptionOf(field('Mobile')).includes('Fabrikam CRM: empty'));
    expect(findControl(at.shadow, 'Change in Fabrikam CRM')).to.be.undefined;
    await fill(field('Mobile'), '(212) 555-0190');
    await update();
    await closed();
    expect(mobileIn(fabrikam, '9')).to.equal('(212) 555-0190');
  });
});
