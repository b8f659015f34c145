import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Workspace } from '../../src/workspace/types.js';
import { pageStyles } from '../portal.styles.js';

/** The administration page. */
@customElement('demo-manage-organization')
export class DemoManageOrganization extends LitElement {
  static override styles = pageStyles;

  @property({ attribute: false }) workspace: Workspace | undefined;

  protected override render(): TemplateResult {
    const connected = (this.workspace?.$connections.get().length ?? 0) > 0;
    return html`
      <h1>Manage Organization</h1>
      <section aria-labelledby="administration">
        <h2 id="administration">1stream Administration</h2>
        ${connected ? nothing : html`<p>No CRM connection yet</p>`}
        <onestream-systems-check></onestream-systems-check>
      </section>
    `;
  }
}
