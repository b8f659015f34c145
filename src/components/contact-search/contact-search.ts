import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { SearchHit } from '../../core/match.js';
import { controls } from '../../styles/controls.js';
import { tokens } from '../../styles/tokens.js';
import { common } from '../../text/en/common.js';
import { contactSearch as text } from '../../text/en/contact-search.js';
import { WorkspaceController } from '../../workspace/controller.js';
import type { Workspace } from '../../workspace/types.js';
import { EditForm } from '../edit-form.js';
import { OnestreamContactChosenEvent } from '../events.js';
import { isolated } from '../isolated.js';
import { LiveRegion } from '../live-region.js';
import { styles } from './contact-search.styles.js';
import { valuesFrom } from './values-from.js';

/** How many contacts are listed. */
const limit = 20;

/**
 * Finds a contact by name, company, email or digits. What is typed is looked up at once, in memory; where nothing is
 * found a contact can be added.
 *
 * @tag onestream-contact-search
 * @fires {OnestreamContactChosenEvent} onestream-contact-chosen - A contact was picked.
 * @csspart input - The field.
 * @csspart list - What was found.
 */
export class OnestreamContactSearch extends LitElement {
  static override styles = [tokens, controls, styles];

  /** Registers `<onestream-edit-contact>`; set by `define.js`. */
  static editContact: () => Promise<unknown> = () => Promise.resolve();

  /** The call that the contact is looked for: it will belong to one that is added. */
  @property({ attribute: 'call-id' }) callId: string | undefined;
  /** The number of that call, offered by the editor. */
  @property({ attribute: 'offer-number' }) offerNumber: string | undefined;

  /** Offers nobody who is not there yet: no "Add contact". */
  @property({ type: Boolean, attribute: 'existing-only' }) existingOnly = false;

  @state() private query = '';
  @state() private open = false;
  /** The place of the active option; -1: none. */
  @state() private active = -1;

  readonly #scope = new WorkspaceController(this, ({ directory, checks, $connections }) => [
    directory.$version,
    checks.$runs,
    $connections,
  ]);
  readonly #live = new LiveRegion(this, { spare: true });
  readonly #form = new EditForm(this, () => OnestreamContactSearch.editContact());
  #wasEmpty = false;

  /** Whether Add Contact is open. */
  get editing(): boolean {
    return this.#form.isOpen;
  }

  /** Sends the focus to Add Contact if that is open; `false` when it is not. */
  insist(): boolean {
    return this.#form.insist();
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('input')?.focus(options);
  }

  protected override render(): TemplateResult {
    const workspace = this.#scope.workspace;
    const hits = this.#hits;
    const listed = this.open && hits.length > 0;
    return html`
      ${this.#live.region()}
      <label id="label" for="input">${text.label}</label>
      <input
        id="input"
        part="input"
        role="combobox"
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        dir="auto"
        placeholder=${text.hint}
        aria-labelledby="label"
        aria-autocomplete="list"
        aria-controls="list"
        aria-expanded=${listed ? 'true' : 'false'}
        aria-activedescendant=${listed && this.active >= 0 ? `option-${this.active}` : nothing}
        .value=${live(this.query)}
        @input=${this.#onInput}
        @keydown=${this.#onKey}
        @blur=${() => (this.open = false)}
        @click=${() => (this.open = true)}
      />
      ${this.#renderList(hits, listed)}
      ${workspace && this.query.trim() && !hits.length ? this.#renderNothing(workspace) : nothing}
      ${this.#form.render()}
    `;
  }

  /* eslint-disable lit-a11y/click-events-have-key-events -- the keys are heard by the field, which keeps the focus */
  #renderList(hits: readonly SearchHit[], listed: boolean) {
    return html`
      <ul
        id="list"
        part="list"
        role="listbox"
        aria-label=${text.contacts}
        ?hidden=${!listed}
        @pointerdown=${this.#onPoint}
        @click=${this.#onClick}
      >
        ${hits.map((hit, at) => this.#renderOption(hit, at))}
      </ul>
    `;
  }
  /* eslint-enable lit-a11y/click-events-have-key-events */

  #renderOption(hit: SearchHit, at: number) {
    const details = [hit.company, hit.found].filter((detail) => detail !== undefined);
    return html`
      <li id="option-${at}" role="option" aria-selected=${at === this.active ? 'true' : 'false'}>
        <b><bdi>${hit.name || common.noName}</bdi></b>
        ${details.map((detail) => html`<span class="muted small"><bdi>${detail}</bdi></span>`)}
      </li>
    `;
  }

  #renderNothing({ checks, $connections }: Workspace) {
    const reading = $connections
      .get()
      .filter(({ id }) => checks.$runs.get().some((run) => run.connectionId === id && run.state === 'running'));
    return html`
      <div class="nothing">
        <p>${text.nothing}</p>
        ${reading.map(({ label }) => html`<p class="muted small">${isolated(text.stillReading(label), label)}</p>`)}
        ${
          this.existingOnly
            ? nothing
            : html`<p><button type="button" @click=${this.#add}>${common.addContact}</button></p>`
        }
      </div>
    `;
  }

  get #hits(): readonly SearchHit[] {
    return this.query.trim() ? (this.#scope.workspace?.directory.search(this.query, limit) ?? []) : [];
  }

  #onInput(event: InputEvent): void {
    if (this.callId !== undefined) this.#scope.workspace?.calls.typing(this.callId);
    this.query = (event.target as HTMLInputElement).value;
    this.open = true;
    this.active = -1;
    const empty = this.query.trim() !== '' && !this.#hits.length;
    if (empty && !this.#wasEmpty) this.#live.say(text.nothing);
    this.#wasEmpty = empty;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const hits = this.#hits;
    const hit = this.open ? hits[this.active] : undefined;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      this.#move(event.key === 'ArrowDown' ? 1 : -1, hits.length);
    else if (event.key === 'Enter' && hit) this.#choose(hit);
    else if (event.key === 'Escape' && this.query) this.#retreat(hits.length > 0);
    else return;
    event.preventDefault();
  }

  /** The field keeps the focus. */
  #onPoint(event: Event): void {
    event.preventDefault();
  }

  #onClick(event: Event): void {
    const option = (event.target as HTMLElement).closest('[role="option"]');
    const at = option ? [...(option.parentElement?.children ?? [])].indexOf(option) : -1;
    const hit = this.#hits[at];
    if (hit) this.#choose(hit);
  }

  /** One step through the options and, past either end, the field itself. */
  #move(step: 1 | -1, count: number): void {
    const places = count + 1;
    this.active = this.open ? ((this.active + 1 + step + places) % places) - 1 : step > 0 ? 0 : count - 1;
    this.open = true;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  /** Escape closes the list, then empties the field. */
  #retreat(listed: boolean): void {
    if (!this.open || !listed) this.query = '';
    this.open = false;
    this.active = -1;
  }

  #choose({ contactId, name }: SearchHit): void {
    this.query = name;
    this.open = false;
    this.active = -1;
    this.dispatchEvent(new OnestreamContactChosenEvent({ contactId }));
  }

  #add(event: Event): void {
    const { callId, offerNumber } = this;
    const values = valuesFrom(this.query);
    void this.#form.open(
      { field: 'firstName', add: { values }, callId, offerNumber },
      event.currentTarget as HTMLElement,
    );
  }
}
