import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DemoCrm, Row } from '../src/adapters/demo/control.js';
import { pageStyles } from './portal.styles.js';
import { leavesOf, withTexts, type RawLeaf } from './raw.js';

/** One raw record of a demo CRM, to be read, edited and deleted. */
@customElement('demo-crm-record')
export class DemoCrmRecord extends LitElement {
  static override styles = [
    pageStyles,
    css`
      :host {
        border: 1px solid light-dark(#d5dae1, #353c47);
        border-radius: 6px;
        padding: 0.75rem;
      }
      dl,
      .fields {
        display: grid;
        grid-template-columns: minmax(7rem, auto) minmax(0, 1fr);
        gap: 0.125rem 0.75rem;
        margin: 0 0 0.75rem;
        align-items: baseline;
      }
      dt,
      .fields label {
        font:
          0.8125rem ui-monospace,
          monospace;
        color: light-dark(#4f5965, #aab3c0);
        overflow-wrap: anywhere;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .null {
        color: light-dark(#68717d, #8a94a3);
        font-style: italic;
      }
    `,
  ];

  @property({ attribute: false }) crm!: DemoCrm;
  @property({ attribute: false }) row!: Row;
  @state() private editing = false;

  protected override render(): TemplateResult {
    return this.editing ? this.#form() : this.#view();
  }

  #view(): TemplateResult {
    const id = this.crm.idOf(this.row);
    return html`
      <dl>
        ${leavesOf(this.row).map(
          (leaf) =>
            html`<dt>${leaf.path}</dt>
              <dd>${value(leaf)}</dd>`,
        )}
      </dl>
      <div class="row">
        <button type="button" aria-label="Edit record ${id}" @click=${() => (this.editing = true)}>Edit</button>
        <button type="button" aria-label="Delete record ${id}" @click=${() => this.crm.deleteRow(id)}>Delete</button>
      </div>
    `;
  }

  #form(): TemplateResult {
    return html`<form @submit=${this.#save}>
      <div class="fields">
        ${leavesOf(this.row).map(
          ({ path, value }) =>
            html`<label for=${path}>${path}</label
              ><input id=${path} name=${path} .value=${String(value ?? '')} autocomplete="off" />`,
        )}
      </div>
      <div class="row">
        <button>Save</button>
        <button type="button" @click=${() => (this.editing = false)}>Cancel</button>
      </div>
    </form>`;
  }

  #save = (event: SubmitEvent): void => {
    event.preventDefault();
    const inputs = (event.currentTarget as HTMLFormElement).querySelectorAll('input');
    const texts = new Map([...inputs].map(({ name, value }) => [name, value]));
    this.editing = false;
    this.crm.putRow(withTexts(this.row, texts));
  };
}

const value = ({ value: leaf }: RawLeaf): TemplateResult =>
  leaf === null ? html`<span class="null">null</span>` : html`<bdi>${String(leaf)}</bdi>`;

declare global {
  interface HTMLElementTagNameMap {
    'demo-crm-record': DemoCrmRecord;
  }
}
