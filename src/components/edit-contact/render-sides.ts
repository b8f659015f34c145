import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FieldSide, FieldState, FormField } from '../../core/saving.js';
import { editContact as text } from '../../text/en/edit-contact.js';
import { fieldName } from '../../text/en/reasons.js';
import { timeOf } from '../../text/en/saves.js';
import { isolated } from '../isolated.js';
import type { FormView } from './form-view.js';

/** CRMs that do not agree with each other, side by side as after a conflict: for the agent to choose. */
export function renderSides(view: FormView, { field, differs, agrees }: FieldState): TemplateResult | typeof nothing {
  if (!differs.length) return nothing;
  return html`
    <div class="differs" part="differs" role="group" aria-labelledby="${field}-differs">
      <p id="${field}-differs" class="note warning">${text.differs(fieldName(field))}</p>
      <dl>${[...agrees, ...differs].map((side) => renderSide(view, field, side))}</dl>
    </div>
  `;
}

function renderSide(view: FormView, field: FormField, { connectionId, value, at, ticked }: FieldSide): TemplateResult {
  const crm = view.labelOf(connectionId);
  const id = `${field}-in-${connectionId}`;
  const time = at === undefined ? NaN : Date.parse(at);
  return html`
    <div>
      <dt>
        <b><bdi>${crm}</bdi></b> ${Number.isNaN(time) ? '' : html`<small>${timeOf(time, Date.now())}</small>`}
      </dt>
      <dd id=${id} class="value">
        ${value ? html`<bdi>${value}</bdi>` : html`<span class="muted">${text.empty}</span>`}
      </dd>
      <dd>
        ${
          value && !view.busy
            ? html`<button
                type="button"
                class="link"
                aria-describedby=${id}
                @click=${() => view.useFrom(field, connectionId)}
              >
                ${isolated(text.useTheirs(crm), crm)}
              </button>`
            : nothing
        }
        <label class="choice">
          <input
            type="checkbox"
            .checked=${live(ticked)}
            aria-disabled=${view.busy ? 'true' : nothing}
            aria-describedby=${id}
            @change=${(event: Event) => view.tick(field, connectionId, (event.target as HTMLInputElement).checked)}
          />
          ${text.changeIn(crm)}
        </label>
      </dd>
    </div>
  `;
}
