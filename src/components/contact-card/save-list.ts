import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { hasReachedAll, type Save, type SaveResult } from '../../core/saving.js';
import { lastChange, saves as text, saveTitle } from '../../text/en/saves.js';
import type { Workspace } from '../../workspace/types.js';
import { FocusKeeper } from '../focus-keeper.js';
import type { LiveRegion } from '../live-region.js';
import { SaveRows } from '../save-rows.js';
import { saveStyles } from '../save-rows.styles.js';
import { Ticker } from '../ticker.js';
import { saveListStyles } from './save-list.styles.js';

/** How often the words for how long ago something was are looked over, in milliseconds. */
const pace = 10_000;

/** What the card says of edits: how far each is that has not reached every CRM, and which was the last that has. */
export class SaveList {
  readonly #rows: SaveRows;
  readonly #host: LitElement;
  /** The save that is being taken back. */
  #undoing: string | undefined;

  constructor(host: LitElement, live: LiveRegion) {
    this.#host = host;
    this.#rows = new SaveRows(host, (message) => live.say(message));
    const sheets = [saveStyles, saveListStyles].flatMap(({ styleSheet }) => styleSheet ?? []);
    host.shadowRoot?.adoptedStyleSheets.push(...sheets); // most cards are never edited
    new FocusKeeper(host, '.saves', '#name');
    new Ticker(host, () => host.renderRoot.querySelector('.saves') !== null, pace);
  }

  /** `saves`: of the contact, newest first. */
  render(workspace: Workspace, saves: readonly Save[]): TemplateResult | typeof nothing {
    const open = saves.filter((save) => !hasReachedAll(save));
    const last = saves.find(
      (save) => hasReachedAll(save) && save.results.some(({ result }) => result.state !== 'nothing'),
    );
    if (!open.length && !last) return nothing;
    return html`
      <section class="saves" part="saves" tabindex="-1" aria-label=${text.latestEdit}>
        ${repeat(
          open,
          ({ id }) => id,
          (save) => html`
            <div>
              <p class="small muted">${saveTitle(save, Date.now())}</p>
              <ul>
                ${this.#rows.render(workspace, save)}
              </ul>
            </div>
          `,
        )}
        ${last ? this.#renderLast(workspace, last, last === saves[0]) : nothing}
      </section>
    `;
  }

  /** Only the newest can be taken back: what came after it would be taken back with it. */
  #renderLast(workspace: Workspace, save: Save, isNewest: boolean): TemplateResult {
    return html`
      <div class="last">
        <span>${lastChange(save, Date.now())}</span>
        ${
          isNewest && save.undoable
            ? html`<button type="button" class="link" @click=${() => void this.#undo(workspace, save.id)}>
                ${text.undo}
              </button>`
            : nothing
        }
        <button type="button" class="link" @click=${() => workspace.saving.dismiss(save.id)}>${text.hide}</button>
        <ul>
          ${this.#rows.render(workspace, save, { only: isWorthTelling })}
        </ul>
      </div>
    `;
  }

  async #undo({ saving }: Workspace, saveId: string): Promise<void> {
    if (this.#undoing === saveId) return;
    this.#undoing = saveId;
    await saving.undo(saveId);
    this.#undoing = undefined;
    this.#host.requestUpdate();
  }
}

/** That an edit has arrived is told by the card itself. */
const isWorthTelling = (result: SaveResult): boolean =>
  result.state === 'cannot' || (result.state === 'saved' && result.meanwhile !== undefined);
