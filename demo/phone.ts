import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { demoCallers } from '../src/adapters/demo/control.js';
import type { Call, CallsState } from '../src/core/call.js';
import type { Workspace } from '../src/workspace/types.js';
import { pageStyles } from './portal.styles.js';

/** The line that the simulated callers have dialled. */
const line = { called: '+44 20 7946 0100', calledLabel: 'Support' } as const;

/** Whom the widgets show beside what the demo CRMs' own examples are about. */
const callers: typeof demoCallers = [...demoCallers, { label: 'A colleague', number: '+442079460940' }];

/** A phone simulator: rings calls into the workspace and acts on the one in focus. */
@customElement('demo-phone')
export class DemoPhone extends LitElement {
  static override styles = [
    pageStyles,
    css`
      section {
        display: grid;
        gap: 1rem;
      }
      input {
        inline-size: 14rem;
      }
    `,
  ];

  @property({ attribute: false }) workspace: Workspace | undefined;
  /** Offers the callers of the demo CRMs: they are strangers to any other CRM. */
  @property({ type: Boolean }) examples = false;
  @query('input') private input!: HTMLInputElement;
  #stop: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override willUpdate(): void {
    this.#stop?.();
    this.#stop = this.isConnected ? this.workspace?.calls.$calls.listen(() => this.requestUpdate()) : undefined;
  }

  protected override render(): TemplateResult {
    const call = focused(this.workspace?.calls.$calls.get());
    return html`<section aria-labelledby="phone">
      <h2 id="phone">Phone simulator</h2>
      <form @submit=${this.#submit}>
        <label for="number">Number</label>
        <div class="row">
          <input id="number" type="tel" autocomplete="off" />
          <button>Ring</button>
        </div>
      </form>
      <div class="row" role="group" aria-label="Call in focus">
        ${this.#action('Answer', call?.state === 'ringing' || call?.state === 'held', (calls, id) => calls.answer(id))}
        ${this.#action('Hold', call?.state === 'active', (calls, id) => calls.hold(id))}
        ${this.#action('Hang up', call !== undefined, (calls, id) => calls.end(id))}
      </div>
      ${this.examples ? this.#examples() : nothing}
    </section>`;
  }

  /** Kept focusable when there is nothing to act on: a button that has just been pressed must not lose the focus. */
  #action(label: string, possible: boolean, act: (calls: Workspace['calls'], id: string) => void): TemplateResult {
    const press = () => {
      const call = focused(this.workspace?.calls.$calls.get());
      if (possible && call && this.workspace) act(this.workspace.calls, call.id);
    };
    return html`<button type="button" aria-disabled=${possible ? 'false' : 'true'} @click=${press}>${label}</button>`;
  }

  #examples(): TemplateResult {
    return html`<div>
      <h2>Example callers</h2>
      <p class="hint">Each rings at once.</p>
      <div class="row">
        ${callers.map(
          ({ label, number }) => html`<button type="button" @click=${() => this.#ring(number)}>${label}</button>`,
        )}
      </div>
    </div>`;
  }

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#ring(this.input.value.trim());
  };

  #ring(number: string | undefined): void {
    this.workspace?.calls.ring({ id: crypto.randomUUID(), ...(number !== undefined && { number }), ...line });
  }
}

/** The call in focus, as long as it lasts. */
const focused = (state: CallsState | undefined): Call | undefined =>
  state?.live.find((call) => call.id === state.focus);
