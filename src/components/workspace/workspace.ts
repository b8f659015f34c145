import { ContextProvider } from '@lit/context';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ensureContextRoot, workspaceContext } from '../../workspace/context.js';
import type { Workspace } from '../../workspace/types.js';

/**
 * Gives a workspace to every widget inside it, in any shadow tree, also to those that were there before it.
 *
 * @tag onestream-workspace
 * @slot - The page, or the part of it, that holds widgets.
 */
export class OnestreamWorkspace extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
  `;

  /** What `createWorkspace` returned. Another one may take its place. */
  @property({ attribute: false }) workspace: Workspace | undefined;

  readonly #provider = new ContextProvider(this, { context: workspaceContext });

  constructor() {
    super();
    ensureContextRoot();
  }

  protected override willUpdate(): void {
    this.#provider.setValue(this.workspace);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}
