import { html, nothing, type TemplateResult } from 'lit';
import { isUnderWay, type Save, type SaveResult, type Saving } from '../../core/saving.js';
import { common } from '../../text/en/common.js';
import { saves as text, saveState } from '../../text/en/saves.js';
import { isolated } from '../isolated.js';

/** Whether each CRM has the latest edit of this contact, with a way on where one has not. */
export function renderSave(save: Save, saving: Saving, labelOf: (connectionId: string) => string) {
  const entries = save.results.filter(({ result }) => result.state !== 'nothing');
  if (!entries.length) return nothing;
  const done = !isUnderWay(save) && entries.every(({ result }) => result.state === 'saved');
  return html`
    <section class="saves" part="saves" aria-label=${text.latestEdit}>
      <ul>
        ${entries.map(({ connectionId, result }) =>
          renderResult(result, labelOf(connectionId), () => void saving.retry(save.id, connectionId)),
        )}
      </ul>
      ${
        done
          ? html`<button type="button" class="link small" @click=${() => saving.dismiss(save.id)}>${text.hide}</button>`
          : nothing
      }
    </section>
  `;
}

const retryable: readonly SaveResult['state'][] = ['conflict', 'failed', 'unsure'];

function renderResult(result: SaveResult, crm: string, retry: () => void): TemplateResult {
  const state = saveState(result, crm) ?? '';
  const offered = retryable.includes(result.state);
  return html`
    <li class=${result.state === 'saved' ? 'saved' : offered || result.state === 'cannot' ? 'error' : ''}>
      <b><bdi>${crm}</bdi></b>
      <span>${result.state === 'conflict' ? isolated(state, result.value) : state}</span>
      ${offered ? html`<button type="button" @click=${retry}>${common.tryAgainIn(crm)}</button>` : nothing}
    </li>
  `;
}
