import { html, nothing, type TemplateResult } from 'lit';
import type { Slot, SourceValue } from '../../core/person.js';
import { common } from '../../text/en/common.js';
import { contactCard as text } from '../../text/en/contact-card.js';
import { check, copy, pencil } from '../icons.js';

/** The fields of the card that can be copied and edited, in order. */
export const cardFields = ['direct', 'mobile', 'email'] as const;
export type CardField = (typeof cardFields)[number];

export interface FieldRow {
  readonly field: CardField;
  readonly slot: Slot;
  /** How copying this field has just ended. */
  readonly copied?: 'copied' | 'failed' | undefined;
  readonly editable: boolean;
  /** Set on the pencil that the shortcut leads to. */
  readonly shortcut?: string | undefined;
  /** The label of the CRM that a value comes from. */
  sourceOf(value: SourceValue): string;
  onCopy(): void;
  onEdit(pencil: HTMLElement): void;
  onPrepare(): void;
  onDial(event: Event, value: SourceValue): void;
}

/** One field: its values, each with its source where CRMs differ, and what can be done with it. */
export function renderRow(row: FieldRow): TemplateResult {
  const { field, slot, copied } = row;
  return html`
    <div class="row" part="row ${field}">
      <dt>${text.field[field]}</dt>
      <dd class="values">${renderValues(row)} ${renderMore(row)}</dd>
      <dd class="actions">
        ${copied === 'copied' ? html`<span class="small muted">${text.copied}</span>` : nothing}
        ${
          slot.shown
            ? html`<button type="button" class="icon" aria-label=${text.copy[field]} @click=${() => row.onCopy()}>
                ${copied === 'copied' ? check : copy}
              </button>`
            : nothing
        }
        ${row.editable ? renderPencil(row) : nothing}
      </dd>
      ${copied === 'failed' ? html`<dd class="note error">${text.notCopied}</dd>` : nothing}
    </div>
  `;
}

function renderPencil(row: FieldRow) {
  return html`
    <button
      type="button"
      class="icon pencil"
      part="pencil"
      aria-label=${text.edit[row.field]}
      aria-keyshortcuts=${row.shortcut || nothing}
      title=${row.shortcut || nothing}
      @click=${(event: Event) => row.onEdit(event.currentTarget as HTMLElement)}
      @focus=${() => row.onPrepare()}
      @pointerenter=${() => row.onPrepare()}
    >
      ${pencil}
    </button>
  `;
}

function renderValues(row: FieldRow) {
  const { shown, differs } = row.slot;
  if (!shown) return html`<p class="muted">${text.notSet}</p>`;
  if (!differs.length) return html`<p>${renderValue(row, shown)}</p>`;
  return [shown, ...differs].map(
    (value) => html`<p>${renderValue(row, value)} <small class="source">${row.sourceOf(value)}</small></p>`,
  );
}

function renderMore(row: FieldRow) {
  const { more } = row.slot;
  if (!more.length) return nothing;
  return html`
    <details>
      <summary>${text.more(more.length)}</summary>
      ${more.map((value) => html`<p>${renderValue(row, value)}</p>`)}
    </details>
  `;
}

function renderValue(row: FieldRow, value: SourceValue) {
  const shown = html`<bdi>${breakable(value.value)}</bdi>`;
  const href = row.field === 'email' ? mailTo(value.value) : telTo(value);
  const dial = (event: Event) => row.onDial(event, value);
  return html`
    ${href ? html`<a href=${href} @click=${row.field === 'email' ? nothing : dial}>${shown}</a>` : shown}
    ${value.extension ? html`<span class="extension">${common.extension(value.extension)}</span>` : nothing}
  `;
}

/** A long address breaks before its domain. */
function breakable(value: string) {
  const at = value.lastIndexOf('@');
  return at < 0 ? value : html`${value.slice(0, at)}<wbr />${value.slice(at)}`;
}

/** What cannot be dialled is no link. */
function telTo({ e164, extension }: SourceValue): string | undefined {
  const digits = extension?.replace(/[^0-9]/g, '');
  return e164 && `tel:${e164}${digits ? `;ext=${digits}` : ''}`;
}

function mailTo(address: string): string | undefined {
  const [, local, domain] = /^([^\s@]+)@([^\s@]+)$/u.exec(address) ?? [];
  return local && domain && `mailto:${encodeURIComponent(local)}@${encodeURIComponent(domain)}`;
}
