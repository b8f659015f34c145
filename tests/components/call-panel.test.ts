import { fixtureCleanup, html } from '@open-wc/testing-helpers';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import { openDB } from 'idb';
import '../../src/components/call-panel/define.js';
import { OnestreamCallPanel } from '../../src/components/call-panel/call-panel.js';
import type { OnestreamWorkspace } from '../../src/components/workspace/workspace.js';
import { CrmError } from '../../src/core/errors.js';
import { databaseName } from '../../src/directory/storage/names.js';
import { createWorkspace } from '../../src/workspace/create-workspace.js';
import type { Workspace } from '../../src/workspace/types.js';
import { axe } from '../support/axe.js';
import { click } from '../support/dialogs.js';
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
  settled,
  textOf,
  textsOf,
  until,
} from '../support/workspace.js';

let contoso: MemoryCrm;
let fabrikam: MemoryCrm;
let workspace: Workspace;
let panel: OnestreamCallPanel;
let said: readonly string[];

async function open(options?: Parameters<typeof mount>[2]): Promise<void> {
  workspace = await openWorkspace(contoso, fabrikam);
  panel = await mount(workspace, html`<onestream-call-panel></onestream-call-panel>`, options);
  await panel.updateComplete;
  said = listenTo(panel);
}

const ring = (id: string, number?: string) => {
  workspace.calls.ring({
    id,
    ...(number !== undefined && { number }),
    called: '+442079460100',
    calledLabel: 'Support',
  });
  return panel.updateComplete;
};

const hears = (...messages: string[]) =>
  until(() => said.length >= messages.length, `said: ${said.join(' | ')}`).then(() =>
    expect(said).to.deep.equal(messages),
  );

const headings = () =>
  all(panel.shadowRoot!, 'h2')
    .filter((heading) => heading.checkVisibility())
    .map(textOf);

const choice = (name: string) => all(panel.shadowRoot!, '.choices button').find((one) => textOf(one).startsWith(name));

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(panel);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).to.deep.equal([]);
}

const { now } = Date;

/** Stops the clock for the rest of the test: it is moved by hand, so a busy machine skips no second. */
function stopClock(): (milliseconds: number) => void {
  let time = now();
  Date.now = () => time;
  return (milliseconds) => void (time += milliseconds);
}

beforeEach(() => {
  contoso = contosoCrm();
  fabrikam = fabrikamCrm();
});

afterEach(() => {
  Date.now = now;
  fixtureCleanup();
  workspace.close();
});

describe('The call panel', () => {
  it('is idle until a call comes, and has its live region from the start', async () => {
    await open();
    await sees(panel, 'No call.');
    expect(all(panel.shadowRoot!, '[role="status"]')).to.have.length(1);
    await expectAccessible();
  });

  it('shows a known caller with state, number, line and time, and says it once', async () => {
    await open();
    const outside = focused();
    stopClock();
    await ring('a', numbers.ada);
    await sees(panel, 'Ringing');
    await sees(panel, `${numbers.ada} 0:00`);
    await sees(panel, 'Called: Support, +442079460100');
    expect(headings()).to.deep.equal(['Ada Lovelace']);
    await sees(panel, 'matches Mobile, in ');
    workspace.calls.answer('a');
    await sees(panel, 'Active');
    workspace.calls.hold('a');
    await sees(panel, 'Held');
    workspace.calls.end('a');
    await sees(panel, 'Ended');
    await hears('Incoming call, Ada Lovelace, Acme');
    expect(focused()).to.equal(outside);
    expect(all(panel.shadowRoot!, '[role="status"] [role="timer"]')).to.be.empty;
    await expectAccessible();
  });

  it('says a call that rang before the panel was there, once there is a region that can be heard', async () => {
    workspace = await openWorkspace(contoso, fabrikam);
    workspace.calls.ring({ id: 'a', number: numbers.ada });
    panel = await mount(workspace, html`<onestream-call-panel></onestream-call-panel>`);
    said = listenTo(panel);
    await hears('Incoming call, Ada Lovelace, Acme');
  });

  it('keeps the time running outside the live region', async () => {
    await open();
    const forward = stopClock();
    await ring('a', numbers.ada);
    await sees(panel, `${numbers.ada} 0:00`);
    forward(1000);
    await sees(panel, `${numbers.ada} 0:01`);
    expect(said).to.deep.equal(['Incoming call, Ada Lovelace, Acme']);
  });

  it('says each ring once, one after the other, whoever calls', async () => {
    await open();
    await ring('a', numbers.ada);
    await ring('b', numbers.unknown);
    await ring('c', numbers.shared);
    await ring('d', numbers.northwind);
    await ring('e', 'anonymous');
    workspace.calls.ring({ id: 'a', number: numbers.ada }); // telephony repeats itself
    await until(() => said.length === 5);
    expect(said).to.deep.equal([
      'Incoming call, Ada Lovelace, Acme',
      `Incoming call, unknown number, ${numbers.unknown}`,
      'Three contacts match',
      'Incoming call, Northwind Traders',
      'Incoming call, number withheld',
    ]);
  });

  it('says that there are more of them once more are known', async () => {
    await open();
    await ring('a', numbers.shared);
    await hears('Three contacts match');
    const phones = [{ key: 'd', kind: 'direct', value: numbers.shared }] as const;
    workspace.directory.apply('fabrikam', {
      upserts: [{ id: 'late', active: true, name: 'Mary Golda Ross', phones, emails: [] }],
    });
    await hears('Three contacts match', 'Four contacts match');
  });

  it('says who it is once that is known, in a page that has just been opened', async () => {
    const user = `agent-${Date.now()}`;
    const connections = [contoso.connection];
    const openPage = () => createWorkspace({ id: 'panel', user, country: 'GB', connections, storage: 'persist' });
    const before = openPage();
    await settled(before);
    const database = await openDB(databaseName('directory', 'panel', user));
    await until(async () => ((await database.get('manifest', 'now')) as { segments: [] } | undefined)?.segments.length);
    database.close();
    panel = await mount(before, html`<onestream-call-panel></onestream-call-panel>`);
    said = listenTo(panel);
    before.close();

    workspace = openPage();
    void ring('a', numbers.ada); // before the device can have answered
    expect(workspace.calls.$calls.get().live[0]?.outcome.kind).to.equal('looking');
    (panel.parentElement as OnestreamWorkspace).workspace = workspace;
    await hears('Incoming call, Ada Lovelace, Acme');
    expect(headings()).to.include('Ada Lovelace');
    await workspace.storage.forget();
    workspace.close();
  });

  it('says the same words again when the same person calls again', async () => {
    await open();
    await ring('a', numbers.ada);
    workspace.calls.end('a');
    await ring('b', numbers.ada);
    await hears('Incoming call, Ada Lovelace, Acme', 'Incoming call, Ada Lovelace, Acme');
  });

  it('keeps a call that lasts, and shows another as a bar', async () => {
    await open();
    await ring('a', numbers.ada);
    workspace.calls.answer('a');
    await ring('b', numbers.unknown);
    await sees(panel, `Incoming: ${numbers.unknown}`);
    expect(headings()).to.deep.equal(['Ada Lovelace']);
    await expectAccessible();
    await click(await find(panel, `Show ${numbers.unknown}`));
    await sees(panel, 'Active: Ada Lovelace');
    await until(() => headings().includes('Unknown number'));
    expect(panel.matches(':focus-within')).to.be.true;
    await click(await find(panel, 'Show Ada Lovelace'));
    expect(headings()).to.deep.equal(['Ada Lovelace']);
  });

  it('keeps a button that has the focus for its own call when others go', async () => {
    await open();
    await ring('a', numbers.ada);
    await ring('b', numbers.unknown);
    await ring('c', numbers.northwind);
    const button = await find(panel, 'Show Northwind Traders');
    button.focus();
    workspace.calls.end('b');
    await until(() => named(panel, 'button', `Show ${numbers.unknown}`).length === 0);
    expect(focused()).to.equal(button);
    expect(textOf(button)).to.equal('Show Northwind Traders');
  });

  it('gives way to the call that rang first once the call on screen has ended', async () => {
    await open();
    await ring('a', numbers.ada);
    await ring('b', numbers.northwind);
    await ring('c', numbers.unknown);
    workspace.calls.end('a');
    await sees(panel, `Incoming: ${numbers.unknown}`);
    expect(headings()).to.include('Northwind Traders');
  });

  it('keeps the card on screen while its records are taken apart', async () => {
    await open();
    await ring('a', numbers.ada);
    await click(await find(panel, 'in 2 CRMs', 'summary'));
    await click(await find(panel, 'Not the same person'));
    await find(panel, 'in 1 CRM', 'summary');
    expect(headings()).to.deep.equal(['Ada Lovelace']);
    await click(await find(panel, 'Undo'));
    await find(panel, 'in 2 CRMs', 'summary');
  });

  it('lists several contacts with company, field and CRM to choose from', async () => {
    await open();
    await ring('a', numbers.shared);
    expect(headings()).to.deep.equal(['Which contact is calling?']);
    await expectAccessible();
    const dorothy = all(panel.shadowRoot!, '.choices button').find((one) => textOf(one).startsWith('Dorothy'))!;
    expect(textOf(dorothy)).to.equal('Dorothy Vaughan Acme matches Direct, in Contoso PSA');
    dorothy.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => headings().includes('Dorothy Vaughan'));
    expect(panel.matches(':focus-within')).to.be.true;
    expect(workspace.calls.$calls.get().live[0]?.outcome).to.deep.include({ kind: 'contact' });
  });

  it('lists fifty at a time where a crowd has the number', async () => {
    for (let at = 0; at < 70; at++)
      contoso.put({
        id: `x${at}`,
        firstName: `Nr ${at}`,
        phones: [{ key: 'd', kind: 'direct', value: '020 7946 0077' }],
      });
    await open();
    await ring('a', '+442079460077');
    const choices = () => all(panel.shadowRoot!, '.choices button');
    expect(choices()).to.have.length(50);
    await click(await find(panel, 'Show 20 more'));
    await until(() => choices().length === 70);
    await until(() => focused() === choices()[50]);
  });

  it('remembers who was chosen for a shared number, and tells how often', async () => {
    await open();
    for (const id of ['a', 'b']) {
      await ring(id, numbers.shared);
      await click(await until(() => choice('Katherine')).then(() => choice('Katherine')!));
      await until(() => headings().includes('Katherine Johnson'));
      workspace.calls.end(id);
    }
    await ring('c', numbers.shared);
    await until(() => choice('Katherine'));
    const choices = all(panel.shadowRoot!, '.choices button').map(textOf);
    const best = choices.filter((one) => one.includes('Contoso PSA')); // where the number is written in the same way
    expect(best).to.deep.equal([
      'Katherine Johnson Acme matches Direct, in Contoso PSA · chosen 2 times',
      'Dorothy Vaughan Acme matches Direct, in Contoso PSA',
    ]);
    await expectAccessible();
  });

  it('lists who is inactive last, and says so', async () => {
    const [phone] = contoso.records.get('2')!.phones;
    contoso.put({ id: '8', firstName: 'Aaron', lastName: 'Gone', active: false, phones: [phone!] });
    await open();
    await ring('a', numbers.shared);
    await until(() => choice('Aaron'));
    expect(textOf(all(panel.shadowRoot!, '.choices button').at(-1))).to.equal(
      'Aaron Gone matches Direct, in Contoso PSA Inactive in Contoso PSA',
    );
  });

  it('names a colleague, to whom there is nothing to add', async () => {
    contoso.users.set('u', { id: 'u', name: 'Alex Morgan', phones: ['020 7946 0940'], extension: '201', active: true });
    await open();
    await ring('a', '+442079460940');
    await sees(panel, 'Alex Morgan Colleague Contoso PSA · ext. 201');
    expect(headings()).to.deep.equal(['Alex Morgan']);
    const buttons = named(panel, 'button', 'Add contact').length + named(panel, 'button', 'Not this contact').length;
    expect(buttons).to.equal(0);
    expect(all(panel.shadowRoot!, 'onestream-contact-search, onestream-contact-card')).to.be.empty;
    await hears('Incoming call, Alex Morgan, colleague');
    await expectAccessible();
    workspace.calls.end('a');
    await find(panel, 'Alex Morgan', '.recent b');
  });

  it('takes "Not this contact" and "None of these" for an answer', async () => {
    await open();
    await ring('a', numbers.shared);
    await click(await find(panel, 'None of these'));
    await until(() => headings().includes('Unknown caller'));
    await ring('b', numbers.ada);
    await click(await find(panel, 'Show Ada Lovelace'));
    await click(await find(panel, 'Not this contact'));
    await until(() => headings().includes('Unknown caller'));
    await find(panel, 'Find a contact', 'label');
    await find(panel, 'Add contact');
    expect(contoso.requests.some(({ method }) => method === 'updateContact')).to.be.false;
  });

  it("shows a company's number with its people, and adds one with the company filled in", async () => {
    await open();
    await ring('a', numbers.northwind);
    expect(headings()).to.deep.equal(['Northwind Traders']);
    await sees(panel, 'Grace Hopper Systems Administrator');
    await sees(panel, 'matches Main number, in Contoso PSA');
    await expectAccessible();
    await click(await find(panel, 'Add contact'));
    await find(panel, 'Add Contact', 'h2');
    const company = await find<HTMLInputElement>(panel, 'Company in Contoso PSA', 'label');
    const field = (company as unknown as HTMLLabelElement).control as HTMLInputElement;
    await until(() => field.value === 'Northwind Traders');
  });

  it('says that a number is withheld, and offers to find the contact', async () => {
    await open();
    await ring('a');
    await sees(panel, 'Number withheld');
    await find(panel, 'Find a contact', 'label');
    expect(named(panel, 'button', 'Add contact')).to.be.empty;
    await expectAccessible();
  });

  it('keeps recent calls, which can be shown and edited like live ones', async () => {
    await open();
    await ring('a', numbers.ada);
    workspace.calls.answer('a');
    workspace.calls.end('a');
    for (let at = 0; at < 21; at++) {
      await ring(`n${at}`, numbers.northwind);
      workspace.calls.end(`n${at}`);
    }
    await ring('b', numbers.ada);
    workspace.calls.end('b');
    await find(panel, 'Notes', 'label');
    const recent = [...panel.shadowRoot!.querySelectorAll<HTMLElement>('.recent button')];
    expect(recent).to.have.length(20);
    await click(recent[1]!);
    expect(headings()).to.include('Northwind Traders');
    await click(recent[0]!);
    expect(headings()).to.include('Ada Lovelace');
    expect(all(panel.shadowRoot!, 'onestream-contact-card').filter((card) => card.checkVisibility())).to.have.length(1);
    await click(await find(panel, 'Edit mobile'));
    await find(panel, 'Edit Contact', 'h2');
    await click(await find(panel, 'Cancel'));
    await expectAccessible();
  });
});

describe('The log of a call', () => {
  const notes = async () => (await find<HTMLLabelElement>(panel, 'Notes', 'label')).control as HTMLTextAreaElement;
  const talk = async (id: string, number: string) => {
    await ring(id, number);
    workspace.calls.answer(id);
    workspace.calls.end(id);
  };

  it('is written once per CRM when the agent says so, with the notes, by the keyboard alone', async () => {
    await open();
    await ring('a', numbers.ada);
    workspace.calls.answer('a');
    (await notes()).focus();
    await sendKeys({ type: 'Wants an offer' });
    expect(named(panel, 'button', 'Log this call')).to.be.empty;
    workspace.calls.end('a');
    await find(panel, 'Log this call');
    await expectAccessible();
    await sendKeys({ press: 'Tab' });
    expect(textOf(focused())).to.equal('Log this call');
    await sendKeys({ press: 'Enter' });
    await sees(panel, 'Logged in Contoso PSA');
    await sees(panel, 'Logged in Fabrikam CRM');
    expect(named(panel, 'button', 'Log this call')).to.be.empty;
    expect(panel.matches(':focus-within')).to.be.true;
    expect([contoso.calls.get('a')?.notes, fabrikam.calls.get('a')?.notes]).to.deep.equal(
      Array(2).fill('Wants an offer'),
    );
    await hears('Incoming call, Ada Lovelace, Acme', 'Logged in Contoso PSA. Logged in Fabrikam CRM.');
    await expectAccessible();
    (await notes()).focus();
    await sendKeys({ type: ' today' });
    await click(await find(panel, 'Update the log'));
    await until(() => contoso.calls.get('a')?.notes?.endsWith(' today'));
    expect(contoso.calls.size).to.equal(1);
  });

  it('keeps notes while other calls are shown, and no ring takes the place of notes that are being written', async () => {
    await open();
    await talk('a', numbers.ada);
    (await notes()).focus();
    await sendKeys({ type: 'one' });
    await ring('b', numbers.northwind);
    await sees(panel, 'Incoming: Northwind Traders');
    await sendKeys({ type: ' two' });
    expect((await notes()).value).to.equal('one two');
    workspace.calls.show('b');
    await until(() => headings().includes('Northwind Traders'));
    workspace.calls.end('b');
    await ring('c', numbers.unknown);
    await until(() => headings().includes('Unknown number')); // nobody is in the notes any more
    await click(await find(panel, 'Ada Lovelace', '.recent b'));
    expect((await notes()).value).to.equal('one two');
  });

  it('goes on in a CRM that could not be reached, and says that it waits, once', async () => {
    await open();
    contoso.fail('logCall', new CrmError('unavailable', { status: 503 }));
    await talk('a', numbers.ada);
    await click(await find(panel, 'Log this call'));
    await sees(panel, 'Waiting to be logged in Contoso PSA');
    await sees(panel, 'Logged in Fabrikam CRM');
    await hears('Incoming call, Ada Lovelace, Acme', 'Waiting to be logged in Contoso PSA. Logged in Fabrikam CRM.');
    workspace.calls.retryLog('a', 'contoso');
    await until(() => contoso.requests.filter(({ method }) => method === 'logCall').length === 2);
    contoso.fail('logCall', undefined);
    workspace.calls.retryLog('a', 'contoso');
    await sees(panel, 'Logged in Contoso PSA');
    await until(() => said.length === 3);
    expect(said[2]).to.equal('Logged in Contoso PSA.');
  });

  it('says that a CRM asks to be signed in to', async () => {
    await open();
    fabrikam.fail('logCall', new CrmError('auth-required', { status: 401 }));
    await talk('a', numbers.ada);
    await click(await find(panel, 'Log this call'));
    await sees(panel, 'Waiting to be logged in Fabrikam CRM. Fabrikam CRM is asking you to sign in again.');
  });

  it('says why a CRM has not taken it, and tries again there alone', async () => {
    await open();
    fabrikam.fail('logCall', new CrmError('forbidden', {}));
    await talk('a', numbers.ada);
    await click(await find(panel, 'Log this call'));
    await sees(
      panel,
      'Not logged in Fabrikam CRM: You do not have the right to do this in Fabrikam CRM. Ask its administrator.',
    );
    await expectAccessible();
    fabrikam.fail('logCall', undefined);
    await click(await find(panel, 'Try again in Fabrikam CRM'));
    await sees(panel, 'Logged in Fabrikam CRM');
    expect(contoso.requests.filter(({ method }) => method === 'logCall')).to.have.length(1);
  });

  it('moves with the contact of the call, and says where it stays', async () => {
    await open();
    await talk('a', numbers.ada);
    await click(await find(panel, 'Log this call'));
    await sees(panel, 'Logged in Fabrikam CRM');
    await click(await find(panel, 'Not this contact'));
    await sees(panel, 'Still logged with Ada Lovelace in Contoso PSA.');
    workspace.calls.associate('a', 'contoso/2', 'this call only');
    await sees(panel, 'Logged in Contoso PSA Still logged with Ada Lovelace in Fabrikam CRM.');
    expect(contoso.calls.get('a')?.contactId).to.equal('2');
  });

  it('is not offered for a colleague, an unknown or withheld number, or where no CRM keeps calls', async () => {
    contoso.users.set('u', { id: 'u', name: 'Alex Morgan', extension: '201', active: true });
    contoso = contosoCrm({ operations: ['find'] });
    await open();
    await talk('d', numbers.ada);
    await find(panel, 'Log this call'); // in Fabrikam CRM
    for (const [id, number] of [
      ['a', '201'],
      ['b', numbers.unknown],
      ['c', 'anonymous'],
    ] as const) {
      await talk(id, number);
      workspace.calls.show(id);
      await panel.updateComplete;
      expect([...named(panel, 'button', 'Log this call'), ...named(panel, 'label', 'Notes')], id).to.be.empty;
    }
    await ring('e', numbers.shared);
    workspace.calls.associate('e', 'contoso/2', 'chosen');
    workspace.calls.end('e');
    workspace.calls.show('e');
    await until(() => headings().includes('Dorothy Vaughan'));
    expect([...named(panel, 'button', 'Log this call'), ...named(panel, 'label', 'Notes')]).to.be.empty;
  });
});

describe('Editing during calls', () => {
  it('goes from the ring to the saved edit in six keys plus typing, from anywhere in the page', async () => {
    await open();
    await ring('a', numbers.ada);
    await panel.updateComplete;
    await sendKeys({ press: 'Alt+E' });
    expect(focused()?.getAttribute('aria-label')).to.equal('Edit direct');
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await until(() => focused()?.id === 'mobile');
    await sendKeys({ type: '07400 990099' });
    await sendKeys({ press: 'Enter' });
    await sees(panel, '07400 990099');
    expect(contoso.records.get('1')?.phones[1]?.value).to.equal('07400 990099');
    await until(() => fabrikam.records.get('9')?.phones[1]?.value !== '+447400990018');
    await until(() => said.includes('Contact updated'), said.join());
    expect(said).to.deep.equal(['Incoming call, Ada Lovelace, Acme', 'Contact updated']);
  });

  it('takes another shortcut, and tells it', async () => {
    await open();
    panel.shortcut = 'Control+Shift+Y';
    await ring('a', numbers.ada);
    const pencil = await find(panel, 'Edit direct');
    await until(() => pencil.getAttribute('aria-keyshortcuts') === 'Control+Shift+Y');
    await sendKeys({ press: 'Alt+E' });
    expect(focused()).not.to.equal(pencil);
    await sendKeys({ press: 'Control+Shift+Y' });
    expect(focused()).to.equal(pencil);
  });

  it('leaves a form alone when a call ends and others ring', async () => {
    await open();
    await ring('a', numbers.ada);
    await click(await find(panel, 'Edit mobile'));
    await until(() => focused()?.id === 'mobile');
    await sendKeys({ type: '07400' });
    workspace.calls.end('a');
    await ring('b', numbers.unknown);
    await sees(panel, `Incoming: ${numbers.unknown}`);
    expect((focused() as HTMLInputElement).value).to.equal('07400');
  });

  it('keeps a draft while the agent looks at another call', async () => {
    await open();
    await ring('a', numbers.ada);
    await click(await find(panel, 'Edit mobile'));
    await until(() => focused()?.id === 'mobile');
    await sendKeys({ type: '07400' });
    workspace.calls.end('a');
    await ring('b', numbers.northwind);
    workspace.calls.show('b');
    await sees(panel, 'Unfinished edit: Ada Lovelace');
    expect(headings()).to.not.include('Edit Contact');
    const [, show] = [await find(panel, 'Show Ada Lovelace'), await find(panel, 'Show Ada Lovelace')];
    await click(show);
    const mobile = await find(panel, 'Mobile', 'label');
    expect(((mobile as unknown as HTMLLabelElement).control as HTMLInputElement).value).to.equal('07400');
  });

  it('says which CRM has the edit and which has not, and tries again there alone', async () => {
    await open();
    await ring('a', numbers.ada);
    fabrikam.fail('updateContact', new CrmError('forbidden', {}));
    await click(await find(panel, 'Edit mobile'));
    await until(() => focused()?.id === 'mobile');
    await sendKeys({ type: '07400 990099' });
    await sendKeys({ press: 'Enter' });
    await until(() => said.length === 2);
    expect(said[1]).to.equal(
      'Saved in Contoso PSA. Not saved in Fabrikam CRM: You do not have the right to do this in Fabrikam CRM. Ask its administrator.',
    );
    fabrikam.fail('updateContact', undefined);
    await click(await find(panel, 'Cancel'));
    await until(() => !headings().includes('Edit Contact'));
    await click(await find(panel, 'Try again in Fabrikam CRM'));
    await until(() => said.includes('Contact updated'), said.join(' | '));
    await until(() => fabrikam.records.get('9')?.phones[1]?.value !== '+447400990018');
    expect(contoso.requests.filter(({ method }) => method === 'updateContact')).to.have.length(1);
  });
});

describe('The panel under adversity', () => {
  it('says that a part could not be loaded, and loads it again', async () => {
    const { unknownCaller } = OnestreamCallPanel;
    let attempts = 0;
    OnestreamCallPanel.unknownCaller = () =>
      ++attempts === 1 ? Promise.reject(new TypeError('Failed to fetch')) : unknownCaller();
    try {
      await open();
      await ring('a', numbers.unknown);
      await sees(panel, 'This part could not be loaded.');
      await click(await find(panel, 'Try again'));
      await find(panel, 'Find a contact', 'label');
    } finally {
      OnestreamCallPanel.unknownCaller = unknownCaller;
    }
  });

  it('can be drawn while it is out of the page', async () => {
    await open();
    await ring('a', numbers.unknown);
    await find(panel, 'Find a contact', 'label'); // its code is there
    const page = panel.parentElement!;
    panel.remove();
    workspace.calls.ring({ id: 'b', number: numbers.unknown });
    workspace.calls.show('b');
    for (let times = 0; times < 2; times++) {
      panel.requestUpdate();
      await panel.updateComplete;
    }
    page.append(panel);
    await sees(panel, 'Unknown number');
  });

  it('names a CRM that could not be connected, and why', async () => {
    const known = [{ id: 'later', kind: 'demo', label: 'Later CRM' }];
    const connections = () => Promise.reject(new CrmError('auth-required', { status: 401 }));
    workspace = createWorkspace({
      id: 'test',
      user: 'agent',
      country: 'GB',
      connections: [contoso.connection, { known, connections }],
      storage: 'memory',
    });
    panel = await mount(workspace, html`<onestream-call-panel></onestream-call-panel>`);
    await sees(panel, 'Not connected to Later CRM: Later CRM is asking you to sign in again.');
    workspace.calls.ring({ id: 'a', number: numbers.ada });
    await find(panel, 'Ada Lovelace', 'h2');
  });

  it('says once that contacts cannot be kept on this device, until that is dismissed', async () => {
    const { open: openDatabase } = IDBFactory.prototype;
    IDBFactory.prototype.open = () => {
      throw new DOMException('no storage here', 'SecurityError');
    };
    try {
      panel = await mount(undefined, html`<onestream-call-panel></onestream-call-panel>`);
      said = listenTo(panel); // before there is a workspace, whose first words these are
      const connections = [contoso.connection];
      workspace = createWorkspace({ id: 'test', user: 'agent', country: 'GB', connections, storage: 'session' });
      (panel.parentElement as OnestreamWorkspace).workspace = workspace;
      const sentence = 'Contacts cannot be kept on this device (storage is blocked), so they are read again each time.';
      await sees(panel, sentence);
      await ring('a', numbers.ada);
      await sees(panel, 'Ada Lovelace');
      await expectAccessible();
      await click(await find(panel, 'Dismiss'));
      await until(() => !textsOf(panel).includes(sentence));
      expect(panel.matches(':focus-within')).to.be.true;
      await until(() => said.some((message) => message.includes('Ada Lovelace')));
      expect(said.filter((message) => message === sentence)).to.have.length(1);
    } finally {
      IDBFactory.prototype.open = openDatabase;
    }
  });

  it('shows hostile names as text, at 320 px, from right to left', async () => {
    const name = '<img src=x onerror=alert(1)> \u202Eevil\u202C 👩‍💻';
    contoso.put({
      id: '7',
      firstName: name,
      lastName: 'x'.repeat(500),
      phones: [{ key: 'd', kind: 'direct', value: '020 7946 0050' }],
    });
    await open({ dir: 'rtl' });
    await setViewport({ width: 320, height: 640 });
    await ring('a', '+442079460050');
    workspace.calls.ring({ id: 'b', number: 'ext 12 only', displayName: '<b>reception</b>' });
    await sees(panel, '<img src=x onerror=alert(1)>');
    await sees(panel, 'Incoming: ext 12 only');
    expect(all(panel.shadowRoot!, 'img')).to.be.empty;
    expect(panel.scrollWidth).to.be.at.most(panel.clientWidth);
    expect(all(panel.shadowRoot!, 'bdi').some((bdi) => textOf(bdi).startsWith('<img'))).to.be.true;
    await expectAccessible();
  });

  for (const media of [{ colorScheme: 'dark' }, { forcedColors: 'active' }, { reducedMotion: 'reduce' }] as const) {
    it(`is readable with ${Object.entries(media).flat().join(' ')}`, async () => {
      await emulateMedia(media);
      document.documentElement.style.colorScheme = 'light dark';
      await open();
      await ring('a', numbers.ada);
      await ring('b', numbers.shared);
      await expectAccessible();
      await emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' });
      document.documentElement.style.colorScheme = '';
    });
  }

  it('has no target smaller than 24 px', async () => {
    await open();
    await ring('a', numbers.ada);
    await ring('b', numbers.shared);
    workspace.calls.ring({ id: 'c', number: numbers.ada });
    workspace.calls.end('c');
    await panel.updateComplete;
    const small = all(panel.shadowRoot!, 'button, a, summary, input')
      .filter((target) => target.checkVisibility())
      .filter((target) => {
        const { width, height } = target.getBoundingClientRect();
        return width < 24 || height < 24;
      });
    expect(small.map((target) => target.outerHTML)).to.deep.equal([]);
  });
});
