import type { LitElement } from 'lit';
import type { FormField } from '../../core/saving.js';

const names: readonly string[] = ['firstName', 'lastName', 'name'];

/** Moves the focus among the inputs of the form, and keeps a text selected that is replaced under the cursor. */
export class FieldFocus {
  readonly #host: LitElement;
  #selected: HTMLInputElement | undefined;
  #before = '';
  #last: HTMLElement | undefined;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Puts the focus in a field, with its text selected. A name stands in for the other forms of a name. */
  select(field: FormField): void {
    const input = this.#input(field) ?? names.map((name) => this.#input(name)).find(Boolean);
    input?.focus();
    input?.select();
  }

  /** Puts the focus on the first thing that keeps the form from being sent. */
  selectInvalid(): void {
    const input = this.#host.renderRoot.querySelector<HTMLInputElement>('[aria-invalid="true"]');
    input?.focus();
    input?.select();
  }

  /** Back to where the focus was before it was last taken away. */
  return(): void {
    (this.#last?.isConnected ? this.#last : this.#host.renderRoot.querySelector('input'))?.focus();
  }

  /** What has come in above the field must not push it beneath the foot. */
  async keepInView(): Promise<void> {
    await this.#host.updateComplete;
    this.#host.shadowRoot?.activeElement?.scrollIntoView({ block: 'nearest' });
  }

  /** Before the inputs are drawn anew. */
  remember(): void {
    const active = this.#host.shadowRoot?.activeElement;
    if (active instanceof HTMLElement && !active.closest('.discard')) this.#last = active;
    this.#selected = active instanceof HTMLInputElement && isWhollySelected(active) ? active : undefined;
    this.#before = this.#selected?.value ?? '';
  }

  /** After the inputs have been drawn anew: a fresh value under the cursor is selected as the old one was. */
  restore(): void {
    if (this.#selected && this.#selected.value !== this.#before) this.#selected.select();
  }

  #input(field: string): HTMLInputElement | null {
    return this.#host.renderRoot.querySelector(`#${field}`);
  }
}

const isWhollySelected = ({ value, selectionStart, selectionEnd }: HTMLInputElement): boolean =>
  selectionStart === 0 && selectionEnd === value.length;
