import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import type { CheckRun } from '../../core/check.js';
import { controls } from '../../styles/controls.js';
import { dialogs } from '../../styles/dialogs.js';
import { tokens } from '../../styles/tokens.js';
import { systemsCheck as text } from '../../text/en/systems-check.js';
import { WorkspaceController } from '../../workspace/controller.js';
import type { Workspace } from '../../workspace/types.js';
import { closeDialog, openDialog } from '../dialog.js';
import { EditForm } from '../edit-form.js';
import { labelsOf } from '../labels.js';
import { LiveRegion } from '../live-region.js';
import { ShownStore } from '../shown-store.js';
import { noticeStyles, StorageNotice } from '../storage-notice.js';
import { Ticker } from '../ticker.js';
import { DataQuality } from './data-quality.js';
import { Forgetting } from './forgetting.js';
import { newsOf } from './news.js';
import { isOngoing, renderConnection, secondsToWait } from './render-connection.js';
import type { Row } from './render-rows.js';
import { RowFocus } from './row-focus.js';
import { styles } from './systems-check.styles.js';

/**
 * A button that opens the Systems Check: what is pulled from every CRM, and which contacts there lack a name.
 *
 * @tag onestream-systems-check
 * @csspart button - The button that opens the dialog.
 * @csspart dialog - The dialog.
 * @csspart connection - The section of one CRM.
 * @csspart nameless - The list of contacts without a first or last name.
 * @csspart findings - What else contacts lack.
 * @csspart storage - What is kept on this device.
 */
export class OnestreamSystemsCheck extends LitElement {
  static override styles = [tokens, controls, dialogs, noticeStyles, styles];

  /** Registers `<onestream-edit-contact>`; set by `define.js`. */
  static editContact: () => Promise<unknown> = () => Promise.resolve();

  @state() private open = false;
  @query('dialog') private readonly dialog!: HTMLDialogElement | null;
  @query('.trigger') private readonly trigger!: HTMLButtonElement | null;

  readonly #scope = new WorkspaceController(
    this,
    ({ checks, directory, storage, $connections }) => [checks.$runs, directory.$version, storage.$state, $connections],
    ({ checks }) => (this.#before = checks.$runs.get()),
  );
  readonly #live = new LiveRegion(this);
  readonly #notice = new StorageNotice(this, this.#live);
  readonly #forgetting = new Forgetting(this, this.#live);
  readonly #form = new EditForm(this, () => OnestreamSystemsCheck.editContact());
  readonly #rows = new RowFocus(this);
  readonly #quality = new DataQuality(this, this.#rows, (row, opener) => this.#edit(row, opener));
  #before: readonly CheckRun[] = [];
  #editing = false;
  #watched = false;

  constructor() {
    super();
    new ShownStore(this, () => (this.open ? this.#scope.workspace?.checks.$findings : undefined));
    new Ticker(this, () => this.open && this.#isWaiting);
  }

  protected override willUpdate(): void {
    this.#rows.remember();
    const { workspace } = this.#scope;
    if (workspace) this.#tellNews(workspace);
    if (workspace && this.open) this.#notice.tell(workspace);
  }

  protected override updated(): void {
    this.#rows.restore();
    const editing = this.#form.isOpen;
    if (this.#editing && !editing && !this.#rows.returned()) this.trigger?.focus();
    this.#editing = editing;
  }

  protected override render(): TemplateResult {
    const { workspace } = this.#scope;
    return html`
      <button
        type="button"
        class="trigger"
        part="button"
        aria-haspopup="dialog"
        aria-expanded=${this.open ? 'true' : 'false'}
        @click=${this.#show}
      >
        ${text.name}
      </button>
      <dialog part="dialog" tabindex="-1" aria-labelledby="heading" @keydown=${this.#press}>
        ${this.open && workspace ? this.#renderCheck(workspace) : nothing}
      </dialog>
      ${this.#form.render()} ${this.#live.region()}
    `;
  }

  /** Whether a CRM asks for patience: its countdown runs. */
  get #isWaiting(): boolean {
    return this.#scope.workspace?.checks.$runs.get().some((run) => secondsToWait(run) !== undefined) ?? false;
  }

  #renderCheck(workspace: Workspace): TemplateResult {
    const runs = workspace.checks.$runs.get();
    const ongoing = runs.some(isOngoing);
    const labelOf = labelsOf(workspace);
    return html`
      <div class="body">
        <div class="head">
          <h2 id="heading">${text.name}</h2>
          <button type="button" @click=${this.#close}>${text.close}</button>
        </div>
        ${this.#notice.render(workspace)}
        ${runs.map((run) =>
          renderConnection(run, labelOf(run.connectionId), () => void workspace.checks.retry(run.connectionId)),
        )}
        ${runs.length ? this.#renderBelow(workspace, ongoing) : html`<p class="muted">${text.noConnection}</p>`}
      </div>
    `;
  }

  #renderBelow(workspace: Workspace, ongoing: boolean): TemplateResult {
    const { checks } = workspace;
    return html`
      <div class="buttons">
        <button type="button" aria-disabled=${ongoing ? nothing : 'true'} @click=${() => checks.stop()}>
          ${text.stop}
        </button>
        <button
          type="button"
          aria-disabled=${ongoing ? 'true' : nothing}
          @click=${() => void (ongoing || checks.run())}
        >
          ${text.checkAgain}
        </button>
      </div>
      <p class="notice">${text.notice}</p>
      ${this.#quality.render(workspace)} ${this.#forgetting.render(workspace)}
    `;
  }

  readonly #show = async (): Promise<void> => {
    const { checks } = this.#scope.workspace ?? {};
    if (!this.open) {
      this.open = true;
      this.#quality.reset();
      if (checks && !checks.$runs.get().some(({ state }) => state === 'running')) void checks.run();
      await this.updateComplete;
      if (this.dialog) openDialog(this.dialog);
    }
    this.dialog?.focus();
  };

  readonly #close = (): void => {
    if (!this.dialog) return;
    this.open = false;
    closeDialog(this.dialog, this.trigger ?? undefined);
  };

  readonly #press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  };

  #edit({ key, field }: Row, opener: HTMLElement): void {
    this.#rows.opened(opener);
    void this.#form.open({ contactId: key, field }, opener);
  }

  /** Only of a check that the user has seen begin or go on, not of the pull with which every page begins. */
  #tellNews(workspace: Workspace): void {
    const runs = workspace.checks.$runs.get();
    const news = newsOf(this.#before, runs, labelsOf(workspace));
    this.#before = runs;
    this.#watched ||= this.open;
    if (news && this.#watched) this.#live.say(news);
    if (!runs.some(isOngoing)) this.#watched = this.open;
  }
}
