import { html, nothing, type TemplateResult } from 'lit';
import { editContact as text } from '../../text/en/edit-contact.js';
import type { FormView } from './form-view.js';

/** How far the save has come in each CRM, and what can be done where it did not get there. */
export function renderResults(view: FormView): TemplateResult | typeof nothing {
  const { save } = view.state;
  if (!save) return nothing;
  return html`
    <ul class="results" part="results" tabindex="-1" aria-label=${text.results}>
      ${view.rows.render(view.workspace, save, { verbs: view.verbs })}
    </ul>
  `;
}
