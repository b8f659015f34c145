import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Workspace } from '../src/workspace/types.js';
import { portalStyles } from './portal.styles.js';
import { onTryton, type TrytonSignedInEvent } from './tryton-sign-in.js';
import { onGateway, openDemo, openReal, openWorkspace } from './workspace.js';

type Page = 'desktop' | 'crm-side' | 'manage-organization';

/** `#crm-side/contoso/123` is the page "crm-side", opened at record 123 of Contoso. */
const pageOf = (hash: string): Page => {
  const [page] = hash.slice(1).split('/');
  return page === 'crm-side' || page === 'manage-organization' ? page : 'desktop';
};

/** The portal's frame: navigation above, one page below, one workspace around all. */
@customElement('demo-portal')
export class DemoPortal extends LitElement {
  static override styles = portalStyles;

  @property({ attribute: false }) workspace: Workspace = onTryton
    ? openWorkspace([])
    : onGateway
      ? openReal()
      : openDemo();
  @state() private hash = location.hash;
  @state() private menuOpen = false;
  @query('[role=menuitem]') private item!: HTMLElement;
  @query('.menu button') private menuButton!: HTMLElement;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#navigate);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#navigate);
  }

  protected override render(): TemplateResult {
    return html`
      <header>
        <span class="brand">1Stream</span>
        <nav aria-label="Portal">${this.#link('desktop', 'Agent desktop')} ${this.#link('crm-side', 'CRM side')}</nav>
        ${this.#menu()}
      </header>
      <onestream-workspace .workspace=${this.workspace}>
        <main tabindex="-1" @tryton-signed-in=${this.#signedIn}>${this.#page()}</main>
      </onestream-workspace>
    `;
  }

  #page(): TemplateResult {
    switch (pageOf(this.hash)) {
      case 'crm-side':
        return html`<demo-crm-side .workspace=${this.workspace} .hash=${this.hash}></demo-crm-side>`;
      case 'manage-organization':
        return html`<demo-manage-organization .workspace=${this.workspace}></demo-manage-organization>`;
      default:
        return html`<demo-agent-desktop .workspace=${this.workspace}></demo-agent-desktop>`;
    }
  }

  #link(page: Page, label: string): TemplateResult {
    return html`<a href="#${page}" aria-current=${pageOf(this.hash) === page ? 'page' : 'false'}>${label}</a>`;
  }

  #menu(): TemplateResult {
    return html`<div class="menu" @keydown=${this.#menuKey} @focusout=${this.#menuLeft}>
      <button
        type="button"
        aria-haspopup="menu"
        aria-expanded=${this.menuOpen ? 'true' : 'false'}
        @click=${() => void this.#toggleMenu()}
      >
        Administration
      </button>
      <div role="menu" aria-label="Administration" ?hidden=${!this.menuOpen}>
        <a role="menuitem" href="#manage-organization" tabindex="-1" @click=${() => (this.menuOpen = false)}
          >Manage Organization</a
        >
      </div>
    </div>`;
  }

  async #toggleMenu(): Promise<void> {
    this.menuOpen = !this.menuOpen;
    await this.updateComplete;
    if (this.menuOpen) this.item.focus();
  }

  #menuKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.menuOpen) {
      this.menuOpen = false;
      this.menuButton.focus();
    } else if (event.key === 'ArrowDown' && !this.menuOpen) {
      event.preventDefault();
      void this.#toggleMenu();
    } else if (event.key === ' ' && event.composedPath()[0] === this.item) {
      event.preventDefault();
      this.item.click();
    }
  };

  #menuLeft = (event: FocusEvent): void => {
    const inside = event.relatedTarget instanceof Node && (event.currentTarget as Node).contains(event.relatedTarget);
    if (!inside) this.menuOpen = false;
  };

  #signedIn = ({ detail }: TrytonSignedInEvent): void => {
    this.workspace.close();
    this.workspace = openWorkspace([detail.connection], detail.user);
  };

  #navigate = (): void => {
    this.hash = location.hash;
  };
}
