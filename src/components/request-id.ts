import { html, nothing, type TemplateResult } from 'lit';
import { requestIdOf, type CrmError } from '../core/errors.js';
import { requestId as text } from '../text/en/request-id.js';

/** By which whoever runs the gateway finds this failure in its log; `crm` where it does not stand beside it. */
export function renderRequestId(error: CrmError, crm?: string): TemplateResult | typeof nothing {
  const id = requestIdOf(error);
  if (id === undefined) return nothing;
  const of = crm === undefined ? nothing : html`<bdi>${crm}</bdi> · `;
  return html`<p class="small muted request-id">${of}${text.name} <code>${id}</code></p>`;
}
