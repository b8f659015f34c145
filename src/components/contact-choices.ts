import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { ContactMatch } from '../core/match.js';
import { common } from '../text/en/common.js';
import { fieldName } from '../text/en/fields.js';

/** One contact to choose from a list. */
export interface Choice {
  readonly contactId: RecordKey;
  /** Why this contact stands in the list. */
  readonly note?: string | undefined;
  /** Leaves the company out, where all are of one. */
  readonly withoutCompany?: boolean;
}

/** A choice that tells the field that matched and the CRM. */
export const choiceOf = (
  { contactId, field, connectionId }: ContactMatch,
  labelOf: (id: string) => string,
): Choice => ({
  contactId,
  note: common.fieldIn(fieldName(field), labelOf(connectionId)),
});

/** A list of contacts, each a button. */
export function renderChoices(
  choices: readonly Choice[],
  directory: Directory,
  choose: (contactId: RecordKey) => void,
) {
  return html`
    <ul class="choices">
      ${repeat(
        choices,
        ({ contactId }) => contactId,
        ({ contactId, note, withoutCompany }) => {
          const contact = directory.contact(contactId);
          if (!contact) return nothing;
          return html`
            <li>
              <button type="button" @click=${() => choose(contactId)}>
                <b><bdi>${contact.name || common.noName}</bdi></b>
                ${contact.company && !withoutCompany ? html`<span><bdi>${contact.company.name}</bdi></span>` : nothing}
                ${note ? html`<span class="muted small"><bdi>${note}</bdi></span>` : nothing}
              </button>
            </li>
          `;
        },
      )}
    </ul>
  `;
}

export const choiceStyles = css`
  .choices {
    display: grid;
    gap: 0.25rem;
    max-block-size: 20rem;
    margin: -3px;
    padding: 3px;
    overflow-y: auto;
  }

  .choices button {
    display: grid;
    inline-size: 100%;
    padding: 0.375rem var(--_space);
    border-color: var(--_line);
    color: var(--_text);
    font-weight: inherit;
  }
`;
