import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { isReached, type Save, type SaveResult, type Saving } from '../core/saving.js';
import { common } from '../text/en/common.js';
import { isMerged, saves as text, saveState } from '../text/en/saves.js';
import type { Workspace } from '../workspace/types.js';
import { renderConflict } from './conflict-view.js';
import { isolated } from './isolated.js';
import { crmsOf } from './labels.js';

/** What the agent can do about a save that one CRM has not got. */
export type SaveVerbs = Pick<Saving, 'retry' | 'keepTheirs' | 'discard'>;

/** One CRM of a save. */
interface Row {
  /** Of the list item; no other in the host has it. */
  readonly id: string;
  readonly crm: string;
  readonly result: SaveResult;
  /** Whether the CRM is connected. */
  readonly isThere: boolean;
  retry(): void;
  keepTheirs(): void;
  discard(): void;
}

/** In these the sentence itself names the CRM. */
const telling: readonly SaveResult['state'][] = ['waiting', 'unsure', 'apart'];

/** How far saves have come, CRM by CRM, with what can be done where one has not got there. */
export class SaveRows {
  readonly #host: LitElement;
  readonly #say: (message: string) => void;
  /** The row whose edit is about to be given up, if the agent means it. */
  #asking: string | undefined;

  /** `say` tells, where nothing else does, that trying was in vain. */
  constructor(host: LitElement, say: (message: string) => void = () => undefined) {
    this.#host = host;
    this.#say = say;
  }

  /** The list items of a save. `only`: those that are to be shown. */
  render(
    workspace: Workspace,
    save: Save,
    { verbs = workspace.saving, only = () => true }: { verbs?: SaveVerbs; only?: (result: SaveResult) => boolean } = {},
  ): readonly (TemplateResult | typeof nothing)[] {
    return save.results.map((entry) =>
      only(entry.result) ? this.#renderRow(save, this.#rowOf(workspace, save, entry, verbs)) : nothing,
    );
  }

  #rowOf(workspace: Workspace, save: Save, entry: Save['results'][number], verbs: SaveVerbs): Row {
    const { connectionId, result } = entry;
    const crm = crmsOf(workspace)(entry);
    return {
      id: `save-${save.id}-${connectionId}`,
      crm,
      result,
      isThere: workspace.$connections.get().some(({ id }) => id === connectionId),
      retry: () => void this.#retry(workspace, verbs, save.id, connectionId, crm),
      keepTheirs: () => void verbs.keepTheirs(save.id, connectionId),
      discard: () => void verbs.discard(save.id, connectionId),
    };
  }

  #renderRow(save: Save, row: Row) {
    const { id, crm, result } = row;
    if (result.state === 'conflict') {
      const { retry: useMine, keepTheirs } = row;
      return html`<li class="result">${renderConflict({ id, save, result, crm, useMine, keepTheirs })}</li>`;
    }
    const sentence = saveState(result, crm);
    if (!sentence) return nothing;
    const shown =
      row.isThere || result.state !== 'waiting' ? sentence : `${text.waiting(crm)}. ${text.notConnected(crm)}`;
    return html`
      <li class="result ${result.state}">
        ${telling.includes(result.state) ? nothing : html`<bdi class="crm">${crm}</bdi>`}
        <span class="state" id="${id}-state">${isolated(shown, crm)}</span>
        ${this.#asking === id && !isReached(result) ? this.#renderQuestion(row) : this.#renderButtons(row)}
      </li>
    `;
  }

  #renderButtons(row: Row) {
    const again = againOf(row);
    if (again === undefined) return nothing;
    const described = `${row.id}-state`;
    return html`
      <span class="buttons">
        ${
          row.isThere
            ? html`<button type="button" id="${row.id}-again" aria-describedby=${described} @click=${row.retry}>
                ${isolated(again, row.crm)}
              </button>`
            : nothing
        }
        <button type="button" id="${row.id}-discard" aria-describedby=${described} @click=${() => this.#ask(row)}>
          ${text.discard}
        </button>
      </span>
    `;
  }

  #renderQuestion(row: Row) {
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.#keep(row);
    };
    return html`
      <div class="question" role="group" aria-labelledby="${row.id}-question" @keydown=${escape}>
        <p id="${row.id}-question">${isolated(text.discardIn(row.crm), row.crm)}</p>
        <div class="buttons">
          <button type="button" id="${row.id}-keep" @click=${() => this.#keep(row)}>${text.keep}</button>
          <button type="button" @click=${row.discard}>${text.discard}</button>
        </div>
      </div>
    `;
  }

  #ask(row: Row): void {
    this.#asking = row.id;
    void this.#focus(`${row.id}-keep`);
  }

  #keep(row: Row): void {
    this.#asking = undefined;
    void this.#focus(`${row.id}-discard`);
  }

  async #focus(id: string): Promise<void> {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.shadowRoot?.getElementById(id)?.focus();
  }

  async #retry({ saving }: Workspace, verbs: SaveVerbs, saveId: string, connectionId: string, crm: string) {
    await verbs.retry(saveId, connectionId);
    const save = saving.$saves.get().find(({ id }) => id === saveId);
    const now = save?.results.find((each) => each.connectionId === connectionId)?.result;
    const still = now?.state === 'waiting' ? saveState(now, crm) : undefined;
    if (still !== undefined) this.#say(still);
  }
}

/** What the button says that tries once more; absent where there is nothing to try. */
function againOf({ result, crm }: Row): string | undefined {
  switch (result.state) {
    case 'waiting':
      return text.tryNow;
    case 'failed':
      return isMerged(result) ? text.tryThere : common.tryAgainIn(crm);
    case 'unsure':
      return common.tryAgainIn(crm);
    case 'apart':
      return text.sendAnyway;
    default:
      return undefined;
  }
}
