import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { isUnsent } from '../../core/saving.js';
import { storage as text } from '../../text/en/storage.js';
import type { Workspace } from '../../workspace/types.js';
import type { LiveRegion } from '../live-region.js';

type State = 'idle' | 'forgetting' | 'asking' | 'forgotten' | 'failed';

/** Forgets what is kept on this device when the user says so; edits that wait are lost only if they say that too. */
export class Forgetting {
  readonly #host: LitElement;
  readonly #live: LiveRegion;
  #state: State = 'idle';

  constructor(host: LitElement, live: LiveRegion) {
    this.#host = host;
    this.#live = live;
  }

  render(workspace: Workspace): TemplateResult {
    const count = workspace.saving.$saves.get().filter(isUnsent).length;
    return html`
      <section class="storage" part="storage" aria-labelledby="storage">
        <h3 id="storage">${text.name}</h3>
        <p class="small muted">${text.mode(workspace.storage.$state.get().mode)}</p>
        ${this.#state === 'asking' ? this.#renderQuestion(workspace, count) : this.#renderButton(workspace, count)}
        ${this.#state === 'forgotten' ? html`<p class="small">${text.forgotten}</p>` : nothing}
        ${this.#state === 'failed' ? html`<p class="error">${text.notForgotten}</p>` : nothing}
      </section>
    `;
  }

  #renderButton(workspace: Workspace, count: number): TemplateResult {
    const isBusy = this.#state === 'forgetting';
    return html`
      <div class="buttons">
        <button
          type="button"
          class="forget"
          aria-disabled=${isBusy ? 'true' : nothing}
          @click=${() => void (isBusy || this.#forget(workspace))}
        >
          ${text.forget}
        </button>
        ${count ? html`<span class="small">${text.waiting(count)}</span>` : nothing}
      </div>
    `;
  }

  #renderQuestion(workspace: Workspace, count: number): TemplateResult {
    return html`
      <p id="edits-wait">${text.editsWait}</p>
      <div class="buttons" role="group" aria-labelledby="edits-wait">
        <button type="button" @click=${() => void this.#forget(workspace, true)}>${text.discard(count)}</button>
        <button type="button" class="keep" @click=${() => void this.#is('idle', '.forget')}>${text.keep}</button>
      </div>
    `;
  }

  async #forget({ storage }: Workspace, discardEdits = false): Promise<void> {
    void this.#is('forgetting', '.forget');
    const answer = await storage.forget({ discardEdits }).catch(() => undefined);
    if (answer === 'edits waiting') return this.#is('asking', '.keep');
    this.#live.say(answer ? text.forgotten : text.notForgotten);
    return this.#is(answer ?? 'failed');
  }

  /** `focus`: where the focus goes, as the button that had it may be gone. */
  async #is(state: State, focus?: string): Promise<void> {
    this.#state = state;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    if (focus) this.#host.renderRoot.querySelector<HTMLElement>(focus)?.focus();
  }
}
