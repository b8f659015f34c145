import { fixtureCleanup, html } from '@open-wc/testing-helpers';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/components/call-panel/define.js';
import '../../src/components/unknown-caller/define.js';
import type { OnestreamCallPanel } from '../../src/components/call-panel/call-panel.js';
import type { OnestreamUpdateRequestEvent } from '../../src/components/events.js';
import { CrmError } from '../../src/core/errors.js';
import type { Workspace } from '../../src/workspace/types.js';
import { axe } from '../support/axe.js';
import { click, control } from '../support/dialogs.js';
import type { MemoryCrm } from '../support/memory-adapter.js';
import {
  all,
  contosoCrm,
  fabrikamCrm,
  find,
  focused,
  listenTo,
  mount,
  named,
  numbers,
  openWorkspace,
  sees,
  textOf,
  textsOf,
  until,
} from '../support/workspace.js';

let contoso: MemoryCrm;
let fabrikam: MemoryCrm;
let workspace: Workspace;
let panel: OnestreamCallPanel;

async function ringFrom(number?: string): Promise<void> {
  workspace = await openWorkspace(contoso, fabrikam);
  panel = await mount(workspace, html`<onestream-call-panel></onestream-call-panel>`);
  workspace.calls.ring({ id: 'a', ...(number !== undefined && { number }) });
  await find(panel, 'Find a contact', 'label');
}

const outcome = () => workspace.calls.$calls.get().live[0]?.outcome;
const writes = () => [...contoso.requests, ...fabrikam.requests].filter(({ method }) => method.endsWith('eContact'));

async function look(query: string): Promise<void> {
  all(panel.shadowRoot!, 'onestream-contact-search')[0]!.focus();
  await sendKeys({ type: query });
  await until(() => all(panel.shadowRoot!, '[role="option"]').length > 0);
  await sendKeys({ press: 'ArrowDown' });
  await sendKeys({ press: 'Enter' });
  await find(panel, 'Only this call');
}

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(panel);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).to.deep.equal([]);
}

beforeEach(() => {
  contoso = contosoCrm();
  fabrikam = fabrikamCrm();
});

afterEach(() => {
  fixtureCleanup();
  workspace.close();
});

describe('An unknown caller', () => {
  it('is unknown at once, while the CRMs are still asked', async () => {
    const release = contoso.hold('find');
    fabrikam.fail('find', new CrmError('offline', {}));
    await ringFrom(numbers.unknown);
    await find(panel, 'Unknown number', 'h2');
    await sees(panel, 'Still asking Contoso PSA');
    await sees(panel, 'Not asked in Fabrikam CRM: Fabrikam CRM cannot be reached. Check your connection.');
    await expectAccessible();
    release();
    await until(() => !textsOf(panel).includes('Still asking'));
  });

  it('may be a contact that could not be read, or has not been yet', async () => {
    fabrikam.fail('contacts', new CrmError('timeout', { seconds: 30 }));
    await ringFrom(numbers.unknown);
    await sees(panel, 'Not all contacts were read in Fabrikam CRM: Fabrikam CRM has not answered in time. Try again.');
    const release = contoso.hold('contacts');
    const running = workspace.checks.run();
    await sees(panel, 'Still reading Contoso PSA');
    await expectAccessible();
    release();
    await running;
  });

  it('becomes known when a CRM knows more than was pulled', async () => {
    const release = contoso.hold('find');
    await ringFrom(numbers.unknown);
    const said = listenTo(panel);
    release();
    contoso.put({
      id: '30',
      firstName: 'Joan',
      lastName: 'Clarke',
      phones: [{ key: 'd', kind: 'direct', value: '020 7946 0991' }],
    });
    workspace.directory.apply('contoso', { upserts: [contoso.records.get('30')!] });
    await find(panel, 'Joan Clarke', 'h2');
    await until(() => said.at(-1) === 'Found: Joan Clarke');
  });

  it('is only offered what comes late, once the agent has begun to type', async () => {
    await ringFrom(numbers.unknown);
    all(panel.shadowRoot!, 'onestream-contact-search')[0]!.focus();
    await sendKeys({ type: 'cla' });
    contoso.put({
      id: '30',
      firstName: 'Joan',
      lastName: 'Clarke',
      phones: [{ key: 'd', kind: 'direct', value: '020 7946 0991' }],
    });
    workspace.directory.apply('contoso', { upserts: [contoso.records.get('30')!] });
    await sees(panel, 'Contacts with this number');
    await find(panel, 'Unknown number', 'h2');
    const offer = all(panel.shadowRoot!, '.choices button')[0]!;
    expect(textOf(offer)).to.equal('Joan Clarke matches Direct, in Contoso PSA');
    await click(offer);
    await find(panel, 'Joan Clarke', 'h2');
    expect(panel.matches(':focus-within')).to.be.true;
  });

  it('is found, and keeps the number as Mobile in every CRM when the agent says so', async () => {
    contoso.put({ ...contoso.records.get('1')!, phones: [{ key: 'd', kind: 'direct', value: '020 7946 0012' }] });
    fabrikam.put({ ...fabrikam.records.get('9')!, phones: [{ key: 'd', kind: 'direct', value: '+442079460012' }] });
    await ringFrom(numbers.unknown);
    await look('lovelace');
    await find(panel, 'Ada Lovelace', 'h2');
    await expectAccessible();
    expect(writes()).to.be.empty;
    expect(outcome()?.kind).to.equal('unknown');
    const mobile = named<HTMLLabelElement>(panel, 'label', 'Mobile')[0]!.control as HTMLInputElement;
    expect(mobile.checked).to.be.true;
    await click(await find(panel, 'Add this number'));
    await sees(panel, 'Last change: Mobile, just now, by you.');
    const kept = (crm: MemoryCrm, id: string) =>
      crm.records.get(id)?.phones.find(({ kind }) => kind === 'mobile')?.value;
    expect(kept(contoso, '1')?.replace(/\D/g, '')).to.match(/2079460991$/);
    expect(kept(fabrikam, '9')?.replace(/\D/g, '')).to.match(/2079460991$/);
    expect(outcome()).to.nested.include({ kind: 'contact', 'association.how': 'attached' });
  });

  it('is not given a number before the page lets it pass', async () => {
    await ringFrom(numbers.unknown);
    await look('hopper');
    const asked: OnestreamUpdateRequestEvent[] = [];
    const hold = (event: OnestreamUpdateRequestEvent) => {
      asked.push(event);
      event.preventDefault();
    };
    document.body.addEventListener('onestream-update-request', hold);
    await click(await find(panel, 'Add this number'));
    document.body.removeEventListener('onestream-update-request', hold);
    expect(asked.map(({ detail }) => detail)).to.deep.equal([
      { contactId: 'contoso/4', callId: 'a', changes: [{ field: 'direct', from: '', to: numbers.unknown }] },
    ]);
    expect(workspace.saving.$saves.get()).to.deep.equal([]);
    asked[0]!.proceed();
    await until(() => contoso.records.get('4')?.phones.length === 1);
  });

  it('tells what would be replaced where there is room for one number only', async () => {
    const one = { access: 'write', many: false } as const;
    contoso = contosoCrm({ fields: { firstName: one, lastName: one, direct: one, mobile: one, email: one } });
    await ringFrom(numbers.unknown);
    await look('lovelace');
    await sees(panel, 'Replaces 020 7946 0012 in Contoso PSA');
    const mobile = named<HTMLLabelElement>(panel, 'label', 'Mobile')[0]!.control as HTMLInputElement;
    await click(mobile);
    await sees(panel, 'Replaces 07400 990018 in Contoso PSA');
  });

  it('keeps a draft that another button would throw away', async () => {
    await ringFrom(numbers.unknown);
    await look('hopper');
    await click(await find(panel, 'Edit mobile'));
    await until(() => focused()?.id === 'mobile');
    await sendKeys({ type: '07400' });
    (await find(panel, 'Not this contact')).click();
    expect((focused() as HTMLInputElement).value).to.equal('07400');
  });

  it('can belong to a contact for this call only', async () => {
    await ringFrom(numbers.unknown);
    await look('hopper');
    await click(await find(panel, 'Only this call'));
    await until(() => outcome()?.kind === 'contact');
    expect(outcome()).to.nested.include({ 'association.how': 'this call only', 'association.contactId': 'contoso/4' });
    expect(writes()).to.be.empty;
    await click(await find(panel, 'Edit mobile'));
    await find(panel, `Use ${numbers.unknown}`);
  });

  it('is somebody else after all', async () => {
    await ringFrom(numbers.unknown);
    await look('hopper');
    await click(await find(panel, 'Not this contact'));
    await find(panel, 'Unknown number', 'h2');
    expect(panel.matches(':focus-within')).to.be.true;
  });

  it('is added with the number at hand, and the call belongs to the new contact', async () => {
    await ringFrom(numbers.unknown);
    await click(await find(panel, 'Add contact'));
    await find(panel, 'Add Contact', 'h2');
    const dialog = all(panel.shadowRoot!, 'onestream-edit-contact')[0]!.shadowRoot!;
    control(dialog, 'First name').focus();
    await sendKeys({ type: 'Joan' });
    control(dialog, 'Last name').focus();
    await sendKeys({ type: 'Clarke' });
    await click(await find(panel, `Use ${numbers.unknown}`));
    await click(control(dialog, 'Contoso PSA'));
    await click(await find(panel, 'Add'));
    await until(() => outcome()?.kind === 'contact', 'the call belongs to the contact');
    await find(panel, 'Joan Clarke', 'h2');
    expect(outcome()).to.nested.include({ 'association.how': 'created' });
  });

  it('who withholds the number can be found, but no number is offered', async () => {
    await ringFrom();
    await find(panel, 'Number withheld', 'h2');
    await look('hopper');
    expect(named(panel, 'button', 'Add this number')).to.be.empty;
    await click(await find(panel, 'Only this call'));
    await find(panel, 'Grace Hopper', 'h2');
  });
});
