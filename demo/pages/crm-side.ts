import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Workspace } from '../../src/workspace/types.js';
import { pageStyles } from '../portal.styles.js';
import { onTryton } from '../tryton-sign-in.js';
import { contoso, fabrikam, onGateway } from '../workspace.js';
import '../crm-records.js';

/** What each demo CRM holds, as that CRM stores it. */
@customElement('demo-crm-side')
export class DemoCrmSide extends LitElement {
  static override styles = [
    pageStyles,
    css`
      .crms {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
        gap: 1.25rem;
        align-items: start;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 0 1.25rem;
        align-items: baseline;
        justify-content: space-between;
        margin-block-end: 1rem;
      }
      p {
        max-inline-size: 60ch;
      }
    `,
  ];

  @property({ attribute: false }) workspace: Workspace | undefined;
  /** The page's address: `#crm-side/contoso/123` names a record. */
  @property({ attribute: false }) hash = '';

  protected override render(): TemplateResult {
    if (onTryton)
      return html`<h1>CRM side</h1>
        <p>Tryton is real: see its own client.</p>`;
    if (onGateway)
      return html`<h1>CRM side</h1>
        <p>The CRMs are real: where they answer, and who may sign in, stands where the portal was started.</p>`;
    const [, crm, id] = this.hash.split('/').map(decodeURIComponent);
    return html`
      <header>
        <div>
          <h1>CRM side</h1>
          <p class="hint">
            The records as each CRM stores them, the latest change first. Edit or delete one here as a colleague would,
            then press Systems Check in Administration, Manage Organization.
          </p>
        </div>
        <button type="button" @click=${() => void this.#reset()}>Reset demo</button>
      </header>
      <div class="crms">
        ${[contoso, fabrikam].map(
          (one) =>
            html`<demo-crm-records .crm=${one} .wanted=${crm === one.name ? (id ?? '') : ''}></demo-crm-records>`,
        )}
      </div>
    `;
  }

  /** Also what is kept on this device, and what the page itself remembers, start anew. */
  #reset = async (): Promise<void> => {
    contoso.reset();
    fabrikam.reset();
    await this.workspace?.storage.forget({ discardEdits: true });
    location.reload();
  };
}
