import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Call, CallsState } from '../../core/call.js';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import { callPanel as text } from '../../text/en/call-panel.js';
import { reason } from '../../text/en/reasons.js';
import { WorkspaceController } from '../../workspace/controller.js';
import type { Workspace } from '../../workspace/types.js';
import type { OnestreamContactCard } from '../contact-card/contact-card.js';
import { Choices, choiceStyles } from '../contact-choices.js';
import { EditForm } from '../edit-form.js';
import { LazyPart } from '../lazy-part.js';
import { LiveRegion } from '../live-region.js';
import { noticeStyles, StorageNotice } from '../storage-notice.js';
import { Ticker } from '../ticker.js';
import { Announcer } from './announcer.js';
import { renderCallHeader } from './call-header.js';
import { styles } from './call-panel.styles.js';
import { LogPart } from './log-part.js';
import { renderBars, renderRecent } from './other-calls.js';
import { renderCompany, renderContact, renderInternal, renderSeveral, type OutcomeView } from './outcome-views.js';
import { Shortcut } from './shortcut.js';

/**
 * The calls of the agent: the one on screen with who is calling, the others as bars, and the recent ones.
 *
 * A call never moves the focus of the keyboard, and never takes the place of one that lasts, or of notes that are being
 * written. Where a CRM that holds the contact keeps calls, notes can be written from the answer on, and the call is logged
 * once it is over; how far that has come stands there for each CRM.
 *
 * @tag onestream-call-panel
 * @csspart call - How the call on screen stands.
 * @csspart bar - A call that is not on screen.
 * @csspart log - The notes of a call, and where it is logged.
 * @csspart recent - The calls that have ended.
 */
export class OnestreamCallPanel extends LitElement {
  static override styles = [tokens, base, choiceStyles, noticeStyles, styles];

  /** Registers `<onestream-edit-contact>`; set by `define.js`. */
  static editContact: () => Promise<unknown> = () => Promise.resolve();
  /** Registers `<onestream-unknown-caller>`; set by `define.js`. */
  static unknownCaller: () => Promise<unknown> = () => Promise.resolve();

  /** The keys that lead to the first pencil from anywhere in the page, as in `aria-keyshortcuts`; empty for none. */
  @property() shortcut = 'Alt+E';

  readonly #scope = new WorkspaceController(
    this,
    ({ calls, directory, storage, $connections }) => [calls.$calls, directory.$version, storage.$state, $connections],
    (workspace) => {
      this.#announcer = new Announcer();
      this.#log.join(workspace);
    },
  );
  readonly #live = new LiveRegion(this);
  readonly #form = new EditForm(this, () => OnestreamCallPanel.editContact());
  readonly #unknown = new LazyPart(this, () => OnestreamCallPanel.unknownCaller());
  readonly #choices = new Choices(this);
  readonly #notice = new StorageNotice(this, this.#live);
  readonly #log = new LogPart(this, this.#live);
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
    this.#notice.tell(workspace);
    this.#log.tell(workspace);
    for (const message of this.#announcer.news(workspace.calls.$calls.get(), workspace.directory)) {
      this.#live.say(message);
    }
  }

  protected override updated(): void {
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.#toCall(); // what had the focus is gone
  }

  protected override render(): TemplateResult {
    const workspace = this.#scope.workspace;
    return html`
      ${this.#live.region()} ${workspace ? this.#renderCalls(workspace) : html`<p class="muted">${text.apart}</p>`}
      ${this.#form.render()}
    `;
  }

  #renderCalls(workspace: Workspace) {
    const { calls, directory, $connections } = workspace;
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
              ${renderCallHeader(call)} ${this.#renderOutcome(workspace, call)} ${this.#log.render(workspace, call)}
            </div>
          `,
        )}
      </section>
      ${this.#notice.render(workspace)} ${renderRecent(state.recent, state.focus, directory, show)}
      ${$connections
        .get()
        .map(
          ({ error, label }) =>
            error && html`<p class="error small">${text.notConnected(label, reason(error, label))}</p>`,
        )}
    `;
  }

  #renderOutcome(workspace: Workspace, call: Call): TemplateResult {
    const { calls } = workspace;
    const view: OutcomeView = {
      workspace,
      call,
      shortcut: this.shortcut,
      choices: this.#choices,
      choose: (contactId) => void this.#act(() => calls.associate(call.id, contactId, 'chosen')),
      reject: (contactIds) => {
        if (this.#card?.insist()) return;
        void this.#act(() => calls.reject(call.id, ...contactIds));
      },
      add: (request, opener) => void this.#form.open(request, opener),
    };
    switch (call.outcome.kind) {
      case 'contact':
        return renderContact(view, call.outcome);
      case 'several':
        return renderSeveral(view, call.outcome);
      case 'company':
        return renderCompany(view, call.outcome);
      case 'internal':
        return renderInternal(view, call.outcome);
      case 'looking':
        return html`<p class="muted">${text.looking}</p>`;
      default:
        return this.#renderUnknown(call);
    }
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

  get #card(): OnestreamContactCard | null {
    return this.renderRoot.querySelector('.view:not([hidden]) > onestream-contact-card');
  }

  /** Calls in whose view a form is open: they are kept, out of sight, so that no draft is lost. */
  get #editing(): ReadonlySet<string> {
    const views = [...this.renderRoot.querySelectorAll<HTMLElement>('.view')];
    const open = views.filter((view) => [...view.children].some(isEditing));
    return new Set(open.map((view) => view.dataset['call'] ?? ''));
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
    const card = this.#card;
    return card !== null && !card.editing && card.focusPencil();
  }
}

/** One that has never been drawn, because the panel is out of the page, has no form. */
const isEditing = (element: Element): boolean =>
  'hasUpdated' in element && element.hasUpdated === true && 'editing' in element && element.editing === true;
