import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Call, Outcome } from '../../core/call.js';
import type { CheckRun } from '../../core/check.js';
import type { RecordKey } from '../../core/contact.js';
import { controls } from '../../styles/controls.js';
import { tokens } from '../../styles/tokens.js';
import { common } from '../../text/en/common.js';
import { reason } from '../../text/en/reasons.js';
import { unknownCaller as text } from '../../text/en/unknown-caller.js';
import { WorkspaceController } from '../../workspace/controller.js';
import type { Workspace } from '../../workspace/types.js';
import type { OnestreamContactCard } from '../contact-card/contact-card.js';
import type { OnestreamContactSearch } from '../contact-search/contact-search.js';
import { choiceOf, Choices, choiceStyles } from '../contact-choices.js';
import { EditForm } from '../edit-form.js';
import type { OnestreamContactChosenEvent } from '../events.js';
import { isolated } from '../isolated.js';
import { LiveRegion } from '../live-region.js';
import { numberToKeep } from '../number-to-keep.js';
import { AddNumber } from './add-number.js';
import { styles } from './unknown-caller.styles.js';

type Unknown = Extract<Outcome, { readonly kind: 'unknown' }>;

/**
 * A call from somebody whom no CRM knows, or who withholds the number: finds the contact, or adds one. Nothing is written
 * before the agent says so.
 *
 * @tag onestream-unknown-caller
 * @fires {OnestreamUpdateRequestEvent} onestream-update-request - The number is about to be added to a contact. Cancelable.
 */
export class OnestreamUnknownCaller extends LitElement {
  static override styles = [tokens, controls, choiceStyles, styles];

  /** Registers `<onestream-edit-contact>`; set by `define.js`. */
  static editContact: () => Promise<unknown> = () => Promise.resolve();

  /** The call. */
  @property({ attribute: 'call-id' }) callId: string | undefined;

  /** Whom the agent is looking at. */
  @state() private chosen: RecordKey | undefined;

  readonly #scope = new WorkspaceController(this, ({ calls, checks, directory, $connections }) => [
    calls.$calls,
    checks.$runs,
    directory.$version,
    $connections,
  ]);
  readonly #live = new LiveRegion(this, { spare: true });
  readonly #form = new EditForm(this, () => OnestreamUnknownCaller.editContact());
  readonly #number = new AddNumber(this);
  readonly #choices = new Choices(this);

  /** Whether a form is open in here. */
  get editing(): boolean {
    return this.#form.isOpen || (this.#inner?.editing ?? false);
  }

  constructor() {
    super();
    this.addEventListener('onestream-contact-chosen', (event) => this.#onChosen(event));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('callId')) this.chosen = undefined;
  }

  protected override render(): TemplateResult {
    const workspace = this.#scope.workspace;
    const call = this.#call;
    return html`
      ${this.#live.region()}
      ${
        workspace && call
          ? this.chosen === undefined
            ? this.#renderSearch(workspace, call)
            : this.#renderChosen(workspace, call, this.chosen)
          : nothing
      }
      ${this.#form.render()}
    `;
  }

  #renderSearch(workspace: Workspace, call: Call) {
    const { outcome } = call;
    const unknown = outcome.kind === 'unknown' ? outcome : undefined;
    return html`
      <h2 tabindex="-1">${this.#heading(workspace, call)}</h2>
      ${unknown ? this.#renderAsked(unknown) : nothing}
      ${unknown?.late.length ? this.#renderLate(workspace, call, unknown) : nothing}
      ${
        unknown
          ? html`<p>
              <button type="button" class="primary" @click=${(event: Event) => this.#add(call, event)}>
                ${common.addContact}
              </button>
            </p>`
          : nothing
      }
      <onestream-contact-search .callId=${call.id} .offerNumber=${numberToKeep(call)}></onestream-contact-search>
    `;
  }

  /** A number of somebody who is not calling is not unknown. */
  #heading({ directory }: Workspace, { number, outcome }: Call): string {
    if (outcome.kind !== 'unknown' || number === undefined) return text.withheld;
    const rejected = directory.match(number).contacts.length > outcome.late.length;
    return rejected ? text.unknownCaller : text.unknownNumber;
  }

  #renderAsked({ asking, failed }: Unknown) {
    const runs = this.#scope.workspace?.checks.$runs.get() ?? [];
    return html`
      <ul class="asked small">
        ${runs.map((run) => this.#renderRun(run))}
        ${asking.map((id) => {
          const crm = this.#labelOf(id);
          return html`<li class="muted">${isolated(text.stillAsking(crm), crm)}</li>`;
        })}
        ${failed.map(({ connectionId, error }) => {
          const crm = this.#labelOf(connectionId);
          return html`<li class="error">${text.notAsked(crm, reason(error, crm))}</li>`;
        })}
      </ul>
    `;
  }

  /** Who is unknown may be a contact that has not been read yet. */
  #renderRun({ connectionId, state, error }: CheckRun) {
    const crm = this.#labelOf(connectionId);
    if (state === 'running') return html`<li class="muted">${isolated(text.stillReading(crm), crm)}</li>`;
    return error && html`<li class="error">${text.notRead(crm, reason(error, crm))}</li>`;
  }

  #renderLate({ calls, directory }: Workspace, call: Call, { late }: Unknown) {
    return html`
      <section aria-labelledby="late">
        <h3 id="late">${text.withThisNumber}</h3>
        ${this.#choices.render(
          call,
          late.map((match) => choiceOf(match, call, this.#labelOf)),
          {
            directory,
            labelOf: this.#labelOf,
            choose: (contactId) => this.#insist() || calls.associate(call.id, contactId, 'chosen'),
          },
        )}
      </section>
    `;
  }

  #renderChosen(workspace: Workspace, call: Call, contactId: RecordKey) {
    const { calls, directory } = workspace;
    const contact = directory.contact(contactId);
    const number = call.outcome.kind === 'unknown' ? numberToKeep(call) : undefined;
    return html`
      <onestream-contact-card .contactId=${contactId} .offerNumber=${number}></onestream-contact-card>
      <div class="decide">
        ${contact && number ? this.#number.render(workspace, call, contact, number, () => this.#insist()) : nothing}
        <button type="button" @click=${() => this.#insist() || calls.associate(call.id, contactId, 'this call only')}>
          ${text.onlyThisCall}
        </button>
        <button type="button" @click=${() => this.#insist() || this.#look(undefined)}>${text.notThisContact}</button>
      </div>
    `;
  }

  /** What the view of the moment consists of. */
  get #inner(): OnestreamContactCard | OnestreamContactSearch | null {
    return this.renderRoot.querySelector('onestream-contact-card, onestream-contact-search');
  }

  /** An open form comes first: its draft would be lost. */
  #insist(): boolean {
    return this.#form.insist() || (this.#inner?.insist() ?? false);
  }

  get #call(): Call | undefined {
    const state = this.#scope.workspace?.calls.$calls.get();
    return state && [...state.live, ...state.recent].find(({ id }) => id === this.callId);
  }

  readonly #labelOf = (connectionId: string): string =>
    this.#scope.workspace?.$connections.get().find(({ id }) => id === connectionId)?.label ?? connectionId;

  /** In the search, or in place of a new contact. */
  #onChosen(event: OnestreamContactChosenEvent): void {
    if (this.callId !== undefined) this.#scope.workspace?.calls.typing(this.callId);
    this.#look(event.detail.contactId);
  }

  #look(contactId: RecordKey | undefined): void {
    this.#number.reset();
    this.chosen = contactId;
    void this.#focusNext();
  }

  /** What had the focus is gone: it goes on to what has come in its place. */
  async #focusNext(): Promise<void> {
    await this.updateComplete;
    this.#inner?.focus();
  }

  #add(call: Call, event: Event): void {
    const offerNumber = numberToKeep(call);
    const opener = event.currentTarget as HTMLElement;
    void this.#form.open({ field: 'firstName', add: {}, callId: call.id, offerNumber }, opener);
  }
}
