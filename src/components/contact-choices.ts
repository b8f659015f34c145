import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../core/call.js';
import type { RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { ContactMatch } from '../core/match.js';
import { common } from '../text/en/common.js';
import { whyContact } from '../text/en/match.js';

/** One contact to choose from a list. */
export interface Choice {
  readonly contactId: RecordKey;
  /** Why this contact stands in the list. */
  readonly note?: string | undefined;
  /** Leaves the company out, where all are of one. */
  readonly withoutCompany?: boolean;
}

/** A choice that tells why the contact stands for the number of this call. */
export const choiceOf = (match: ContactMatch, { e164 }: Call, labelOf: LabelOf): Choice => ({
  contactId: match.contactId,
  note: whyContact(match, labelOf(match.connectionId), e164 !== undefined),
});

type LabelOf = (connectionId: string) => string;

/** A list of contacts, each a button. */
export function renderChoices(
  choices: readonly Choice[],
  directory: Directory,
  labelOf: LabelOf,
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
                ${contact.inactiveIn.map(
                  (id) => html`<span class="small inactive">${common.inactiveIn(labelOf(id))}</span>`,
                )}
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

  .choices .inactive {
    color: var(--_warning);
  }
`;
