import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Finding, FindingKind } from '../../core/check.js';
import type { Nameless } from '../../core/directory.js';
import { findings as text } from '../../text/en/findings.js';
import { systemsCheck } from '../../text/en/systems-check.js';
import type { Workspace } from '../../workspace/types.js';
import { labelsOf } from '../labels.js';
import { exportCsv } from './export-csv.js';
import { renderRows, type Row, type RowList } from './render-rows.js';
import type { RowFocus } from './row-focus.js';
import { findingRow, namelessRow, rowsOf } from './rows.js';

/** Rows that are drawn at a time. */
const portion = 50;

/** Kinds whose list opens in its place; the contacts without a name have theirs below. */
const kinds = [
  'not dialable',
  'shared number',
  'twice in one CRM',
  'inactive with number',
] as const satisfies readonly FindingKind[];

/** What the contacts lack, list by list, each row with the way to mend it. */
export class DataQuality {
  readonly #host: LitElement;
  readonly #focus: RowFocus;
  readonly #edit: RowList['edit'];
  readonly #shown = new Map<string, number>();
  readonly #open = new Set<FindingKind>();

  constructor(host: LitElement, focus: RowFocus, edit: RowList['edit']) {
    this.#host = host;
    this.#focus = focus;
    this.#edit = edit;
  }

  /** Every list is short again. */
  reset(): void {
    this.#shown.clear();
    this.#open.clear();
  }

  render(workspace: Workspace): TemplateResult {
    const { byKind } = workspace.checks.$findings.get();
    const nameless = workspace.directory.nameless();
    return html`
      <section class="findings" part="findings" aria-labelledby="findings">
        <div class="head">
          <h3 id="findings">${text.name}</h3>
          ${
            byKind
              ? html`<button type="button" @click=${() => exportCsv(Object.values(byKind).flat(), labelsOf(workspace))}>
                  ${text.exportCsv}
                </button>`
              : nothing
          }
        </div>
        ${
          byKind
            ? html`
                <p>
                  <button type="button" class="link" @click=${() => this.#focus.focus({ list: 'nameless', at: 0 })}>
                    ${text.counted('missing name', nameless.length)}
                  </button>
                </p>
                ${kinds.map((kind) => this.#renderKind(workspace, kind, byKind[kind]))}
              `
            : html`<p class="muted">${text.workingOut}</p>`
        }
      </section>
      ${this.#renderNameless(workspace, nameless)}
    `;
  }

  #renderNameless(workspace: Workspace, all: readonly Nameless[]): TemplateResult {
    const labelOf = labelsOf(workspace);
    const count = systemsCheck.shownOf(Math.min(this.#shownOf('nameless'), all.length), all.length);
    return html`
      <section class="nameless" part="nameless" data-list="nameless" aria-labelledby="nameless">
        <div class="head">
          <h3 id="nameless" tabindex="-1">${systemsCheck.nameless}</h3>
          ${all.length ? html`<span class="small muted">${count}</span>` : nothing}
        </div>
        ${this.#renderList('nameless', all, (each) => namelessRow(each, labelOf))}
      </section>
    `;
  }

  #renderKind(workspace: Workspace, kind: FindingKind, all: readonly Finding[]): TemplateResult {
    const labelOf = labelsOf(workspace);
    const isOpen = this.#open.has(kind);
    return html`
      <details data-list=${kind} .open=${isOpen} @toggle=${(event: Event) => this.#toggle(kind, event)}>
        <summary>${text.counted(kind, all.length)}</summary>
        ${
          isOpen ? this.#renderList(kind, all, (finding) => findingRow(finding, workspace.directory, labelOf)) : nothing
        }
      </details>
    `;
  }

  #renderList<T>(list: string, all: readonly T[], rowOf: (each: T) => Row): TemplateResult {
    const shown = this.#shownOf(list);
    if (!all.length) return html`<p class="muted">${systemsCheck.none}</p>`;
    return renderRows({
      rows: rowsOf(all, shown, rowOf),
      more: Math.min(portion, all.length - shown),
      edit: this.#edit,
      showMore: () => void this.#showMore(list),
    });
  }

  #toggle(kind: FindingKind, { currentTarget }: Event): void {
    if ((currentTarget as HTMLDetailsElement).open) this.#open.add(kind);
    else this.#open.delete(kind);
    this.#host.requestUpdate();
  }

  /** The first of the new rows takes the focus: the button may be gone. */
  async #showMore(list: string): Promise<void> {
    const at = this.#shownOf(list);
    this.#shown.set(list, at + portion);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#focus.focus({ list, at });
  }

  #shownOf(list: string): number {
    return this.#shown.get(list) ?? portion;
  }
}
