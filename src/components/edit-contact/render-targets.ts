import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FormTarget } from '../../core/saving.js';
import { editContact as text } from '../../text/en/edit-contact.js';
import type { FormView } from './form-view.js';

/** The CRMs in which a new contact is made, what each still needs, and its company there. */
export function renderTargets(view: FormView): TemplateResult | typeof nothing {
  const { targets } = view.state;
  if (!targets.length) return nothing;
  const none = view.attempted && !targets.some(({ chosen }) => chosen);
  return html`
    <fieldset class="targets" part="targets" aria-describedby=${none ? 'targets-none' : nothing}>
      <legend>${text.addIn}</legend>
      ${targets.map((target) => renderTarget(view, target, none))}
      ${none ? html`<p id="targets-none" class="note error">${text.chooseOne}</p>` : nothing}
    </fieldset>
  `;
}

function renderTarget(view: FormView, target: FormTarget, none: boolean): TemplateResult {
  const { connectionId, chosen, missing } = target;
  const crm = view.labelOf(connectionId);
  const missingId = chosen && missing.length ? `missing-${connectionId}` : undefined;
  return html`
    <div class="target">
      <label class="choice">
        <input
          type="checkbox"
          .checked=${live(chosen)}
          aria-disabled=${view.busy ? 'true' : nothing}
          aria-invalid=${none ? 'true' : nothing}
          aria-describedby=${missingId ?? nothing}
          @change=${(event: Event) => view.choose(connectionId, (event.target as HTMLInputElement).checked)}
        />
        <bdi>${crm}</bdi>
      </label>
      ${chosen && target.needsCompany ? view.companyBox(connectionId).render(view, target, missingId) : nothing}
      ${
        missingId
          ? html`<p id=${missingId} class="note ${view.attempted ? 'error' : 'muted'}">
              ${text.missingIn(crm, missing)}
            </p>`
          : nothing
      }
    </div>
  `;
}
