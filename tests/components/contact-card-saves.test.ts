import { fixtureCleanup, html } from '@open-wc/testing-helpers';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/components/contact-card/define.js';
import type { OnestreamContactCard } from '../../src/components/contact-card/contact-card.js';
import { CrmError } from '../../src/core/errors.js';
import type { FormField } from '../../src/core/saving.js';
import { ago } from '../../src/text/en/saves.js';
import type { Workspace } from '../../src/workspace/types.js';
import { axe } from '../support/axe.js';
import { click, descriptionOf } from '../support/dialogs.js';
import type { MemoryCrm } from '../support/memory-adapter.js';
import {
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

async function open(contactId = 'contoso/1'): Promise<void> {
  card = await mount(workspace, html`<onestream-contact-card contact-id=${contactId}></onestream-contact-card>`);
}

async function edit(field: FormField, value: string): Promise<void> {
  const session = await workspace.saving.edit('contoso/1');
  session.set(field, value);
  await session.submit();
}

const emailIn = (crm: MemoryCrm, id: string) => crm.records.get(id)?.emails[0]?.value;
const saved = () => card.shadowRoot!.querySelector('.saves');

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(card);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).to.deep.equal([]);
  expect(card.scrollWidth).to.be.at.most(card.clientWidth);
}

beforeEach(async () => {
  contoso = contosoCrm({ needsCompany: false });
  fabrikam = fabrikamCrm({ idempotent: false });
  workspace = await openWorkspace(contoso, fabrikam);
});

afterEach(() => {
  fixtureCleanup();
  workspace.close();
});

describe('An edit that somebody else edited beside, on the card,', () => {
  it('is told with the fields that were kept', async () => {
    await open();
    const said = listenTo(card);
    const session = await workspace.saving.edit('contoso/1');
    await until(() => session.$form.get().records.every(({ reading }) => reading === 'fresh'));
    const { phones, ...record } = fabrikam.records.get('9')!;
    const moved = phones.map((phone) => (phone.kind === 'mobile' ? { ...phone, value: '07400 990066' } : phone));
    fabrikam.put({ ...record, phones: moved });
    session.set('email', 'countess@acme.example');
    await session.submit();
    await sees(card, 'Fabrikam CRM Saved. Mobile was changed there meanwhile and kept.');
    await until(() => said.length > 0);
    expect(said[0]).to.equal('Contact updated. Fabrikam CRM: Mobile was changed there meanwhile and kept.');
    await expectAccessible();
  });
});

describe('An edit that waits, on the card,', () => {
  beforeEach(async () => {
    fabrikam.fail('updateContact', new CrmError('unavailable', {}));
    await open();
    await edit('email', 'countess@acme.example');
    await find(card, 'Try now');
  });

  it('is told with its CRM and reason, each edit by itself', async () => {
    await edit('mobile', '07400 990077');
    await sees(card, 'Mobile, just now');
    await sees(card, 'Email, just now');
    const sentence = 'Waiting to be sent to Fabrikam CRM. Fabrikam CRM is not available at the moment.';
    expect(named(card, 'button', 'Try now').map(descriptionOf)).to.deep.equal([sentence, sentence]);
    await expectAccessible();
  });

  it('goes out when the agent tries, and is then the last change', async () => {
    fabrikam.fail('updateContact', undefined);
    (await find(card, 'Try now')).focus();
    await sendKeys({ press: 'Enter' });
    await sees(card, 'Last change: Email, just now, by you.');
    expect(focused()?.className).to.equal('saves');
    expect(emailIn(fabrikam, '9')).to.equal('countess@acme.example');
  });

  it('says so when it was tried in vain', async () => {
    const said = listenTo(card);
    await click(await find(card, 'Try now'));
    // what was said before the agent tried may come late
    await until(() => said.some((message) => message.startsWith('Waiting to be sent to Fabrikam CRM.')));
  });

  it('leaves the agent where they are while it is tried by itself', async () => {
    const tries = () => fabrikam.requests.filter(({ method }) => method === 'updateContact').length;
    (await find(card, 'Discard')).focus();
    const release = fabrikam.hold('updateContact');
    workspace.saving.hurry();
    await sees(card, 'Fabrikam CRM Saving');
    expect(focused()?.className).to.equal('saves');
    release();
    await until(() => textOf(focused()) === 'Discard');
    await sendKeys({ press: 'Enter' });
    await until(() => textOf(focused()) === 'Keep');
    const [before, releaseAgain] = [tries(), fabrikam.hold('updateContact')];
    workspace.saving.hurry();
    await until(() => tries() > before);
    await sees(card, 'Fabrikam CRM Saving');
    expect(textOf(focused())).to.equal('Keep');
    releaseAgain();
  });

  it('is given up only after one question, which Escape takes back', async () => {
    (await find(card, 'Discard')).focus();
    await sendKeys({ press: 'Enter' });
    await sees(card, 'Discard this change? It has not reached Fabrikam CRM.');
    await until(() => textOf(focused()) === 'Keep');
    await expectAccessible();
    await sendKeys({ press: 'Escape' });
    await until(() => textOf(focused()) === 'Discard');
    await find(card, 'Try now');
    await sendKeys({ press: 'Enter' });
    await until(() => textOf(focused()) === 'Keep');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await sees(card, 'Last change: Email, just now, by you.');
    fabrikam.fail('updateContact', undefined);
    workspace.saving.hurry();
    await workspace.checks.run();
    expect(emailIn(fabrikam, '9')).to.equal('ada@acme.example');
    expect(emailIn(contoso, '1')).to.equal('countess@acme.example');
  });
});

describe('An edit that was refused, on the card,', () => {
  it('is tried again where it was refused, or given up', async () => {
    fabrikam.fail('updateContact', new CrmError('forbidden', {}));
    await open();
    await edit('email', 'countess@acme.example');
    await sees(card, 'Contoso PSA Saved');
    await sees(card, 'Fabrikam CRM Not saved: You do not have the right');
    await find(card, 'Discard');
    await expectAccessible();
    fabrikam.fail('updateContact', undefined);
    await click(await find(card, 'Try again in Fabrikam CRM'));
    await sees(card, 'Last change: Email');
  });

  it('shows both values, and is sent over the one that was shown', async () => {
    await open();
    const session = await workspace.saving.edit('contoso/1');
    fabrikam.put({ ...fabrikam.records.get('9')!, emails: [{ key: 'e', value: 'a.lovelace@acme.example' }] });
    session.set('email', 'countess@acme.example');
    await session.submit();
    await find(card, 'Use mine');
    const group = card.shadowRoot!.querySelector('[role=group]')!;
    const name = textOf(card.shadowRoot!.getElementById(group.getAttribute('aria-labelledby')!));
    expect(name).to.match(/^Email was changed in Fabrikam CRM meanwhile\./u);
    expect([...group.querySelectorAll('dd')].map(textOf)).to.deep.equal([
      'a.lovelace@acme.example',
      'countess@acme.example',
    ]);
    await expectAccessible();
    await click(await find(card, 'Use mine'));
    await sees(card, 'Last change: Email');
    expect(emailIn(fabrikam, '9')).to.equal('countess@acme.example');
  });

  it('can be sent to the contact that this one was merged into', async () => {
    await open();
    const session = await workspace.saving.edit('contoso/1');
    session.set('email', 'countess@acme.example');
    fabrikam.fail('updateContact', new CrmError('gone', { replacedBy: '12' }));
    await session.submit();
    await sees(card, 'Not saved: in Fabrikam CRM this contact was merged into another contact.');
    await expectAccessible();
    fabrikam.fail('updateContact', undefined);
    await click(await find(card, 'Try there'));
    await sees(card, 'Email was changed in Fabrikam CRM meanwhile.'); // the other one had none: that was not on screen
    await click(await find(card, 'Use mine'));
    await until(() => emailIn(fabrikam, '12') === 'countess@acme.example');
  });

  it('is not sent to somebody who was taken off meanwhile, unless the agent says so', async () => {
    fabrikam.fail('updateContact', new CrmError('unavailable', {}));
    await open();
    await edit('email', 'countess@acme.example');
    await find(card, 'Try now');
    workspace.directory.unlink('fabrikam/9', ['contoso/1']);
    fabrikam.fail('updateContact', undefined);
    await click(await find(card, 'Try now'));
    await sees(card, 'Not sent: the record in Fabrikam CRM is another person now.');
    await find(card, 'Discard');
    await expectAccessible();
    expect(emailIn(fabrikam, '9')).to.equal('ada@acme.example');
    await click(await find(card, 'Send anyway'));
    await until(() => emailIn(fabrikam, '9') === 'countess@acme.example');
  });
});

describe('A new contact that may have arrived', () => {
  it('is to be checked: the card says what to do', async () => {
    fabrikam.fail('createContact', new CrmError('timeout', { seconds: 30 }));
    fabrikam.fail('find', new CrmError('forbidden', {}));
    const session = await workspace.saving.add({
      values: { firstName: 'Joan', lastName: 'Clarke', mobile: '07400 990055' },
    });
    await session.submit();
    await open([...contoso.records.keys()].filter((id) => id.startsWith('new')).map((id) => `contoso/${id}`)[0]);
    await sees(card, 'Please check Fabrikam CRM: if the contact is there, discard this; if it is missing, try again.');
    await find(card, 'Try again in Fabrikam CRM');
    await expectAccessible();
    await click(await find(card, 'Discard'));
    await until(() => textOf(focused()) === 'Keep');
    await click(named(card, 'button', 'Discard')[0]!);
    await sees(card, 'Added just now, by you.');
    expect(named(card, 'button', 'Undo')).to.be.empty;
  });
});

describe('The last change', () => {
  it('is taken back in every CRM, and the card says so', async () => {
    await open();
    const said = listenTo(card);
    await edit('email', 'countess@acme.example');
    await sees(card, 'Last change: Email, just now, by you.');
    (await find(card, 'Undo')).focus();
    await sendKeys({ press: 'Enter' });
    await sees(card, 'Undone: Email, just now');
    expect(focused()?.className).to.equal('saves');
    expect([emailIn(contoso, '1'), emailIn(fabrikam, '9')]).to.deep.equal(['ada@acme.example', 'ada@acme.example']);
    expect(named(card, 'button', 'Undo')).to.be.empty;
    await until(() => said.length === 2);
    expect(said).to.deep.equal(['Contact updated', 'Change undone']);
    await expectAccessible();
  });

  it('writes over nothing newer when it is taken back', async () => {
    await open();
    await edit('email', 'countess@acme.example');
    await sees(card, 'Last change: Email');
    fabrikam.put({ ...fabrikam.records.get('9')!, emails: [{ key: 'e', value: 'newer@acme.example' }] });
    await click(await find(card, 'Undo'));
    await sees(card, 'Undo: Email, just now');
    await sees(card, 'Email was changed in Fabrikam CRM meanwhile.');
    await click(await find(card, "Keep Fabrikam CRM's"));
    await sees(card, 'Undone: Email, just now');
    expect([emailIn(contoso, '1'), emailIn(fabrikam, '9')]).to.deep.equal(['ada@acme.example', 'newer@acme.example']);
  });

  it('cannot be taken back once a newer one is on its way', async () => {
    await open();
    await edit('email', 'countess@acme.example');
    await find(card, 'Undo');
    fabrikam.fail('updateContact', new CrmError('unavailable', {}));
    await edit('mobile', '07400 990077');
    await sees(card, 'Waiting to be sent to Fabrikam CRM.');
    expect(named(card, 'button', 'Undo')).to.be.empty;
  });

  it('is not told on the card of somebody else', async () => {
    await open('contoso/2');
    await edit('email', 'countess@acme.example');
    await card.updateComplete;
    expect(saved()).to.be.null;
    expect(textsOf(card)).not.to.include('Last change');
  });

  it('is as old as it is', () => {
    const minute = 60_000;
    const words = [0, 59_000, minute, 2.9 * minute, 59 * minute, 60 * minute, 47 * 60 * minute, 72 * 60 * minute];
    expect(words.map((time) => ago(0, time))).to.deep.equal([
      'just now',
      'just now',
      '1 minute ago',
      '2 minutes ago',
      '59 minutes ago',
      '1 hour ago',
      '47 hours ago',
      '3 days ago',
    ]);
  });
});

describe('The live region', () => {
  it('says once that an edit waits, however often it is tried in vain, and then that it has arrived', async () => {
    fabrikam.fail('updateContact', new CrmError('unavailable', {}));
    await open();
    const said = listenTo(card);
    await edit('email', 'countess@acme.example');
    await until(() => said.length === 1);
    const tries = () => fabrikam.requests.filter(({ method }) => method === 'updateContact').length;
    for (const count of [2, 3]) {
      workspace.saving.hurry();
      await until(() => tries() === count);
      await sees(card, 'Waiting to be sent to Fabrikam CRM.');
    }
    fabrikam.fail('updateContact', undefined);
    workspace.saving.hurry();
    await until(() => said.length === 2);
    expect(said).to.deep.equal(['Saved in Contoso PSA. Waiting to be sent to Fabrikam CRM.', 'Contact updated']);
  });
});
