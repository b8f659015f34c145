import { fixtureCleanup, html } from '@open-wc/testing-helpers';
import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import '../../src/components/contact-search/define.js';
import type { OnestreamContactSearch } from '../../src/components/contact-search/contact-search.js';
import type { OnestreamContactChosenEvent } from '../../src/components/events.js';
import type { Workspace } from '../../src/workspace/types.js';
import { axe } from '../support/axe.js';
import { click, control } from '../support/dialogs.js';
import type { MemoryCrm } from '../support/memory-adapter.js';
import {
  contosoCrm,
  fabrikamCrm,
  find,
  focused,
  mount,
  named,
  openWorkspace,
  sees,
  textOf,
  until,
} from '../support/workspace.js';

let contoso: MemoryCrm;
let workspace: Workspace;
let search: OnestreamContactSearch;
let chosen: string[];

beforeEach(async () => {
  contoso = contosoCrm();
  workspace = await openWorkspace(contoso, fabrikamCrm());
  search = await mount(workspace, html`<onestream-contact-search></onestream-contact-search>`);
  await search.updateComplete;
  chosen = [];
  search.addEventListener('onestream-contact-chosen', (event: OnestreamContactChosenEvent) =>
    chosen.push(event.detail.contactId),
  );
  search.focus();
});

afterEach(() => {
  fixtureCleanup();
  workspace.close();
});

const input = () => control(search.shadowRoot!, 'Find a contact');
const options = () => [...search.shadowRoot!.querySelectorAll<HTMLElement>('[role="option"]')];
const active = () => search.shadowRoot!.getElementById(input().getAttribute('aria-activedescendant') ?? '');
const press = (key: string) => sendKeys({ press: key });
const isOpen = () => input().getAttribute('aria-expanded') === 'true';

async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(search);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).to.deep.equal([]);
}

describe('The search', () => {
  it('finds by name, company, email and digits while one types', async () => {
    expect(isOpen()).to.be.false;
    await expectAccessible();
    for (const [query, expected] of [
      ['love', 'Ada Lovelace'],
      ['northw', 'Grace Hopper'],
      ['ada@acme', 'Ada Lovelace'],
      ['990018', 'Ada Lovelace'],
    ] as const) {
      input().select();
      await sendKeys({ type: query });
      await until(() => options().some((option) => textOf(option).startsWith(expected)), query);
    }
    expect(isOpen()).to.be.true;
    await expectAccessible();
  });

  it('is a combobox by keyboard', async () => {
    await sendKeys({ type: 'acme' });
    await until(() => options().length > 1);
    expect(active()).to.equal(null);
    await press('ArrowDown');
    expect(active()).to.equal(options()[0]);
    expect(active()?.getAttribute('aria-selected')).to.equal('true');
    await press('ArrowUp');
    expect(active()).to.equal(null);
    await press('ArrowUp');
    expect(active()).to.equal(options().at(-1));
    await press('Escape');
    expect(isOpen()).to.be.false;
    expect(input().value).to.equal('acme');
    await press('Escape');
    expect(input().value).to.equal('');
    await sendKeys({ type: 'lovelace' });
    await press('ArrowDown');
    await press('Enter');
    expect(chosen).to.deep.equal(['contoso/1']);
    expect(isOpen()).to.be.false;
    expect(focused()).to.equal(input());
    expect(input().value).to.equal('Ada Lovelace');
  });

  it('takes a click on an option', async () => {
    await sendKeys({ type: 'hopper' });
    await until(() => options().length === 1);
    await click(options()[0]!);
    expect(chosen).to.deep.equal(['contoso/4']);
  });

  it('offers to add whom it does not find, with what was typed', async () => {
    await sendKeys({ type: 'Joan Clarke' });
    await sees(search, 'No contact found');
    expect(isOpen()).to.be.false;
    await expectAccessible();
    await click(await find(search, 'Add contact'));
    await find(search, 'Add Contact', 'h2');
    const dialog = search.shadowRoot!.querySelector('onestream-edit-contact')!.shadowRoot!;
    expect(control(dialog, 'First name').value).to.equal('Joan');
    expect(control(dialog, 'Last name').value).to.equal('Clarke');
    expect(search.editing).to.be.true;
  });

  it('takes what was typed as a number or an address where it is one', async () => {
    await sendKeys({ type: '020 7946 0999' });
    await click(await find(search, 'Add contact'));
    await find(search, 'Add Contact', 'h2');
    const dialog = search.shadowRoot!.querySelector('onestream-edit-contact')!.shadowRoot!;
    expect(control(dialog, 'Direct').value).to.equal('020 7946 0999');
    await press('Escape');
    const discard = named(search, 'button', 'Discard')[0];
    if (discard) await click(discard);
    search.focus();
    input().select();
    await sendKeys({ type: 'joan@clarke.example' });
    await click(await find(search, 'Add contact'));
    await until(() => control(dialog, 'Email').value === 'joan@clarke.example');
  });

  it('says which CRM is still being read when it finds nobody', async () => {
    const release = contoso.hold('contacts');
    const running = workspace.checks.run();
    await sendKeys({ type: 'Joan Clarke' });
    await sees(search, 'Still reading Contoso PSA');
    release();
    await running;
  });
});
