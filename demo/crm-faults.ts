import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DemoCrm, Faults } from '../src/adapters/demo/control.js';
import { pageStyles } from './portal.styles.js';

const latencies: readonly (readonly [milliseconds: number, label: string])[] = [
  [0, 'None'],
  [1_000, '1 second'],
  [5_000, '5 seconds'],
  [12_000, '12 seconds'],
  [60_000, '1 minute'],
];

const failures: readonly (readonly [failure: Faults['failure'], label: string])[] = [
  ['none', 'None'],
  ['offline', 'Offline'],
  ['401', '401: sign-in expired'],
  ['403', '403: no right'],
  ['429', '429: too many requests'],
  ['500', '500: server error'],
  ['html', 'HTML instead of JSON'],
  ['half-json', 'Half a JSON'],
  ['edited-meanwhile', 'Edited by someone else meanwhile (once)'],
];

/** Switches with which a demo CRM can be made slow, broken or busy. */
@customElement('demo-crm-faults')
export class DemoCrmFaults extends LitElement {
  static override styles = pageStyles;

  @property({ attribute: false }) crm!: DemoCrm;
  /** What the switches show; the owner redraws them when the CRM changes. */
  @property({ attribute: false }) faults!: Faults;

  protected override render(): TemplateResult {
    const { latency, failure } = this.faults;
    return html`<div class="row">
      <div>
        <label for="latency">Latency</label>
        <select id="latency" @change=${(event: Event) => this.#set({ latency: Number(chosen(event)) })}>
          ${latencies.map(
            ([value, label]) => html`<option value=${value} .selected=${value === latency}>${label}</option>`,
          )}
        </select>
      </div>
      <div>
        <label for="failure">Failure</label>
        <select id="failure" @change=${(event: Event) => this.#set({ failure: chosen(event) as Faults['failure'] })}>
          ${failures.map(
            ([value, label]) => html`<option value=${value} .selected=${value === failure}>${label}</option>`,
          )}
        </select>
      </div>
    </div>`;
  }

  #set(change: Partial<Faults>): void {
    this.crm.faults = { ...this.crm.faults, ...change };
  }
}

const chosen = (event: Event): string => (event.target as HTMLSelectElement).value;

declare global {
  interface HTMLElementTagNameMap {
    'demo-crm-faults': DemoCrmFaults;
  }
}
