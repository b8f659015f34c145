import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Workspace } from '../../src/workspace/types.js';
import { pageStyles } from '../portal.styles.js';
import '../phone.js';
import { onTryton } from '../tryton-sign-in.js';
import { onGateway } from '../workspace.js';

/** An agent's desktop: a phone beside a sidebar that holds the call panel. */
@customElement('demo-agent-desktop')
export class DemoAgentDesktop extends LitElement {
  static override styles = [
    pageStyles,
    css`
      .desktop {
        display: flex;
        flex-wrap: wrap;
        gap: 1.25rem;
        align-items: flex-start;
      }
      section {
        margin-block-end: 1.25rem;
      }
      .beside {
        display: grid;
        flex: 1 1 20rem;
        gap: 1.25rem;
        min-inline-size: 0;
      }
      onestream-outbox {
        border-radius: 8px;
      }
      aside {
        inline-size: 360px;
        max-inline-size: 100%;
      }
    `,
  ];

  @property({ attribute: false }) workspace: Workspace | undefined;

  protected override render(): TemplateResult {
    return html`
      <h1>Agent desktop</h1>
      ${this.#signInNeeded() ? html`<section><demo-tryton-sign-in></demo-tryton-sign-in></section>` : nothing}
      <div class="desktop">
        <div class="beside">
          <demo-phone .workspace=${this.workspace} ?examples=${!onTryton && !onGateway}></demo-phone>
          <onestream-outbox></onestream-outbox>
        </div>
        <aside aria-label="Sidebar">
          <onestream-call-panel></onestream-call-panel>
        </aside>
      </div>
    `;
  }

  #signInNeeded(): boolean {
    return onTryton && this.workspace?.$connections.get().length === 0;
  }
}
