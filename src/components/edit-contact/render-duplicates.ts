import { html, nothing, type TemplateResult } from 'lit';
import type { RecordKey } from '../../core/contact.js';
import { editContact as text } from '../../text/en/edit-contact.js';
import { listed } from '../../text/en/reasons.js';
import type { FormView } from './form-view.js';

export interface DuplicateVerbs {
  readonly use: (contactId: RecordKey) => void;
  readonly addAnyway: () => void;
}

/** Contacts that may be the one that is to be added: the agent takes one of them, or adds it all the same. */
export function renderDuplicates(view: FormView, { use, addAnyway }: DuplicateVerbs): TemplateResult | typeof nothing {
  const { duplicates, isLooking, save } = view.state;
  if (isLooking) return html`<p class="note looking" role="status">${text.looking}</p>`;
  if (!duplicates.length) return nothing;
  return html`
    <section class="duplicates" part="duplicates" aria-labelledby="duplicates">
      <h3 id="duplicates" tabindex="-1">${text.mayBeThere}</h3>
      <ul>
        ${duplicates.map(
          ({ contactId, name, company, connectionIds, because }, at) => html`
            <li class="result">
              <p class="state" id="duplicate-${at}">
                <bdi>${name}</bdi>${company ? html`, <bdi>${company}</bdi>` : nothing}
                <small>${text.because(because)} · ${listed(connectionIds.map((id) => view.labelOf(id)))}</small>
              </p>
              <button type="button" aria-describedby="duplicate-${at}" @click=${() => use(contactId)}>
                ${text.useThis}
              </button>
            </li>
          `,
        )}
      </ul>
      ${save ? nothing : html`<button type="button" @click=${addAnyway}>${text.addAnyway}</button>`}
    </section>
  `;
}
