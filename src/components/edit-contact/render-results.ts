import { html, nothing, type TemplateResult } from 'lit';
import type { SaveResult } from '../../core/saving.js';
import { common } from '../../text/en/common.js';
import { saveState } from '../../text/en/saves.js';
import { editContact as text } from '../../text/en/edit-contact.js';
import { isolated } from '../isolated.js';
import type { FormView } from './form-view.js';

const again: readonly SaveResult['state'][] = ['conflict', 'failed', 'unsure'];

/** How far the save has come in each CRM, and the way to try again where it did not get there. */
export function renderResults(view: FormView): TemplateResult | typeof nothing {
  const { save } = view.state;
  if (!save) return nothing;
  return html`
    <ul class="results" part="results" aria-label=${text.results}>
      ${save.results.map(({ connectionId, result }) => renderResult(view, connectionId, result))}
    </ul>
  `;
}

function renderResult(view: FormView, connectionId: string, result: SaveResult): TemplateResult | typeof nothing {
  const crm = view.labelOf(connectionId);
  const sentence = saveState(result, crm);
  if (!sentence) return nothing;
  return html`
    <li class="result ${result.state}">
      <bdi class="crm">${crm}</bdi>
      <span class="state">${isolated(sentence, result.state === 'conflict' ? result.value : '')}</span>
      ${
        again.includes(result.state)
          ? html`<button type="button" @click=${() => view.retry(connectionId)}>${common.tryAgainIn(crm)}</button>`
          : nothing
      }
    </li>
  `;
}
