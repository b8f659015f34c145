import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call, Calls, CallsState, Outcome } from '../../core/call.js';
import type { RecordKey } from '../../core/contact.js';
import type { Directory } from '../../core/directory.js';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import { callPanel as text } from '../../text/en/call-panel.js';
import { common } from '../../text/en/common.js';
import { WorkspaceController } from '../../workspace/controller.js';
import type { Workspace } from '../../workspace/types.js';
import type { OnestreamContactCard } from '../contact-card/contact-card.js';
import { choiceOf, choiceStyles, renderChoices } from '../contact-choices.js';
import { EditForm } from '../edit-form.js';
import { LazyPart } from '../lazy-part.js';
import { LiveRegion } from '../live-region.js';
import { numberToKeep } from '../number-to-keep.js';
import { Announcer } from './announcer.js';
import { renderCallHeader } from './call-header.js';
import { styles } from './call-panel.styles.js';
import { renderBars, renderRecent } from './other-calls.js';
import { Shortcut } from './shortcut.js';
import { Ticker } from './ticker.js';

type Of<Kind extends Outcome['kind']> = Extract<Outcome, { readonly kind: Kind }>;

/**
 * The calls of the agent: the one on screen with who is calling, the others as bars, and the recent ones.
 *
 * A call never moves the focus of the keyboard, and never takes the place of one that lasts.
 *
 * @tag onestream-call-panel
 * @csspart call - How the call on screen stands.
 * @csspart bar - A call that is not on screen.
 * @csspart recent - The calls that have ended.
 */
export class OnestreamCallPanel extends LitElement {
  static override styles = [tokens, base, choiceStyles, styles];

  /** Registers `<onestream-edit-contact>`; set by `define.js`. */
  static editContact: () => Promise<unknown> = () => Promise.resolve();
  /** Registers `<onestream-unknown-caller>`; set by `define.js`. */
  static unknownCaller: () => Promise<unknown> = () => Promise.resolve();

  /** The keys that lead to the first pencil from anywhere in the page, as in `aria-keyshortcuts`; empty for none. */
  @property() shortcut = 'Alt+E';

  readonly #scope = new WorkspaceController(
    this,
    ({ calls, directory, $connections }) => [calls.$calls, directory.$version, $connections],
    () => (this.#announcer = new Announcer()),
  );
  readonly #live = new LiveRegion(this);
  readonly #form = new EditForm(this, () => OnestreamCallPanel.editContact());
  readonly #unknown = new LazyPart(this, () => OnestreamCallPanel.unknownCaller());
  #announcer = new Announcer();
  #hadFocus = false;

  constructor() {
    super();
    new Ticker(this, () => this.#onScreen?.endedAt === undefined && this.#onScreen !== undefined);
    new Shortcut(
      this,
      () => this.shortcut,
      () => this.#toPencil(),
    );
  }

  protected override willUpdate(): void {
    this.#hadFocus = Boolean(this.shadowRoot?.activeElement);
    const workspace = this.#scope.workspace;
    if (!workspace) return;
    for (const message of this.#announcer.news(workspace.calls.$calls.get(), workspace.directory)) {
      this.#live.say(message);
    }
  }

  protected override updated(): void {
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.#toCall(); // what had the focus is gone
  }

  protected override render() {
    const workspace = this.#scope.workspace;
    return html`
      ${this.#live.region()} ${workspace ? this.#renderCalls(workspace) : html`<p class="muted">${text.apart}</p>`}
      ${this.#form.render()}
    `;
  }

  #renderCalls(workspace: Workspace) {
    const { calls, directory } = workspace;
    const state = calls.$calls.get();
    const editing = this.#editing;
    const views = [...state.live, ...state.recent].filter(({ id }) => id === state.focus || editing.has(id));
    const away = [...state.live, ...state.recent.filter(({ id }) => editing.has(id))].filter(
      ({ id }) => id !== state.focus,
    );
    const show = (id: string) => void this.#act(() => calls.show(id));
    return html`
      ${renderBars(away, directory, show)}
      <section class="calls" tabindex="-1" aria-label=${text.call}>
        ${state.focus === undefined ? html`<p class="idle muted">${text.idle}</p>` : nothing}
        ${repeat(
          views,
          ({ id }) => id,
          (call) => html`
            <div class="view" data-call=${call.id} ?hidden=${call.id !== state.focus}>
              ${renderCallHeader(call)} ${this.#renderOutcome(workspace, call)}
            </div>
          `,
        )}
      </section>
      ${renderRecent(state.recent, state.focus, directory, show)}
    `;
  }

  #renderOutcome(workspace: Workspace, call: Call): TemplateResult {
    const { outcome } = call;
    switch (outcome.kind) {
      case 'contact':
        return this.#renderContact(workspace, call, outcome);
      case 'several':
        return this.#renderSeveral(workspace, call, outcome);
      case 'company':
        return this.#renderCompany(workspace, call, outcome);
      default:
        return this.#renderUnknown(call);
    }
  }

  #renderContact({ calls, directory }: Workspace, call: Call, { association }: Of<'contact'>) {
    const { contactId } = association;
    const known = hasNumber(directory, contactId, call.number);
    return html`
      <onestream-contact-card
        .contactId=${contactId}
        .callId=${call.id}
        .offerNumber=${known ? undefined : numberToKeep(call)}
        .shortcut=${this.shortcut}
      ></onestream-contact-card>
      <p>
        <button type="button" @click=${() => this.#act(() => calls.reject(call.id, contactId))}>
          ${text.notThisContact}
        </button>
      </p>
    `;
  }

  #renderSeveral({ calls, directory }: Workspace, { id }: Call, { matches }: Of<'several'>) {
    return html`
      <h2>${text.whichContact}</h2>
      ${renderChoices(
        matches.map((match) => choiceOf(match, this.#labelOf)),
        directory,
        (contactId) => this.#choose(calls, id, contactId),
      )}
      <p>
        <button
          type="button"
          @click=${() => this.#act(() => matches.forEach(({ contactId }) => calls.reject(id, contactId)))}
        >
          ${text.noneOfThese}
        </button>
      </p>
    `;
  }

  #renderCompany({ calls, directory }: Workspace, call: Call, { company: match }: Of<'company'>) {
    const { id, name } = match.company;
    const companies = { [match.connectionId]: { id, name } };
    const add = (event: Event) =>
      this.#form.open(
        { field: 'firstName', add: { companies }, callId: call.id, offerNumber: numberToKeep(call) },
        event.currentTarget as HTMLElement,
      );
    return html`
      <h2><bdi>${name}</bdi></h2>
      ${
        match.contacts.length
          ? renderChoices(
              match.contacts.map((contactId) => ({ contactId })),
              directory,
              (contactId) => this.#choose(calls, call.id, contactId),
            )
          : html`<p class="muted">${text.nobody}</p>`
      }
      <p><button type="button" @click=${add}>${common.addContact}</button></p>
    `;
  }

  #renderUnknown(call: Call) {
    // until its code is there, what the element holds is on screen
    const heading = call.outcome.kind === 'withheld' ? text.withheld : text.unknownNumber;
    void this.#unknown.value;
    return html`
      <onestream-unknown-caller .callId=${call.id}><h2>${heading}</h2></onestream-unknown-caller>
      ${this.#unknown.failure()}
    `;
  }

  get #state(): CallsState | undefined {
    return this.#scope.workspace?.calls.$calls.get();
  }

  get #onScreen(): Call | undefined {
    const state = this.#state;
    return state && [...state.live, ...state.recent].find(({ id }) => id === state.focus);
  }

  /** Calls in whose view a form is open: they are kept, out of sight, so that no draft is lost. */
  get #editing(): ReadonlySet<string> {
    const views = [...this.renderRoot.querySelectorAll<HTMLElement>('.view')];
    const open = views.filter((view) => [...view.children].some((child) => 'editing' in child && child.editing));
    return new Set(open.map((view) => view.dataset['call'] ?? ''));
  }

  readonly #labelOf = (connectionId: string): string =>
    this.#scope.workspace?.$connections.get().find(({ id }) => id === connectionId)?.label ?? connectionId;

  #choose(calls: Calls, callId: string, contactId: RecordKey): void {
    void this.#act(() => calls.associate(callId, contactId, 'chosen'));
  }

  /** The agent's own step: the focus goes on to what has come in its place. */
  async #act(step: () => void): Promise<void> {
    step();
    await this.updateComplete;
    this.#toCall();
  }

  #toCall(): void {
    this.renderRoot.querySelector<HTMLElement>('.calls')?.focus();
  }

  #toPencil(): boolean {
    const card = this.renderRoot.querySelector<OnestreamContactCard>('.view:not([hidden]) > onestream-contact-card');
    return card !== null && !card.editing && card.focusPencil();
  }
}

/** Whether the contact already has this number, in any CRM. */
function hasNumber(directory: Directory, contactId: RecordKey, number: string | undefined): boolean {
  if (number === undefined) return false;
  const records = directory.contact(contactId)?.records ?? [];
  return directory.match(number).contacts.some((match) => records.some(({ key }) => key === match.contactId));
}
