import { fixtureCleanup, html } from '@open-wc/testing-helpers';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/components/outbox/define.js';
import type { OnestreamOutbox } from '../../src/components/outbox/outbox.js';
import { CrmError } from '../../src/core/errors.js';
import type { RecordKey } from '../../src/core/contact.js';
import type { Save } from '../../src/core/saving.js';
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
let outbox: OnestreamOutbox;

async function edit(contactId: RecordKey, value = 'new@acme.example'): Promise<void> {
  const session = await workspace.saving.edit(contactId);
  session.set('email', value);
  await session.submit();
}

const open = async (page: Workspace = workspace) => {
  outbox = await mount(page, html`<onestream-outbox></onestream-outbox>`);
};
const rows = () => all(outbox.shadowRoot!, '.saves > li').map(textOf);

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(outbox);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).to.deep.equal([]);
  expect(outbox.scrollWidth).to.be.at.most(outbox.clientWidth);
}

/** A workspace in which so many edits of Ada wait. */
function crowded(count: number): Workspace {
  const result = { state: 'waiting', error: new CrmError('offline', {}) } as const;
  const many = Array.from({ length: count }, (_, at): Save => ({
    id: String(at),
    kind: 'edit',
    contactId: 'contoso/1',
    fields: ['email'],
    startedAt: Date.now(),
    results: [{ connectionId: 'fabrikam', label: 'Fabrikam CRM', result }],
    undoable: false,
  }));
  const $saves = { get: () => many, listen: () => () => undefined };
  return { ...workspace, saving: { ...workspace.saving, $saves } };
}

beforeEach(async () => {
  contoso = contosoCrm({ needsCompany: false });
  fabrikam = fabrikamCrm();
  workspace = await openWorkspace(contoso, fabrikam);
});

afterEach(() => {
  fixtureCleanup();
  workspace.close();
});

describe('The outbox', () => {
  it('says that nothing waits, or nothing at all where it is to be quiet', async () => {
    await open();
    expect(textsOf(outbox)).to.equal('Unsent edits Nothing is waiting to be sent.');
    await expectAccessible();
    outbox.quiet = true;
    await outbox.updateComplete;
    expect(textsOf(outbox)).to.equal('');
  });

  it('lists what has not arrived, of whatever contact, with field and reason but no value', async () => {
    fabrikam.fail('updateContact', new CrmError('offline', {}));
    contoso.fail('updateContact', new CrmError('forbidden', {}));
    fabrikam.fail('createContact', new CrmError('offline', {}));
    contoso.fail('createContact', new CrmError('offline', {}));
    await edit('contoso/1');
    await edit('fabrikam/12');
    const session = await workspace.saving.add({ values: { firstName: 'Joan', mobile: '07400 990055' } });
    await session.submit();
    await open();
    expect(textOf(outbox.shadowRoot!.querySelector('h2'))).to.equal('Unsent edits (3)');
    expect(rows()).to.deep.equal([
      'Ada Lovelace Email, just now ' +
        'Contoso PSA Not saved: You do not have the right to do this in Contoso PSA. Ask its administrator. Try again in Contoso PSA Discard ' +
        'Waiting to be sent to Fabrikam CRM. Fabrikam CRM cannot be reached. Check your connection. Try now Discard',
      'New contact New contact, just now ' +
        'Waiting to be sent to Contoso PSA. Contoso PSA cannot be reached. Check your connection. Try now Discard ' +
        'Waiting to be sent to Fabrikam CRM. Fabrikam CRM cannot be reached. Check your connection. Try now Discard',
      'Margaret Hamilton Email, just now ' +
        'Waiting to be sent to Fabrikam CRM. Fabrikam CRM cannot be reached. Check your connection. Try now Discard',
    ]);
    await expectAccessible();
  });

  it('names the request of a failure, by which it is found in the gateway’s log', async () => {
    fabrikam.fail('updateContact', new CrmError('forbidden', {}, { cause: { requestId: '5f0c-1' } }));
    contoso.fail('updateContact', new CrmError('forbidden', {}));
    await edit('contoso/1');
    await open();
    expect(all(outbox.shadowRoot!, '.request-id').map(textOf)).to.deep.equal(['Fabrikam CRM · Request id: 5f0c-1']);
    await expectAccessible();
  });

  it('sends all that waits when told to, and keeps the focus', async () => {
    fabrikam.fail('updateContact', new CrmError('offline', {}));
    await edit('contoso/1');
    await edit('fabrikam/12');
    await open();
    fabrikam.fail('updateContact', undefined);
    (await find(outbox, 'Try all now')).focus();
    await sendKeys({ press: 'Enter' });
    await sees(outbox, 'Nothing is waiting to be sent.');
    expect(fabrikam.records.get('9')?.emails[0]?.value).to.equal('new@acme.example');
    expect(fabrikam.records.get('12')?.emails[0]?.value).to.equal('new@acme.example');
    expect(focused()?.localName).to.equal('section');
  });

  it('gives one up after a question, and no other', async () => {
    fabrikam.fail('updateContact', new CrmError('offline', {}));
    await edit('contoso/1');
    await edit('fabrikam/12');
    await open();
    await click(named(outbox, 'button', 'Discard')[0]!);
    await sees(outbox, 'Discard this change? It has not reached Fabrikam CRM.');
    expect(rows()).to.have.length(2);
    await until(() => textOf(focused()) === 'Keep');
    await expectAccessible();
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await until(() => rows().length === 1);
    expect(rows()[0]).to.match(/^Ada Lovelace/u);
  });

  it('lets a conflict be solved', async () => {
    await open();
    const session = await workspace.saving.edit('fabrikam/12');
    session.set('email', 'mine@acme.example');
    fabrikam.put({ ...fabrikam.records.get('12')!, emails: [{ key: 'e', value: 'theirs@acme.example' }] });
    await session.submit();
    await sees(outbox, 'Email was changed in Fabrikam CRM meanwhile.');
    await expectAccessible();
    await click(await find(outbox, 'Use mine'));
    await sees(outbox, 'Nothing is waiting to be sent.');
    expect(fabrikam.records.get('12')?.emails[0]?.value).to.equal('mine@acme.example');
  });

  it('lists a thousand in portions', async () => {
    await open(crowded(1000));
    await sees(outbox, 'Unsent edits (1,000)');
    await sees(outbox, 'and 950 more');
    expect(rows()).to.have.length(50);
    await click(await find(outbox, 'Show more'));
    await sees(outbox, 'and 900 more');
    expect(rows()).to.have.length(100);
    expect(all(outbox.shadowRoot!, '.saves > li').indexOf(focused() as HTMLElement)).to.equal(50);
  });

  it('counts what waits of other users, and shows no more of it', async () => {
    const others = { ...workspace, storage: { ...workspace.storage, othersWaiting: () => Promise.resolve(2) } };
    await open(others);
    await sees(outbox, '2 edits of other users wait on this device.');
    expect(rows()).to.deep.equal([]);
  });
});
