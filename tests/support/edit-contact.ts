/** Edit Contact over two CRMs in memory that both know Ada Lovelace. */
import { fixture, html } from '@open-wc/testing-helpers';
import '../../src/components/edit-contact/define.js';
import '../../src/components/workspace/define.js';
import type { OnestreamEditContact } from '../../src/components/edit-contact/edit-contact.js';
import type { Connection } from '../../src/core/connection.js';
import type { StorageMode } from '../../src/core/storage.js';
import { createWorkspace } from '../../src/workspace/create-workspace.js';
import type { Workspace } from '../../src/workspace/types.js';
import { textOf } from './dialogs.js';
import './loaded.js';
import { memoryCrm, type MemoryCrm, type MemoryCrmOptions } from './memory-adapter.js';
import { until } from './until.js';

export interface Stage {
  readonly workspace: Workspace;
  readonly element: OnestreamEditContact;
  readonly opener: HTMLButtonElement;
  /** A control of the page around. */
  readonly outside: HTMLButtonElement;
  readonly shadow: ShadowRoot;
  /** Null while the dialog is closed. */
  readonly dialog: () => HTMLDialogElement | null;
  /** What is said of the save, by CRM. */
  readonly results: () => string[];
  readonly events: Event[];
}

export const contosoCrm = (options: Partial<MemoryCrmOptions> = {}): MemoryCrm => {
  const crm = memoryCrm({ id: 'contoso', label: 'Contoso PSA', country: 'US', ...options });
  for (const name of ['Acme', 'Analytical Engines', 'Acme Holding'])
    crm.companies.set(name, { id: name, name, active: true, phones: [], domains: [`${name.toLowerCase()}.example`] });
  crm.put({
    id: '1',
    firstName: 'Ada',
    lastName: 'Lovelace',
    title: 'Engineer',
    company: { id: 'Acme', name: 'Acme' },
    url: 'https://contoso.example/contacts/1',
    phones: [{ key: 'm', kind: 'mobile', value: '(212) 555-0147' }],
    emails: [{ key: 'e', value: 'ada@engines.example' }],
  });
  return crm;
};

export const fabrikamCrm = (options: Partial<MemoryCrmOptions> = {}): MemoryCrm => {
  const crm = memoryCrm({ id: 'fabrikam', label: 'Fabrikam CRM', country: 'US', names: 'single', ...options });
  crm.put({
    id: '9',
    name: 'Ada Lovelace',
    url: 'https://elsewhere.example/9',
    phones: [{ key: 'm', kind: 'mobile', value: '+12125550147' }],
    emails: [{ key: 'e', value: 'ada@engines.example' }],
  });
  return crm;
};

/** With everything pulled and the dialog ready to be shown. */
export async function stage(
  connections: readonly Connection[],
  properties: Partial<Pick<OnestreamEditContact, 'contactId' | 'field' | 'offerNumber' | 'add' | 'callId'>> = {},
  storage: StorageMode = 'memory',
): Promise<Stage> {
  const workspace = createWorkspace({ id: 'test', user: 'agent', country: 'US', connections, storage });
  await workspace.directory.numbers.ready;
  await until(() => workspace.checks.$runs.get().every(({ state }) => state === 'done' || state === 'failed'));
  const outer = await fixture(html`
    <onestream-workspace .workspace=${workspace}>
      <button id="outside">Answer</button>
      <div style="position: relative">
        <button id="opener">Pencil</button>
        <onestream-edit-contact contact-id="contoso/1"></onestream-edit-contact>
      </div>
    </onestream-workspace>
  `);
  const element = outer.querySelector('onestream-edit-contact')!;
  Object.assign(element, properties);
  const events: Event[] = [];
  for (const type of ['onestream-contact-saved', 'onestream-contact-added'] as const)
    outer.addEventListener(type, (event) => events.push(event));
  await element.updateComplete;
  const shadow = element.shadowRoot!;
  return {
    workspace,
    element,
    opener: outer.querySelector('#opener')!,
    outside: outer.querySelector('#outside')!,
    shadow,
    dialog: () => shadow.querySelector('dialog'),
    results: () => [...shadow.querySelectorAll('.results li')].map(textOf),
    events,
  };
}
