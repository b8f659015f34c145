import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DemoCrm, Row } from '../src/adapters/demo/control.js';
import './crm-faults.js';
import './crm-record.js';
import { pageStyles } from './portal.styles.js';
import { changedAt } from './raw.js';

const portion = 10;

/** The contacts of one demo CRM, the latest change first, with its switches above. */
@customElement('demo-crm-records')
export class DemoCrmRecords extends LitElement {
  static override styles = [
    pageStyles,
    css`
      section,
      .records {
        display: grid;
        gap: 0.75rem;
      }
      h2 {
        margin: 0;
      }
      input {
        inline-size: 100%;
      }
    `,
  ];

  @property({ attribute: false }) crm!: DemoCrm;
  /** The id of the record that the address names; empty: none. */
  @property({ attribute: false }) wanted = '';
  @state() private search = '';
  @state() private shown = portion;
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = this.crm.listen(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override render(): TemplateResult {
    const { crm } = this;
    const found = this.#found();
    return html`<section aria-labelledby="crm">
      <h2 id="crm">${crm.label}</h2>
      <demo-crm-faults .crm=${crm} .faults=${crm.faults}></demo-crm-faults>
      <div>
        <label for="search">Find in ${crm.label}</label>
        <input id="search" type="search" autocomplete="off" .value=${this.search} @input=${this.#type} />
      </div>
      <p class="hint">${this.#count(found.length)}</p>
      <div class="records">
        ${repeat(
          found.slice(0, this.shown),
          (row) => crm.idOf(row),
          (row) => html`<demo-crm-record .crm=${crm} .row=${row}></demo-crm-record>`,
        )}
      </div>
      ${
        found.length > this.shown
          ? html`<div><button type="button" @click=${() => (this.shown += portion)}>Show ${portion} more</button></div>`
          : nothing
      }
    </section>`;
  }

  #found(): readonly Row[] {
    const { crm, wanted } = this;
    const rows = crm.rows('contacts');
    if (wanted !== '') return rows.filter((row) => crm.idOf(row) === wanted);
    const words = this.search.toLowerCase().split(/\s+/u).filter(Boolean);
    const fits = (row: Row) => {
      const text = JSON.stringify(row).toLowerCase();
      return words.every((word) => text.includes(word));
    };
    return (words.length ? rows.filter(fits) : [...rows]).sort((a, b) => changedAt(b) - changedAt(a));
  }

  #count(found: number): TemplateResult {
    if (this.wanted === '') return html`${found} contacts`;
    return html`${found ? 'One contact, as the link asked.' : 'This contact is no more.'}
      <a href="#crm-side">Show all contacts</a>`;
  }

  #type = (event: InputEvent): void => {
    this.search = (event.target as HTMLInputElement).value;
    this.shown = portion;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'demo-crm-records': DemoCrmRecords;
  }
}
