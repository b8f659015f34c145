import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RecordKey } from '../../core/contact.js';
import type { FormField } from '../../core/saving.js';
import { common } from '../../text/en/common.js';
import { systemsCheck as text } from '../../text/en/systems-check.js';

/** Something that can be mended from here. */
export interface Row {
  /** Unique in its list. */
  readonly id: string;
  readonly key: RecordKey;
  /** What the agent calls the record. */
  readonly name: string;
  readonly crm: string;
  /** What is to be known of it. */
  readonly facts: readonly string[];
  /** The field that is to be mended. */
  readonly field: FormField;
}

/** The part of a list that is drawn, and what can be done in it. */
export interface RowList {
  readonly rows: readonly Row[];
  /** How many rows come with "Show more"; 0: all are there. */
  readonly more: number;
  readonly edit: (row: Row, opener: HTMLElement) => void;
  readonly showMore: () => void;
}

/** Rows with what is to be mended, and a way to more of them. */
export const renderRows = ({ rows, more, edit, showMore }: RowList): TemplateResult => html`
  <ul>
    ${repeat(
      rows,
      ({ id }) => id,
      (row) => renderRow(row, edit),
    )}
  </ul>
  ${more > 0 ? html`<button type="button" class="more" @click=${showMore}>${common.showMore(more)}</button>` : nothing}
`;

const renderRow = (row: Row, edit: RowList['edit']): TemplateResult => html`
  <li>
    <button type="button" class="link row" @click=${(event: Event) => edit(row, event.currentTarget as HTMLElement)}>
      ${text.edit} <bdi>${row.name}</bdi>
    </button>
    <span class="small muted"><bdi>${row.crm}</bdi></span>
    ${row.facts.map((fact) => html` <span class="small muted"><bdi>${fact}</bdi></span>`)}
  </li>
`;
