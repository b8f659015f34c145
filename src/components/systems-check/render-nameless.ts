import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Nameless } from '../../core/directory.js';
import { joinName } from '../../core/names.js';
import { systemsCheck as text } from '../../text/en/systems-check.js';

export interface NamelessList {
  readonly all: readonly Nameless[];
  /** How many of them are shown. */
  readonly shown: number;
  /** How many more come at a time. */
  readonly portion: number;
  readonly labelOf: (connectionId: string) => string;
  readonly edit: (nameless: Nameless, opener: HTMLElement) => void;
  readonly showMore: () => void;
}

/** The contacts that a search by name does not find well, each with the way to mend it. */
export function renderNameless({ all, shown, portion, labelOf, edit, showMore }: NamelessList): TemplateResult {
  const rest = Math.min(portion, all.length - shown);
  return html`
    <section class="nameless" part="nameless" aria-labelledby="nameless">
      <div class="head">
        <h3 id="nameless" tabindex="-1">${text.nameless}</h3>
        ${
          all.length
            ? html`<span class="small muted">${text.shownOf(Math.min(shown, all.length), all.length)}</span>`
            : nothing
        }
      </div>
      ${all.length ? nothing : html`<p class="muted">${text.noneNameless}</p>`}
      <ul>
        ${repeat(
          all.slice(0, shown),
          ({ key }) => key,
          (nameless) => renderRow(nameless, labelOf(nameless.connectionId), edit),
        )}
      </ul>
      ${
        rest > 0 ? html`<button type="button" class="more" @click=${showMore}>${text.showMore(rest)}</button>` : nothing
      }
    </section>
  `;
}

const renderRow = (nameless: Nameless, crm: string, edit: NamelessList['edit']): TemplateResult => html`
  <li>
    <button
      type="button"
      class="link row"
      @click=${(event: Event) => edit(nameless, event.currentTarget as HTMLElement)}
    >
      ${text.edit} <bdi>${callIt(nameless)}</bdi>
    </button>
    <span class="small muted"><bdi>${crm}</bdi></span>
    <span class="small muted">${nameless.missing.map((name) => text.missing[name]).join(', ')}</span>
  </li>
`;

/** By its name, else a number, else an email; a record with none of them by its id. */
const callIt = ({ record }: Nameless): string =>
  record.name?.trim() ||
  joinName(record.firstName, record.lastName) ||
  record.phones[0]?.value ||
  record.emails[0]?.value ||
  record.id;
