import { fixture, fixtureCleanup, html } from '@open-wc/testing-helpers';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/components/systems-check/define.js';
import '../../src/components/workspace/define.js';
import type { OnestreamSystemsCheck } from '../../src/components/systems-check/systems-check.js';
import type { Connection } from '../../src/core/connection.js';
import type { PhoneKind } from '../../src/core/contact.js';
import { CrmError } from '../../src/core/errors.js';
import { createWorkspace } from '../../src/workspace/create-workspace.js';
import type { Workspace } from '../../src/workspace/types.js';
import { axe } from '../support/axe.js';
import { button, click, control, findButton, focused, isFocused, textOf } from '../support/dialogs.js';
import { memoryCrm, type MemoryCrm } from '../support/memory-adapter.js';
import { until } from '../support/until.js';
import { all, listenTo } from '../support/workspace.js';

const unavailable = new CrmError('unavailable', { status: 503 });

let contoso: MemoryCrm;
let fabrikam: MemoryCrm;
let workspace: Workspace;
let element: OnestreamSystemsCheck;

const shadow = (): ShadowRoot => element.shadowRoot!;
const dialog = (): HTMLDialogElement => shadow().querySelector('dialog')!;
const running = (): boolean => workspace.checks.$runs.get().some(({ state }) => state === 'running');
const settled = () =>
  until(() => workspace.checks.$runs.get().every(({ state }) => state !== 'running' && state !== 'waiting'));

/** The section of a connection, by its heading. */
function section(label: string): HTMLElement {
  const heading = [...shadow().querySelectorAll('h3')].find((candidate) => textOf(candidate) === label);
  return heading!.closest('section')!;
}

const rows = (): string[] => [...section('Contacts without a first or last name').querySelectorAll('li')].map(textOf);

async function mount(connections: readonly Connection[]): Promise<void> {
  workspace = createWorkspace({ id: 'test', user: 'agent', country: 'US', connections, storage: 'memory' });
  const outer = await fixture(html`
    <onestream-workspace .workspace=${workspace}>
      <button id="outside">Answer</button>
      <onestream-systems-check></onestream-systems-check>
    </onestream-workspace>
  `);
  element = outer.querySelector('onestream-systems-check')!;
  await element.updateComplete;
}

async function open(): Promise<void> {
  await settled();
  await click(button(shadow(), 'Systems Check'));
  await until(() => dialog().open);
  await settled();
  await element.updateComplete;
}

beforeEach(() => {
  contoso = memoryCrm({ id: 'contoso', label: 'Contoso PSA', country: 'US' });
  fabrikam = memoryCrm({
    id: 'fabrikam',
    label: 'Fabrikam CRM',
    names: 'single',
    operations: ['find', 'companies', 'createContact', 'updateContact'],
    totals: false,
  });
  contoso.put({ id: '1', firstName: 'Ada', lastName: 'Lovelace' });
  contoso.put({ id: '2', firstName: 'Grace', phones: [{ key: 'p', kind: 'direct', value: '(212) 555-0150' }] });
  contoso.put({ id: '3', phones: [{ key: 'p', kind: 'mobile', value: '(212) 555-0151' }] });
  fabrikam.put({ id: '1', emails: [{ key: 'e', value: 'hidden@acme.example' }] });
  contoso.companies.set('c', { id: 'c', name: 'Acme', active: true, phones: [] });
  contoso.users.set('u', { id: 'u', name: 'An Agent', active: true });
});

afterEach(async () => {
  fixtureCleanup();
  workspace.close();
  await setViewport({ width: 800, height: 600 });
});

describe('Systems Check', () => {
  it('opens a dialog of its name beside the page, and starts a check', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await settled();
    const before = contoso.requests.filter(({ method }) => method === 'contacts').length;
    await click(button(shadow(), 'Systems Check'));
    await until(() => dialog().open);
    expect(textOf(shadow().getElementById(dialog().getAttribute('aria-labelledby')!))).to.equal('Systems Check');
    expect(dialog().matches(':modal')).to.be.false;
    await settled();
    expect(contoso.requests.filter(({ method }) => method === 'contacts').length).to.equal(before + 1);
    await click(document.querySelector('#outside')!);
    expect(isFocused(document.querySelector('#outside'))).to.be.true;
    expect(dialog().open).to.be.true;
  });

  it('shows for every CRM what was pulled and what it changed', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await settled();
    contoso.put({ id: '1', firstName: 'Augusta', lastName: 'Lovelace' });
    contoso.put({ id: '4', firstName: 'Mary', lastName: 'Somerville' });
    contoso.remove('2');
    await open();
    const contacts = control(section('Contoso PSA'), 'Contacts') as unknown as HTMLProgressElement;
    expect(contacts.localName).to.equal('progress');
    expect(contacts.value / contacts.max).to.equal(1);
    expect(textOf(section('Contoso PSA'))).to.include('3 of 3 1 added, 1 changed, 1 removed');
    expect(control(section('Contoso PSA'), 'Companies')).to.exist;
    expect(control(section('Contoso PSA'), 'Users')).to.exist;
    expect(textOf(section('Contoso PSA'))).to.match(/Last checked \w{3} \d/u);
    expect(textOf(section('Fabrikam CRM'))).to.include('Fabrikam CRM has no users');
  });

  it('measures where the total is known, only moves where it is not, and stands still once stopped', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await settled();
    contoso.hold('contacts');
    fabrikam.hold('contacts');
    await click(button(shadow(), 'Systems Check'));
    await until(() => dialog().open && running());
    const bar = (crm: string) => control(section(crm), 'Contacts') as unknown as HTMLProgressElement;
    await until(() => bar('Fabrikam CRM').position < 0);
    await click(button(dialog(), 'Stop'));
    await settled();
    await element.updateComplete;
    expect(bar('Fabrikam CRM').position).to.be.at.least(0);
    expect(textOf(section('Fabrikam CRM'))).to.include('Stopped');
  });

  it('says where it failed and tries again there alone', async () => {
    fabrikam.fail('contacts', unavailable);
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    expect(textOf(section('Fabrikam CRM'))).to.include('Fabrikam CRM is not available at the moment.');
    expect(textOf(section('Contoso PSA'))).to.include('Checked');
    expect(findButton(section('Contoso PSA'), 'Try again in Contoso PSA')).to.be.undefined;
    fabrikam.fail('contacts', undefined);
    const before = contoso.requests.length;
    await click(button(section('Fabrikam CRM'), 'Try again in Fabrikam CRM'));
    await settled();
    await element.updateComplete;
    expect(textOf(section('Fabrikam CRM'))).to.include('Checked');
    expect(contoso.requests.length).to.equal(before);
  });

  it('names the request that failed, by which it is found in the gateway’s log', async () => {
    fabrikam.fail('contacts', new CrmError('unavailable', {}, { cause: { requestId: '5f0c-1' } }));
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    expect(textOf(section('Fabrikam CRM').querySelector('.request-id'))).to.equal('Request id: 5f0c-1');
    expect(section('Contoso PSA').querySelector('.request-id')).to.equal(null);
  });

  it('counts down while a CRM asks for patience, and nothing seems to move', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await settled();
    const retryAt = new Date(Date.now() + 60_000).toISOString();
    fabrikam.fail('contacts', new CrmError('rate-limited', { retryAt }));
    await click(button(shadow(), 'Systems Check'));
    const timer = () => textOf(section('Fabrikam CRM').querySelector('[role=timer][aria-live=off]'));
    await until(() => dialog().open && timer());
    const first = timer();
    expect(first).to.match(/^Fabrikam CRM asks for a pause: going on in (1 min 0|\d\d) s$/u);
    expect(all(section('Fabrikam CRM'), 'progress:indeterminate')).to.be.empty;
    await until(() => timer() !== first);
    expect(textOf(section('Fabrikam CRM'))).to.include('Checking');
    const { violations } = await axe.run(element);
    expect(violations.map(({ id }) => id)).to.deep.equal([]);
  });

  it('goes on when it is closed, and gives the focus back', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await settled();
    const release = contoso.hold('contacts');
    await click(button(shadow(), 'Systems Check'));
    await until(() => dialog().open && running());
    await sendKeys({ press: 'Escape' });
    expect(dialog().open).to.be.false;
    expect(isFocused(button(shadow(), 'Systems Check'))).to.be.true;
    expect(running()).to.be.true;
    contoso.put({ id: '9', firstName: 'New', lastName: 'Here' });
    release();
    await settled();
    await click(button(shadow(), 'Systems Check'));
    await settled();
    expect(workspace.directory.record('contoso/9')).to.exist;
  });

  it('says that there is no connection', async () => {
    await mount([]);
    await click(button(shadow(), 'Systems Check'));
    await until(() => dialog().open);
    expect(textOf(dialog())).to.include('No CRM connection yet');
  });

  it('tells a screen reader of its begin and its end', async () => {
    fabrikam.fail('contacts', unavailable);
    await mount([contoso.connection, fabrikam.connection]);
    await settled();
    const region = shadow().querySelector('[role=status]')!;
    const said: string[] = [];
    new MutationObserver(() => said.push(textOf(region))).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    const release = contoso.hold('contacts');
    await click(button(shadow(), 'Systems Check'));
    await until(() => said.includes('Systems Check has begun'));
    release();
    await until(() => said.includes('Systems Check failed in Fabrikam CRM'));
    expect(said.filter(Boolean)).to.deep.equal(['Systems Check has begun', 'Systems Check failed in Fabrikam CRM']);
  });
});

describe('Contacts without a first or last name', () => {
  it('are named by name, else number, else email, with their CRM and what they lack', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    expect(textOf(dialog())).to.include('Make sure contacts have a first and last name in the CRM.');
    expect(rows()).to.deep.equal([
      'Edit Grace Contoso PSA Last name is missing',
      'Edit (212) 555-0151 Contoso PSA First name is missing, Last name is missing',
      'Edit hidden@acme.example Fabrikam CRM First name is missing, Last name is missing',
    ]);
  });

  it('are edited from there: the focus goes to the missing name and comes back to the row', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    const row = button(dialog(), 'Edit Grace');
    await click(row);
    await until(() => focused()?.id === 'lastName');
    const { violations } = await axe.run(element);
    expect(violations.map(({ id }) => id)).to.deep.equal([]);
    await sendKeys({ press: 'Escape' });
    expect(isFocused(row)).to.be.true;
    expect(dialog().open).to.be.true;
  });

  it('leave the list once they have a name, and the next row takes the focus', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    await click(button(dialog(), 'Edit Grace'));
    await until(() => focused()?.id === 'lastName');
    await sendKeys({ type: 'Hopper' });
    await sendKeys({ press: 'Enter' });
    await until(() => rows().length === 2);
    await until(() => textOf(focused()) === 'Edit (212) 555-0151');
    expect(contoso.records.get('2')?.lastName).to.equal('Hopper');
  });

  it('come in portions, however many they are', async () => {
    for (let at = 0; at < 240; at++) contoso.put({ id: `n${at}`, lastName: `Nobody ${at}` });
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    expect(rows().length).to.equal(50);
    await click(button(dialog(), 'Show 50 more'));
    expect(rows().length).to.equal(100);
    await until(() => textOf(focused()) === rows()[50]!.replace(/ Contoso PSA.*/u, ''));
    for (let more = 0; more < 2; more++) await click(button(dialog(), 'Show 50 more'));
    await click(button(dialog(), 'Show 43 more'));
    expect(rows().length).to.equal(243);
    expect(findButton(dialog(), 'Show 50 more')).to.be.undefined;
  });

  it('are only ever text', async () => {
    contoso.put({ id: '5', firstName: '<img src=x onerror=alert(1)>' });
    contoso.put({ id: '6', firstName: '\u202E\u05D0 '.repeat(200) });
    contoso.put({ id: '7', lastName: '\u{1F600}'.repeat(250) });
    await mount([contoso.connection, fabrikam.connection]);
    await setViewport({ width: 320, height: 600 });
    await open();
    expect(rows().join()).to.include('Edit <img src=x onerror=alert(1)>');
    expect(dialog().querySelector('img')).to.be.null;
    expect(document.documentElement.scrollWidth).to.be.at.most(320);
  });
});

describe('Data quality', () => {
  const quality = () => section('Data quality');
  const summaries = () => [...quality().querySelectorAll('summary')].map(textOf);
  const list = (name: string) =>
    [...quality().querySelectorAll('details')].find((one) => textOf(one.querySelector('summary')).startsWith(name))!;
  const phone = (value: string, kind: PhoneKind = 'direct') => [{ key: 'p', kind, value }];

  beforeEach(() => {
    contoso.put({ id: '10', firstName: 'Hedy', lastName: 'Lamarr', phones: phone('call reception', 'mobile') });
    contoso.put({ id: '11', firstName: 'Dorothy', lastName: 'Vaughan', phones: phone('(212) 555-0160') });
    contoso.put({ id: '12', firstName: 'Katherine', lastName: 'Johnson', phones: phone('212 555 0160') });
    contoso.put({
      id: '13',
      firstName: 'Mary',
      lastName: 'Jackson',
      emails: [{ key: 'e', value: 'mary@acme.example' }],
    });
    contoso.put({
      id: '14',
      firstName: 'Mary',
      lastName: 'Jackson',
      emails: [{ key: 'e', value: 'mary@acme.example' }],
    });
    contoso.put({ id: '15', firstName: 'Annie', lastName: 'Easley', active: false, phones: phone('(212) 555-0161') });
  });

  it('is counted by kind', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    await until(() => summaries().length === 4);
    expect(summaries()).to.deep.equal([
      'Numbers that cannot be dialled (1)',
      'Numbers shared by several people (2)',
      'The same person twice in one CRM (2)',
      'Inactive contacts whose number still calls (1)',
    ]);
    await click(button(quality(), 'Missing first or last name (3)'));
    expect(textOf(focused())).to.equal('Edit Grace');
  });

  it('is mended from its rows: the form opens at what is wrong, and the row goes', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    await until(() => summaries().length === 4);
    await click(list('Numbers that cannot').querySelector('summary')!);
    await until(() => findButton(dialog(), 'Edit Hedy Lamarr'));
    expect(textOf(list('Numbers that cannot').querySelector('li'))).to.equal(
      'Edit Hedy Lamarr Contoso PSA call reception',
    );
    const { violations } = await axe.run(element);
    expect(violations.map(({ id }) => id)).to.deep.equal([]);
    await click(button(dialog(), 'Edit Hedy Lamarr'));
    await until(() => focused()?.id === 'mobile');
    (focused() as HTMLInputElement).select();
    await sendKeys({ type: '212 555 0162' });
    await sendKeys({ press: 'Enter' });
    await until(() => summaries()[0] === 'Numbers that cannot be dialled (0)');
    await until(() => isFocused(list('Numbers that cannot').querySelector('summary')));
  });

  it('tells who shares a number and who is there twice', async () => {
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    await until(() => summaries().length === 4);
    for (const name of ['Numbers shared', 'The same person']) await click(list(name).querySelector('summary')!);
    await until(() => list('The same person').querySelectorAll('li').length === 2);
    expect(textOf(list('Numbers shared').querySelector('li'))).to.equal(
      'Edit Dorothy Vaughan Contoso PSA (212) 555-0160 2 people, with Katherine Johnson',
    );
    expect(textOf(list('The same person').querySelector('li'))).to.include('also as Mary Jackson');
  });

  it('goes into a file', async () => {
    contoso.put({ id: '16', firstName: '=1+1' });
    await mount([contoso.connection, fabrikam.connection]);
    await open();
    await until(() => summaries().length === 4);
    const file = new Promise<{ readonly name: string; readonly href: string }>((resolve) => {
      const take = (event: MouseEvent) => {
        const link = event.target as HTMLAnchorElement;
        if (!link.download) return;
        event.preventDefault();
        resolve({ name: link.download, href: link.href });
      };
      HTMLAnchorElement.prototype.click = function () {
        this.addEventListener('click', take, { once: true });
        HTMLElement.prototype.click.call(this);
      };
    });
    await click(button(quality(), 'Export CSV'));
    const { name, href } = await file;
    delete (HTMLAnchorElement.prototype as { click?: unknown }).click;
    expect(name).to.match(/^data-quality-\d{4}-\d\d-\d\d\.csv$/u);
    const lines = (await (await fetch(href)).text()).split('\r\n');
    expect(lines[0]).to.equal('Finding,CRM,Record,Name,Value,People');
    expect(lines).to.include('Missing first or last name,Contoso PSA,2,Grace,Last name is missing,');
    expect(lines).to.include("Missing first or last name,Contoso PSA,16,'=1+1,Last name is missing,");
    expect(lines).to.include('Numbers shared by several people,Contoso PSA,11,Dorothy Vaughan,(212) 555-0160,2');
  });
});

describe('What is kept on this device', () => {
  const device = () => section('On this device');

  it('is said, and forgotten when the user says so', async () => {
    await mount([contoso.connection]);
    await open();
    const said = listenTo(element);
    expect(textOf(device())).to.include('Contacts are not kept on this device.');
    await click(button(device(), 'Forget contacts on this device'));
    await until(() => textOf(device()).includes('Contacts on this device are forgotten'));
    expect(workspace.directory.contact('contoso/1')).to.be.undefined;
    await until(() => said.includes('Contacts on this device are forgotten'));
  });

  it('is not forgotten while edits wait, unless they are to be discarded', async () => {
    await mount([contoso.connection]);
    await open();
    contoso.hold('updateContact');
    const session = await workspace.saving.edit('contoso/1');
    session.set('lastName', 'King');
    void session.submit();
    await until(() => textOf(device()).includes('1 waiting edit'));
    await click(button(device(), 'Forget contacts on this device'));
    await until(() => isFocused(findButton(device(), 'Keep') ?? null));
    const { violations } = await axe.run(element);
    expect(violations.map(({ id }) => id)).to.deep.equal([]);
    await click(button(device(), 'Keep'));
    await until(() => isFocused(findButton(device(), 'Forget contacts on this device') ?? null));
    expect(workspace.directory.contact('contoso/1')).to.exist;
    await click(button(device(), 'Forget contacts on this device'));
    await until(() => findButton(device(), 'Keep'));
    await click(button(device(), 'Discard 1 waiting edit and forget'));
    await until(() => textOf(device()).includes('Contacts on this device are forgotten'));
    expect(workspace.directory.contact('contoso/1')).to.be.undefined;
  });
});

describe('The look of the Systems Check', () => {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const dir of ['ltr', 'rtl'] as const)
      it(`is right at 320 px, ${colorScheme}, ${dir}`, async () => {
        await emulateMedia({ colorScheme });
        document.documentElement.dir = dir;
        document.documentElement.style.colorScheme = 'light dark';
        fabrikam.fail('contacts', unavailable);
        await setViewport({ width: 320, height: 600 });
        await mount([contoso.connection, fabrikam.connection]);
        await open();
        expect(document.documentElement.scrollWidth).to.be.at.most(320);
        const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).to.deep.equal([]);
        for (const { width, height } of [...shadow().querySelectorAll('button')].map((b) => b.getBoundingClientRect()))
          expect(Math.min(width, height)).to.be.at.least(24);
        document.documentElement.dir = '';
        document.documentElement.style.colorScheme = '';
        await emulateMedia({ colorScheme: 'light' });
      });
});
