import { fixtureCleanup, html } from '@open-wc/testing-helpers';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/components/contact-card/define.js';
import { OnestreamContactCard } from '../../src/components/contact-card/contact-card.js';
import type { OnestreamContactOpenedEvent, OnestreamDialRequestEvent } from '../../src/components/events.js';
import { CrmError } from '../../src/core/errors.js';
import type { Workspace } from '../../src/workspace/types.js';
import { axe } from '../support/axe.js';
import { click, descriptionOf, fill } from '../support/dialogs.js';
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
  openWorkspace,
  sees,
  textOf,
  textsOf,
  until,
} from '../support/workspace.js';

let contoso: MemoryCrm;
let fabrikam: MemoryCrm;
let workspace: Workspace;
let card: OnestreamContactCard;

async function open(contactId = 'contoso/1', options?: Parameters<typeof mount>[2]): Promise<void> {
  workspace = await openWorkspace(contoso, fabrikam);
  card = await mount(
    workspace,
    html`<onestream-contact-card contact-id=${contactId}></onestream-contact-card>`,
    options,
  );
  await card.updateComplete;
}

const links = () => [...card.shadowRoot!.querySelectorAll<HTMLAnchorElement>('a')];
const hrefs = () => links().map((link) => link.getAttribute('href'));
const row = (name: string) =>
  textOf([...card.shadowRoot!.querySelectorAll('.row')].find((one) => textOf(one).startsWith(name)));

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(card);
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

describe('The card shows', () => {
  it('one person of two CRMs, with one spelling of what is the same', async () => {
    await open();
    expect(textOf(card.shadowRoot!.querySelector('header'))).to.equal('Ada Lovelace Head of Analysis Acme');
    expect(row('Direct')).to.equal('Direct 020 7946 0012');
    expect(row('Mobile')).to.equal('Mobile 07400 990018');
    expect(row('Email')).to.equal('Email ada@acme.example');
    expect(hrefs().slice(0, 3)).to.deep.equal(['tel:+442079460012', 'tel:+447400990018', 'mailto:ada@acme.example']);
    for (const name of ['Copy direct', 'Copy mobile', 'Copy email', 'Edit direct', 'Edit mobile', 'Edit email'])
      expect(named(card, 'button', name)).to.have.length(1);
    await expectAccessible();
  });

  it('what is not set or missing, and where the record is inactive', async () => {
    contoso.put({ id: '20', firstName: 'Ada', active: false });
    await open('contoso/20');
    for (const text of ['No company', 'Last name is missing', 'Inactive in Contoso PSA']) await sees(card, text);
    expect(['Direct', 'Mobile', 'Email'].map(row)).to.deep.equal(['Direct Not set', 'Mobile Not set', 'Email Not set']);
    expect(named(card, 'button', 'Copy direct')).to.be.empty;
    expect(named(card, 'button', 'Edit direct')).to.have.length(1);
    await expectAccessible();
  });

  it('values that differ in meaning, each with its source', async () => {
    contoso.put({ ...contoso.records.get('1')!, phones: [{ key: 'm', kind: 'mobile', value: '07400 990077' }] });
    await open();
    expect(row('Mobile')).to.equal('Mobile 07400 990077 Contoso PSA +447400990018 Fabrikam CRM');
    expect(row('Direct')).to.equal('Direct +442079460012');
    await expectAccessible();
  });

  it('that the number of a call matches, which is not to say who is speaking', async () => {
    await open();
    workspace.calls.ring({ id: 'a', number: '+447400990018' });
    card.callId = 'a';
    await sees(card, 'Number matches Mobile, in ');
    expect(textsOf(card)).not.to.match(/verif|identif|confirmed/iu);
  });

  it('extensions, further numbers, and what cannot be dialled as text only', async () => {
    contoso.put({
      id: '20',
      firstName: 'Hedy',
      lastName: 'Lamarr',
      phones: [
        { key: 'a', kind: 'direct', value: '020 7946 0070', extension: '12' },
        { key: 'b', kind: 'direct', value: '020 7946 0071' },
        { key: 'c', kind: 'direct', value: '020 7946 0072' },
        { key: 'd', kind: 'mobile', value: 'call reception' },
      ],
      emails: [{ key: 'e', value: 'javascript:alert(1)' }],
    });
    await open('contoso/20');
    expect(row('Direct')).to.contain('020 7946 0070 ext. 12');
    expect(row('Direct')).to.contain('+2 more');
    expect(row('Mobile')).to.contain('call reception');
    expect(hrefs()).to.deep.equal(['tel:+442079460070;ext=12', 'tel:+442079460071', 'tel:+442079460072']);
    await click(await find(card, '+2 more', 'summary'));
    await sees(card, '020 7946 0072');
  });

  it("links to a CRM's own pages only", async () => {
    contoso.put({ ...contoso.records.get('1')!, url: 'javascript:alert(1)' });
    await open();
    const link = links().at(-1)!;
    expect(links().filter(({ target }) => target === '_blank')).to.deep.equal([link]);
    expect([textOf(link), link.href, link.rel]).to.deep.equal([
      'Open contact in Fabrikam CRM',
      'https://fabrikam.example/people/9',
      'noopener',
    ]);
    contoso.put({ ...contoso.records.get('1')!, url: 'https://elsewhere.example/1' });
    await workspace.checks.run();
    expect(links().filter(({ target }) => target === '_blank')).to.have.length(1);
  });

  it('no pencil where no CRM lets the field be written', async () => {
    const read = { access: 'read', many: true } as const;
    contoso = contosoCrm({ fields: { direct: read, mobile: { access: 'write', many: true }, email: read } });
    await open('contoso/2');
    expect(named(card, 'button', 'Edit mobile')).to.have.length(1);
    expect(named(card, 'button', 'Edit direct')).to.be.empty;
  });

  it('which CRM takes no edit of this agent, and no pencil where none does', async () => {
    fabrikam = fabrikamCrm({ operations: ['find'] });
    await open('contoso/1');
    await sees(card, 'Read only in Fabrikam CRM');
    expect(textsOf(card)).not.to.include('Read only in Contoso PSA');
    expect(named(card, 'button', 'Edit email')).to.have.length(1);
    fixtureCleanup();
    contoso = contosoCrm({ operations: ['find'] });
    await open('contoso/1');
    await sees(card, 'Read only in Contoso PSA');
    expect(named(card, 'button', 'Edit email')).to.be.empty;
  });

  it('that a contact is no longer there', async () => {
    await open('contoso/404');
    await sees(card, 'This contact is no longer in any CRM.');
  });

  it('hostile strings as text, within its width', async () => {
    contoso.put({
      id: '20',
      firstName: '<script>alert(1)</script>',
      lastName: 'י'.repeat(250) + '\u202E👍'.repeat(60),
      title: 'T'.repeat(500),
      company: { id: 'x', name: '"><svg onload=alert(1)>' },
      phones: [{ key: 'd', kind: 'direct', value: 'ext 12 only' }],
      emails: [{ key: 'e', value: `${'a'.repeat(400)}@example.com` }],
    });
    await open('contoso/20', { dir: 'rtl' });
    await sees(card, '<script>alert(1)</script>');
    expect(all(card.shadowRoot!, 'script')).to.be.empty;
    expect(card.scrollWidth).to.be.at.most(card.clientWidth);
    await expectAccessible();
  });
});

describe('On the card the agent', () => {
  it('goes from pencil to pencil with the arrow keys', async () => {
    await open();
    (await find(card, 'Edit direct')).focus();
    for (const [key, name] of [
      ['ArrowDown', 'Edit mobile'],
      ['ArrowDown', 'Edit email'],
      ['ArrowDown', 'Edit direct'],
      ['ArrowUp', 'Edit email'],
    ] as const) {
      await sendKeys({ press: key });
      expect(focused()?.getAttribute('aria-label')).to.equal(name);
    }
  });

  it('keeps the focus when the card changes', async () => {
    await open();
    const pencil = await find(card, 'Edit email');
    pencil.focus();
    contoso.put({ ...contoso.records.get('1')!, title: 'Countess', phones: [] });
    await workspace.checks.run();
    await sees(card, 'Countess');
    expect(focused()).to.equal(pencil);
  });

  it('opens the editor, unless the page has one of its own', async () => {
    await open();
    const asked: unknown[] = [];
    const cancel = (event: CustomEvent) => {
      asked.push(event.detail);
      event.preventDefault();
    };
    document.body.addEventListener('onestream-edit-request', cancel);
    await click(await find(card, 'Edit mobile'));
    document.body.removeEventListener('onestream-edit-request', cancel);
    expect(asked).to.deep.equal([{ contactId: 'contoso/1', field: 'mobile' }]);
    expect(card.editing).to.be.false;
    await click(await find(card, 'Edit mobile'));
    await until(() => focused()?.id === 'mobile');
    expect(card.editing).to.be.true;
    await sendKeys({ press: 'Escape' });
    expect(focused()?.getAttribute('aria-label')).to.equal('Edit mobile');
  });

  it('is told when the editor cannot be loaded, and tries again', async () => {
    const { editContact } = OnestreamContactCard;
    OnestreamContactCard.editContact = () => Promise.reject(new TypeError('Failed to fetch'));
    try {
      await open();
      await click(await find(card, 'Edit mobile'));
      await sees(card, 'This part could not be loaded. Check your connection.');
      OnestreamContactCard.editContact = editContact;
      await click(await find(card, 'Try again'));
      await find(card, 'Edit Contact', 'h2');
      expect(textsOf(card)).not.to.contain('could not be loaded');
    } finally {
      OnestreamContactCard.editContact = editContact;
    }
  });

  it('copies a value, and is told so', async () => {
    await open();
    const said = listenTo(card);
    await click(await find(card, 'Copy mobile'));
    await sees(card, 'Copied');
    expect(await navigator.clipboard.readText()).to.equal('07400 990018');
    await until(() => said.length > 0);
    expect(said).to.deep.equal(['Mobile copied']);
  });

  it('dials by the page when the page takes the request', async () => {
    await open();
    const asked: unknown[] = [];
    const dial = (event: OnestreamDialRequestEvent) => {
      asked.push(event.detail);
      event.preventDefault();
    };
    document.body.addEventListener('onestream-dial-request', dial);
    const link = links()[0]!;
    const click = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true });
    link.dispatchEvent(click);
    document.body.removeEventListener('onestream-dial-request', dial);
    expect(asked).to.deep.equal([{ number: '+442079460012', contactId: 'contoso/1' }]);
    expect(click.defaultPrevented).to.be.true;
  });

  it('comes back from the CRM and reads what has changed there', async () => {
    await open();
    const said = listenTo(card);
    const link = links().find((one) => textOf(one) === 'Open contact in Contoso PSA')!;
    link.addEventListener('click', (event) => event.preventDefault());
    link.click();
    contoso.put({ ...contoso.records.get('1')!, phones: [{ key: 'm', kind: 'mobile', value: '07400 990055' }] });
    window.dispatchEvent(new Event('focus'));
    await sees(card, 'Changed in the CRM:');
    expect(row('Mobile')).to.contain('07400 990055');
    await until(() => said.some((message) => message.includes('Mobile')));
    fabrikam.fail('contact', new CrmError('offline', {}));
    link.click();
    window.dispatchEvent(new Event('focus'));
    await sees(card, 'Not read again in Fabrikam CRM: Fabrikam CRM cannot be reached.');
    const before = contoso.requests.length;
    window.dispatchEvent(new Event('focus'));
    expect(contoso.requests).to.have.length(before);
  });

  it('sees how far the latest edit is in each CRM, and tries again where it failed', async () => {
    await open();
    const release = contoso.hold('updateContact');
    fabrikam.fail('updateContact', new CrmError('auth-required', { status: 401 }));
    const session = await workspace.saving.edit('contoso/1');
    session.set('email', 'countess@acme.example');
    const done = session.submit();
    await sees(card, 'Contoso PSA Saving');
    await sees(card, 'Waiting to be sent to Fabrikam CRM. Fabrikam CRM is asking you to sign in again.');
    release();
    await done;
    await sees(card, 'Contoso PSA Saved');
    await expectAccessible();
    fabrikam.fail('updateContact', undefined);
    await click(await find(card, 'Try now'));
    await sees(card, 'Last change: Email, just now, by you.');
    expect(textsOf(card)).not.to.include('Fabrikam CRM Saved');
    await expectAccessible();
    await click(await find(card, 'Hide'));
    await until(() => !textsOf(card).includes('Last change'));
    expect(focused()?.id).to.equal('name');
  });

  it("makes the card of a call's contact known to the page, once", async () => {
    const opened: unknown[] = [];
    const note = (event: OnestreamContactOpenedEvent) => opened.push(event.detail);
    document.body.addEventListener('onestream-contact-opened', note);
    await open();
    card.callId = 'a';
    await card.updateComplete;
    contoso.put({ ...contoso.records.get('1')!, title: 'Countess' });
    await workspace.checks.run();
    await sees(card, 'Countess');
    document.body.removeEventListener('onestream-contact-opened', note);
    expect(opened).to.deep.equal([{ contactId: 'contoso/1', callId: 'a' }]);
  });
});

describe('The records behind a contact', () => {
  const summary = (text: string) => find(card, text, 'summary');
  const listed = () => [...card.shadowRoot!.querySelectorAll('.joins details li p')].map(textOf);

  it('are counted, and listed with CRM, name and company when asked for', async () => {
    await open();
    await click(await summary('in 2 CRMs'));
    await sees(card, 'Join with another contact');
    expect(listed()).to.deep.equal(['Contoso PSA Ada Lovelace Acme', 'Fabrikam CRM Ada Lovelace']);
    await expectAccessible();
    card.contactId = 'contoso/2';
    await summary('in 1 CRM');
    expect(listed()).to.deep.equal([]);
  });

  it('are taken apart when the agent says so, and put together again', async () => {
    await open();
    const said = listenTo(card);
    await click(await summary('in 2 CRMs'));
    await find(card, 'Not the same person');
    const [, second] = named(card, 'button', 'Not the same person');
    expect(descriptionOf(second!)).to.equal('Fabrikam CRM Ada Lovelace');
    await click(second!);
    await summary('in 1 CRM');
    await sees(card, 'Ada Lovelace in Fabrikam CRM is a separate contact now.');
    expect(workspace.directory.contact('fabrikam/9')?.records).to.have.length(1);
    expect(named(card, 'button', 'Not the same person')).to.be.empty;
    await until(() => textOf(focused()) === 'Undo');
    await expectAccessible();
    await sendKeys({ press: 'Enter' });
    await summary('in 2 CRMs');
    await until(() => textOf(focused()) === 'in 2 CRMs');
    await until(() => said.length === 2);
    expect(said).to.deep.equal([
      'Ada Lovelace in Fabrikam CRM is a separate contact now.',
      'Joined: one person in Contoso PSA and Fabrikam CRM.',
    ]);
    expect(named(card, 'button', 'Undo')).to.be.empty;
  });

  it('stay together while an edit of all of them is not finished', async () => {
    await open();
    await click(await summary('in 2 CRMs'));
    await find(card, 'Not the same person');
    await click(await find(card, 'Edit mobile'));
    await until(() => focused()?.id === 'mobile');
    named(card, 'button', 'Not the same person')[0]!.click();
    await card.updateComplete;
    await summary('in 2 CRMs');
    expect(focused()?.id).to.equal('mobile');
  });

  it('stay apart over the next pull', async () => {
    await open();
    await click(await summary('in 2 CRMs'));
    await find(card, 'Not the same person');
    await click(named(card, 'button', 'Not the same person')[0]!);
    await summary('in 1 CRM');
    await workspace.checks.run();
    await summary('in 1 CRM');
  });

  it('grow by a contact that the agent finds', async () => {
    await open('contoso/2');
    await click(await summary('in 1 CRM'));
    await click(await find(card, 'Join with another contact'));
    await until(() => focused()?.id === 'input');
    await sendKeys({ type: 'nobody of this name' });
    await sees(card, 'No contact found');
    expect(named(card, 'button', 'Add contact')).to.be.empty;
    await fill(focused() as HTMLInputElement, 'hamilton');
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await summary('in 2 CRMs');
    expect(listed()).to.deep.equal(['Contoso PSA Dorothy Vaughan Acme', 'Fabrikam CRM Margaret Hamilton']);
  });

  it('are never two of one CRM, and the card says so', async () => {
    await open('contoso/2');
    await click(await summary('in 1 CRM'));
    await click(await find(card, 'Join with another contact'));
    await until(() => focused()?.id === 'input');
    await sendKeys({ type: 'katherine' });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await sees(card, 'Two contacts of one CRM cannot be one person. Merge them in Contoso PSA.');
    await until(() => textOf(focused()) === 'Join with another contact');
    await sendKeys({ press: 'Enter' });
    await click(await find(card, 'Cancel'));
    await until(() => textOf(focused()) === 'Join with another contact');
    await summary('in 1 CRM');
    await expectAccessible();
  });

  describe('that may be the same person', () => {
    const acme = { id: 'f1', name: 'Acme' };
    const question = () => textOf(card.shadowRoot!.querySelector('.suggestions'));

    beforeEach(() => {
      fabrikam.put({ id: '20', name: 'Dorothy Vaughan', company: acme });
    });

    it('are asked about with name, CRM and reason, and joined when the agent says so', async () => {
      await open('contoso/2');
      const said = listenTo(card);
      await sees(card, 'Same person?');
      expect(question()).to.equal(
        'Same person? Dorothy Vaughan in Fabrikam CRM · same name Same person Not the same person',
      );
      await expectAccessible();
      await click(await find(card, 'Same person'));
      await find(card, 'in 2 CRMs', 'summary');
      expect(question()).to.equal('');
      await until(() => textOf(focused()) === 'in 2 CRMs');
      await until(() => said.length > 0);
      expect(said).to.deep.equal(['Joined: one person in Contoso PSA and Fabrikam CRM.']);
    });

    it('are asked about once', async () => {
      await open('contoso/2');
      const said = listenTo(card);
      await click(await find(card, 'Not the same person'));
      await until(() => question() === '');
      await until(() => textOf(focused()) === 'in 1 CRM');
      await until(() => said.length > 0);
      expect(said).to.deep.equal(['Dorothy Vaughan is not the same person.']);
      await workspace.checks.run();
      expect(question()).to.equal('');
    });
  });
});
