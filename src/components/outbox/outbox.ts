import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { hasReachedAll, isReached, isRefused, type Save } from '../../core/saving.js';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import { common } from '../../text/en/common.js';
import { outbox as text } from '../../text/en/outbox.js';
import { saveTitle } from '../../text/en/saves.js';
import { WorkspaceController } from '../../workspace/controller.js';
import type { Workspace } from '../../workspace/types.js';
import { FocusKeeper } from '../focus-keeper.js';
import { crmsOf } from '../labels.js';
import { LiveRegion } from '../live-region.js';
import { renderRequestId } from '../request-id.js';
import { SaveRows } from '../save-rows.js';
import { saveStyles } from '../save-rows.styles.js';
import { Ticker } from '../ticker.js';
import { styles } from './outbox.styles.js';

/** How many edits are listed at a time: a day without network may leave a thousand. */
const portion = 50;

/** How often the words for how long ago something was are looked over, in milliseconds. */
const pace = 10_000;

/** A list of more than so many is drawn anew only so often, in milliseconds: while it is sent, each step of each is news. */
const many = 10;
const rest = 100;

/**
 * Every edit, of whatever contact, that has not reached all its CRMs: whom it is for, why it waits or was refused, and what
 * can be done. What the agent has to decide comes first.
 *
 * @tag onestream-outbox
 * @csspart saves - The list.
 */
export class OnestreamOutbox extends LitElement {
  static override styles = [tokens, base, saveStyles, styles];

  /** Shows nothing at all as long as there is nothing to show. */
  @property({ type: Boolean }) quiet = false;

  @state() private shown = portion;
  @state() private others = 0;

  readonly #scope = new WorkspaceController(this, ({ saving, directory, $connections }) => [
    saving.$saves,
    directory.$version,
    $connections,
  ]);
  #counted: Workspace | undefined;
  #restsUntil = 0;
  readonly #live = new LiveRegion(this, { spare: true });
  readonly #rows = new SaveRows(this, (message) => this.#live.say(message));

  constructor() {
    super();
    new FocusKeeper(this, 'section');
    new Ticker(this, () => this.renderRoot.querySelector('.saves') !== null, pace);
  }

  protected override async scheduleUpdate(): Promise<void> {
    const left = this.#restsUntil - performance.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    await super.scheduleUpdate();
  }

  protected override updated(): void {
    const { workspace } = this.#scope;
    const isLong = this.renderRoot.querySelectorAll('.saves > li').length > many;
    this.#restsUntil = isLong ? performance.now() + rest : 0;
    if (workspace === this.#counted) return;
    this.#counted = workspace;
    void workspace?.storage.othersWaiting().then((count) => (this.others = count));
  }

  protected override render(): TemplateResult {
    const { workspace } = this.#scope;
    return html`${this.#live.region()} ${workspace ? this.#renderSaves(workspace, unsentIn(workspace)) : nothing}`;
  }

  #renderSaves(workspace: Workspace, saves: readonly Save[]) {
    if (!saves.length && !this.others && this.quiet) return nothing;
    const waits = saves.some(({ results }) => results.some(({ result }) => result.state === 'waiting'));
    const rest = saves.length - this.shown;
    return html`
      <section tabindex="-1" aria-labelledby="heading">
        <div class="head">
          <h2 id="heading">${saves.length ? text.counted(saves.length) : text.name}</h2>
          ${
            waits
              ? html`<button type="button" @click=${() => workspace.saving.hurry()}>${text.tryAll}</button>`
              : nothing
          }
        </div>
        ${saves.length ? this.#renderList(workspace, saves) : html`<p class="muted">${text.none}</p>`}
        ${
          rest > 0
            ? html`<div class="head">
                <span class="muted">${text.more(rest)}</span>
                <button type="button" @click=${() => void this.#showMore()}>${text.showMore}</button>
              </div>`
            : nothing
        }
        ${this.others ? html`<p class="small muted">${text.others(this.others)}</p>` : nothing}
      </section>
    `;
  }

  #renderList(workspace: Workspace, saves: readonly Save[]): TemplateResult {
    return html`
      <ul class="saves" part="saves">
        ${repeat(
          saves.slice(0, this.shown),
          ({ id }) => id,
          (save) => html`
            <li tabindex="-1">
              <p><b>${this.#renderName(workspace, save)}</b></p>
              <p class="small muted">${saveTitle(save, Date.now())}</p>
              <ul>
                ${this.#rows.render(workspace, save, { only: (result) => !isReached(result) })}
              </ul>
              ${this.#renderRequestIds(workspace, save)}
            </li>
          `,
        )}
      </ul>
    `;
  }

  #renderRequestIds(workspace: Workspace, { results }: Save) {
    const crmOf = crmsOf(workspace);
    return results.map((entry) => {
      const error = 'error' in entry.result ? entry.result.error : undefined;
      return error ? renderRequestId(error, crmOf(entry)) : nothing;
    });
  }

  #renderName({ directory }: Workspace, { kind, contactId }: Save) {
    const contact = contactId === undefined ? undefined : directory.contact(contactId);
    if (contact) return html`<bdi>${contact.name || common.noName}</bdi>`;
    return kind === 'add' ? text.newContact : text.unknown;
  }

  /** The first of the new ones takes the focus: the button may be gone. */
  async #showMore(): Promise<void> {
    const before = this.shown;
    this.shown += portion;
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>('.saves > li')[before]?.focus();
  }
}

/** Newest first, but before them those that wait for the agent. */
function unsentIn({ saving }: Workspace): readonly Save[] {
  const unsent = saving.$saves.get().filter((save) => !hasReachedAll(save));
  const needsAgent = ({ results }: Save) => results.some(({ result }) => isRefused(result));
  return [...unsent.filter(needsAgent), ...unsent.filter((save) => !needsAgent(save))];
}
