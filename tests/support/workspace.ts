/** A small organisation in two CRMs, and how tests look at widgets over it. */
import { fixture, html, waitUntil } from '@open-wc/testing-helpers';
import type { TemplateResult } from 'lit';
import '../../src/components/workspace/define.js';
// what the widgets load when they first need it, as in loaded.js; their elements are still defined only then
import '../../src/components/call-panel/log.js';
import '../../src/components/contact-card/joins.js';
import '../../src/components/contact-card/save-list.js';
import '../../src/components/contact-search/contact-search.js';
import '../../src/components/edit-contact/edit-contact.js';
import '../../src/components/unknown-caller/unknown-caller.js';
import '../../src/text/en/refreshed.js';
import '../../src/text/en/saves.js';
import { createWorkspace } from '../../src/workspace/create-workspace.js';
import type { Workspace } from '../../src/workspace/types.js';
import './loaded.js';
import { memoryCrm, type MemoryCrm, type MemoryCrmOptions } from './memory-adapter.js';

/** Who is behind which number. */
export const numbers = {
  ada: '+447400990018',
  shared: '+442079460030',
  northwind: '+442079460020',
  unknown: '+442079460991',
} as const;

const acme = { id: 'c1', name: 'Acme' };
const northwind = { id: 'c2', name: 'Northwind Traders' };

/** Contoso PSA: names in parts, numbers in national form, a company for each new contact. */
export function contosoCrm(options: Partial<MemoryCrmOptions> = {}): MemoryCrm {
  const crm = memoryCrm({ id: 'contoso', label: 'Contoso PSA', country: 'GB', needsCompany: true, ...options });
  crm.companies.set('c1', { ...acme, active: true, phones: [{ value: '020 7946 0001' }] });
  crm.companies.set('c2', { ...northwind, active: true, phones: [{ value: '020 7946 0020' }] });
  crm.put({
    id: '1',
    firstName: 'Ada',
    lastName: 'Lovelace',
    title: 'Head of Analysis',
    company: acme,
    url: 'https://contoso.example/contacts/1',
    phones: [
      { key: 'd', kind: 'direct', value: '020 7946 0012' },
      { key: 'm', kind: 'mobile', value: '07400 990018' },
    ],
    emails: [{ key: 'e', value: 'ada@acme.example' }],
  });
  const direct = (value: string) => [{ key: 'd', kind: 'direct', value }] as const;
  crm.put({ id: '2', firstName: 'Dorothy', lastName: 'Vaughan', company: acme, phones: direct('020 7946 0030') });
  crm.put({ id: '3', firstName: 'Katherine', lastName: 'Johnson', company: acme, phones: direct('020 7946 0030') });
  crm.put({ id: '4', firstName: 'Grace', lastName: 'Hopper', company: northwind, title: 'Systems Administrator' });
  return crm;
}

/** Fabrikam CRM: one name, international numbers. */
export function fabrikamCrm(options: Partial<MemoryCrmOptions> = {}): MemoryCrm {
  const crm = memoryCrm({ id: 'fabrikam', label: 'Fabrikam CRM', country: 'GB', names: 'single', ...options });
  crm.put({
    id: '9',
    name: 'Ada Lovelace',
    title: 'Head of Analysis',
    url: 'https://fabrikam.example/people/9',
    phones: [
      { key: 'd', kind: 'direct', value: '+442079460012' },
      { key: 'm', kind: 'mobile', value: '+447400990018' },
    ],
    emails: [{ key: 'e', value: 'ada@acme.example' }],
  });
  crm.put({ id: '12', name: 'Margaret Hamilton', phones: [{ key: 'd', kind: 'direct', value: '+442079460030' }] });
  return crm;
}

/** As `waitUntil`, but patient: the first look at a part of the page loads its code, and a machine may be busy. */
export const until = (condition: () => unknown, message?: string): Promise<void> =>
  waitUntil(condition, message, { timeout: 8_000 });

/** A workspace over these CRMs, with everything pulled. */
export async function openWorkspace(...crms: readonly MemoryCrm[]): Promise<Workspace> {
  const connections = crms.map(({ connection }) => connection);
  const workspace = createWorkspace({ id: 'test', user: 'agent', country: 'GB', connections, storage: 'memory' });
  await workspace.directory.numbers.ready;
  await settled(workspace);
  return workspace;
}

/** Until every pull has ended. */
export const settled = (workspace: Workspace): Promise<void> =>
  until(() => workspace.checks.$runs.get().every(({ state }) => state === 'done' || state === 'failed'));

/** Puts widgets below a workspace, which may come later, 320 px wide unless told. */
export async function mount<T extends HTMLElement>(
  workspace: Workspace | undefined,
  widget: TemplateResult,
  { inlineSize = '320px', dir = 'ltr' }: { readonly inlineSize?: string; readonly dir?: 'ltr' | 'rtl' } = {},
): Promise<T> {
  const page = await fixture<HTMLElement>(
    html`<main dir=${dir}>
      <onestream-workspace .workspace=${workspace}>${widget}</onestream-workspace>
    </main>`,
  );
  page.style.inlineSize = inlineSize;
  return page.querySelector('onestream-workspace')!.firstElementChild as T;
}

/** All that fit, also in shadow trees, in the order of the page. */
export function all<T extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): readonly T[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element as T] : []),
    ...(element.shadowRoot ? all<T>(element.shadowRoot, selector) : []),
  ]);
}

const shown = (element: HTMLElement): boolean => element.checkVisibility({ visibilityProperty: true });

/** What is written on an element, its own shadow tree left out, without the spaces of templates. */
export const textOf = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replace(/\s+/gu, ' ').trim();

const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? textOf(element);

/** The visible elements of this kind and name. */
export const named = <T extends HTMLElement = HTMLElement>(widget: HTMLElement, selector: string, name: string) =>
  all<T>(widget.shadowRoot!, selector).filter((element) => shown(element) && nameOf(element) === name);

/** Waits for the visible button (or what `selector` says) of this name. */
export async function find<T extends HTMLElement = HTMLButtonElement>(
  widget: HTMLElement,
  name: string,
  selector = 'button',
): Promise<T> {
  await until(() => named(widget, selector, name).length > 0, `no ${selector} "${name}"`);
  return named<T>(widget, selector, name)[0]!;
}

/** All that is on screen, in one line. */
export const textsOf = (widget: HTMLElement): string => written(widget.shadowRoot!).replace(/\s+/gu, ' ').trim();

function written(node: Node): string {
  if (node instanceof Text) return node.data;
  if (
    node instanceof HTMLStyleElement ||
    (node instanceof HTMLElement && (!shown(node) || node.matches('.visually-hidden')))
  )
    return '';
  const inner = node instanceof HTMLElement && node.shadowRoot ? node.shadowRoot : node;
  const text = [...inner.childNodes].map(written).join('');
  return node instanceof HTMLElement && getComputedStyle(node).display !== 'inline' ? ` ${text} ` : text;
}

/** Waits until a text is on screen, in whatever shadow tree. */
export async function sees(widget: HTMLElement, text: string): Promise<void> {
  await until(() => textsOf(widget).includes(text), `"${text}" is to come up`).catch((error: unknown) => {
    throw new Error(`there is no "${text}" in: ${textsOf(widget)}`, { cause: error });
  });
}

/** The element that has the focus, through all shadow trees. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** Writes down what the live region of a widget says from now on. */
export function listenTo(widget: HTMLElement): readonly string[] {
  const region = widget.shadowRoot!.querySelector('[role="status"]')!;
  const said: string[] = [];
  new MutationObserver(() => {
    if (textOf(region)) said.push(textOf(region));
  }).observe(region, { childList: true, characterData: true, subtree: true });
  return said;
}
