import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Workspace } from '../../src/workspace/types.js';
import { pageStyles } from '../portal.styles.js';
import '../phone.js';
import { onTryton } from '../tryton-sign-in.js';

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
      demo-phone {
        flex: 1 1 20rem;
      }
      aside {
        display: grid;
        gap: 1.25rem;
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
        <demo-phone .workspace=${this.workspace} ?examples=${!onTryton}></demo-phone>
        <aside aria-label="Sidebar">
          <onestream-call-panel></onestream-call-panel>
          <onestream-outbox></onestream-outbox>
        </aside>
      </div>
    `;
  }

  #signInNeeded(): boolean {
    return onTryton && this.workspace?.$connections.get().length === 0;
  }
}
