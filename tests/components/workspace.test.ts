import { fixture, fixtureCleanup, html } from '@open-wc/testing-helpers';
import { expect } from 'chai';
import { LitElement } from 'lit';
import type { OnestreamContactCard } from '../../src/components/contact-card/contact-card.js';
import { OnestreamContactCard as Card } from '../../src/components/contact-card/contact-card.js';
import { OnestreamWorkspace } from '../../src/components/workspace/workspace.js';
import type { Workspace } from '../../src/workspace/types.js';
import { contosoCrm, openWorkspace, sees, settled, textOf, textsOf, until } from '../support/workspace.js';

const open: Workspace[] = [];

async function workspaceWith(firstName: string): Promise<Workspace> {
  const crm = contosoCrm();
  crm.put({ id: '1', firstName, lastName: 'Lovelace' });
  const workspace = await openWorkspace(crm);
  await settled(workspace);
  open.push(workspace);
  return workspace;
}

afterEach(() => {
  fixtureCleanup();
  for (const workspace of open.splice(0)) workspace.close();
});

// Names of their own: the tests decide when they are defined
class LateWorkspace extends OnestreamWorkspace {}
class EarlyCard extends Card {}
class Shell extends LitElement {
  protected override render() {
    return html`<early-card contact-id="contoso/1"></early-card>`;
  }
}
customElements.define('early-card', EarlyCard);
customElements.define('shell-element', Shell);

describe('The workspace element', () => {
  it('reaches widgets that were there before it, in any shadow tree', async () => {
    const workspace = await workspaceWith('Ada');
    const page = await fixture<HTMLElement>(
      html`<late-workspace
        ><early-card contact-id="contoso/1"></early-card><shell-element></shell-element
      ></late-workspace>`,
    );
    const element = page as LateWorkspace;
    const [outer, shell] = [...page.children] as [OnestreamContactCard, Shell];
    const inner = shell.shadowRoot!.querySelector<OnestreamContactCard>('early-card')!;
    expect(textsOf(outer)).to.equal('');
    element.workspace = workspace; // before it is defined
    customElements.define('late-workspace', LateWorkspace);
    await sees(outer, 'Ada Lovelace');
    await sees(inner, 'Ada Lovelace');
  });

  it('takes another workspace in the place of one, and keeps two apart', async () => {
    const [ada, byron] = [await workspaceWith('Ada'), await workspaceWith('Byron')];
    await until(() => customElements.get('late-workspace'));
    const page = await fixture<HTMLElement>(
      html`<div>
        <late-workspace .workspace=${ada}><early-card contact-id="contoso/1"></early-card></late-workspace>
        <late-workspace .workspace=${byron}><early-card contact-id="contoso/1"></early-card></late-workspace>
      </div>`,
    );
    const [first, second] = [...page.querySelectorAll<LateWorkspace>('late-workspace')];
    const [one, two] = [...page.querySelectorAll<OnestreamContactCard>('early-card')];
    await sees(one!, 'Ada Lovelace');
    await sees(two!, 'Byron Lovelace');
    first!.workspace = byron;
    await sees(one!, 'Byron Lovelace');
    second!.workspace = undefined;
    await until(() => textOf(two!.shadowRoot!.querySelector('h2')) === '');
  });
});
