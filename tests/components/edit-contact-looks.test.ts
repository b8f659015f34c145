import { fixtureCleanup } from '@open-wc/testing-helpers';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import { CrmError } from '../../src/core/errors.js';
import { axe } from '../support/axe.js';
import { button, click, control, fill, findButton, textOf } from '../support/dialogs.js';
import { contosoCrm, fabrikamCrm, stage, type Stage } from '../support/edit-contact.js';
import type { MemoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';

let contoso: MemoryCrm;
let fabrikam: MemoryCrm;
let at: Stage;

async function expectGood(): Promise<void> {
  await at.element.updateComplete;
  expect(document.documentElement.scrollWidth, 'no scrolling sideways').to.be.at.most(innerWidth);
  const { violations } = await axe.run(at.element);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).to.deep.equal([]);
  for (const target of at.shadow.querySelectorAll('button, input:not([type=checkbox]), .choice, a')) {
    const { width, height } = target.getBoundingClientRect();
    expect(Math.min(width, height), textOf(target)).to.be.at.least(24);
  }
}

beforeEach(async () => {
  contoso = contosoCrm({ needsCompany: true });
  fabrikam = fabrikamCrm();
  await setViewport({ width: 320, height: 640 });
});

afterEach(async () => {
  fixtureCleanup();
  at.workspace.close();
  document.documentElement.dir = '';
  document.documentElement.style.colorScheme = '';
  await emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  await setViewport({ width: 800, height: 600 });
});

describe('The look of Edit Contact at 320 px', function () {
  this.timeout(30_000);

  for (const colorScheme of ['light', 'dark'] as const)
    for (const dir of ['ltr', 'rtl'] as const)
      it(`is right with all that it can say, ${colorScheme}, ${dir}`, async () => {
        document.documentElement.dir = dir;
        document.documentElement.style.colorScheme = 'light dark';
        await emulateMedia({ colorScheme });
        fabrikam.put({ ...fabrikam.records.get('9')!, phones: [{ key: 'm', kind: 'mobile', value: '+12125550160' }] });
        fabrikam.fail('contact', new CrmError('bad-response', {}));
        at = await stage([contoso.connection, fabrikam.connection], { offerNumber: '+12125550111' });
        await at.element.show(at.opener);
        await until(() => textOf(at.dialog()).includes('Not read again in Fabrikam CRM'));
        await fill(control(at.shadow, 'Email'), 'no address');
        await click(button(at.shadow, 'Update'));
        await until(() => at.shadow.querySelector('[aria-invalid=true]'));
        await expectGood();
        await fill(control(at.shadow, 'Email'), 'ada@new.example');
        const theirs = `ada@${'long'.repeat(12)}.example`;
        contoso.put({ ...contoso.records.get('1')!, emails: [{ key: 'e', value: theirs }] });
        await click(button(at.shadow, 'Update'));
        await until(() => findButton(at.shadow, 'Try again in Fabrikam CRM') && findButton(at.shadow, 'Use mine'));
        await expectGood();
        await click(button(at.shadow, 'Discard'));
        await until(() => findButton(at.shadow, 'Keep'));
        await expectGood();
        await fill(control(at.shadow, 'Email'), 'ada@newer.example');
        await click(button(at.shadow, 'Cancel'));
        await until(() => findButton(at.shadow, 'Keep editing'));
        await expectGood();
      });

  it('is right for a new contact, with its list of companies open', async () => {
    at = await stage([contoso.connection, fabrikam.connection], { add: {} });
    await at.element.show(at.opener);
    await until(() => at.shadow.querySelector('[role=combobox]'));
    await click(at.shadow.querySelector('[role=combobox]')!);
    await expectGood();
  });

  it('keeps its buttons in view', async () => {
    await setViewport({ width: 320, height: 300 });
    at = await stage([contoso.connection, fabrikam.connection]);
    await at.element.show(at.opener);
    const { bottom } = button(at.shadow, 'Update').getBoundingClientRect();
    expect(bottom).to.be.at.most(innerHeight);
    expect(at.dialog()!.getBoundingClientRect().bottom).to.be.above(innerHeight);
  });
});

describe('Hostile values in Edit Contact', () => {
  const hostile = [
    '<img src=x onerror=alert(1)>',
    '\u202Eevil\u2066',
    '\u{1F469}\u200D\u{1F4BB}'.repeat(40),
    'x'.repeat(500),
    '" onfocus="alert(1)',
  ];
  for (const value of hostile)
    it(`are text: ${value.slice(0, 20)}`, async () => {
      contoso.put({
        ...contoso.records.get('1')!,
        lastName: value,
        title: value,
        company: { id: 'Acme', name: value },
        emails: [{ key: 'e', value: 'ada@engines.example' }],
        phones: [{ key: 'd', kind: 'direct', value: 'call reception', extension: value }],
      });
      at = await stage([contoso.connection, fabrikam.connection]);
      await at.element.show(at.opener);
      expect(control(at.shadow, 'Last name').value).to.equal(value);
      expect(control(at.shadow, 'Direct').value).to.equal('call reception');
      expect(at.shadow.querySelector('img')).to.be.null;
      expect([...at.shadow.querySelectorAll('dd bdi')].every((each) => each.textContent === value)).to.be.true;
      expect(document.documentElement.scrollWidth).to.be.at.most(innerWidth);
    });
});
