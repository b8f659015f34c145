import { html, type TemplateResult } from 'lit';
import type { Save, SaveResult } from '../core/saving.js';
import { fieldName } from '../text/en/fields.js';
import { ago, saves as text, timeOf } from '../text/en/saves.js';
import { isolated } from './isolated.js';

export interface Conflict {
  /** Of the group; no other on the page has it. */
  readonly id: string;
  readonly save: Save;
  readonly result: Extract<SaveResult, { readonly state: 'conflict' }>;
  readonly crm: string;
  readonly useMine: () => void;
  readonly keepTheirs: () => void;
}

/** What the CRM has and what the agent has typed, side by side, for the agent to choose. */
export function renderConflict({ id, save, result, crm, useMine, keepTheirs }: Conflict): TemplateResult {
  const now = Date.now();
  const at = result.at === undefined ? NaN : Date.parse(result.at);
  return html`
    <div class="conflict" role="group" aria-labelledby="${id}-state">
      <p class="state" id="${id}-state">${isolated(text.conflict(fieldName(result.field), crm), crm)}</p>
      <dl>
        <div>
          <dt>
            <b><bdi>${crm}</bdi></b> ${Number.isNaN(at) ? '' : html`<small>${timeOf(at, now)}</small>`}
          </dt>
          <dd id="${id}-theirs">${renderValue(result.value)}</dd>
        </div>
        <div>
          <dt><b>${text.you}</b> <small>${ago(save.startedAt, now)}</small></dt>
          <dd id="${id}-mine">${renderValue(result.mine)}</dd>
        </div>
      </dl>
      <div class="buttons">
        <button type="button" aria-describedby="${id}-mine" @click=${useMine}>${text.useMine}</button>
        <button type="button" aria-describedby="${id}-theirs" @click=${keepTheirs}>
          ${isolated(text.keepTheirs(crm), crm)}
        </button>
      </div>
    </div>
  `;
}

const renderValue = (value: string) =>
  value ? html`<bdi>${value}</bdi>` : html`<span class="muted">${text.empty}</span>`;
