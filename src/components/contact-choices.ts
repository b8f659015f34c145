import { css, html, nothing, type LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../core/call.js';
import type { RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { ContactMatch } from '../core/match.js';
import type { Contact } from '../core/person.js';
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

export interface ChoiceContext {
  readonly directory: Directory;
  readonly labelOf: LabelOf;
  readonly choose: (contactId: RecordKey) => void;
}

/** How many contacts are listed at a time: a switchboard may have thousands. */
const portion = 50;

/** Lists of contacts, each a button; of long ones the first part until the agent wants to see more. */
export class Choices {
  readonly #host: LitElement;
  readonly #shown = new Map<string, number>();

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** `call`: whose list it is. */
  render(call: Call, choices: readonly Choice[], { directory, labelOf, choose }: ChoiceContext): TemplateResult {
    const shown = this.#shown.get(call.id) ?? portion;
    const rest = Math.min(portion, choices.length - shown);
    return html`
      <ul class="choices">
        ${repeat(
          choices.slice(0, shown),
          ({ contactId }) => contactId,
          (choice) => renderChoice(choice, directory.contact(choice.contactId), labelOf, choose),
        )}
      </ul>
      ${
        rest > 0
          ? html`<p>
              <button type="button" @click=${(event: Event) => void this.#showMore(call.id, shown, event)}>
                ${common.showMore(rest)}
              </button>
            </p>`
          : nothing
      }
    `;
  }

  /** The first of the new ones takes the focus: the button may be gone. */
  async #showMore(id: string, shown: number, { currentTarget }: Event): Promise<void> {
    const list = (currentTarget as HTMLElement).closest('p')?.previousElementSibling;
    this.#shown.set(id, shown + portion);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    list?.querySelectorAll<HTMLElement>('button')[shown]?.focus();
  }
}

function renderChoice(
  { contactId, note, withoutCompany }: Choice,
  contact: Contact | undefined,
  labelOf: LabelOf,
  choose: ChoiceContext['choose'],
) {
  if (!contact) return nothing;
  return html`
    <li>
      <button type="button" @click=${() => choose(contactId)}>
        <b><bdi>${contact.name || common.noName}</bdi></b>
        ${contact.company && !withoutCompany ? html`<span><bdi>${contact.company.name}</bdi></span>` : nothing}
        ${note ? html`<span class="muted small"><bdi>${note}</bdi></span>` : nothing}
        ${contact.inactiveIn.map((id) => html`<span class="small inactive">${common.inactiveIn(labelOf(id))}</span>`)}
      </button>
    </li>
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
