import type { LitElement } from 'lit';

/** Keeps the focus in the list when the row that has it, or that will get it back, disappears: the next row takes its place. */
export class RowFocus {
  readonly #host: LitElement;
  #focused = -1;
  #opener: HTMLElement | undefined;
  #openerAt = -1;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Focuses this row, else the last one, else the heading of the list. */
  focus(at: number): boolean {
    const rows = this.#rows;
    const place = rows[Math.min(at, rows.length - 1)] ?? this.#host.renderRoot.querySelector<HTMLElement>('#nameless');
    place?.focus();
    return Boolean(place);
  }

  /** A dialog opens from this row. */
  opened(opener: HTMLElement): void {
    this.#opener = opener;
    this.#openerAt = this.#rows.indexOf(opener);
  }

  /** It has closed, and has put the focus back where it could. `false`: the whole list is gone. */
  returned(): boolean {
    const gone = this.#opener?.isConnected === false && document.activeElement === document.body;
    this.#opener = undefined;
    return !gone || this.focus(this.#openerAt);
  }

  /** Before the list is drawn anew. */
  remember(): void {
    const active = this.#host.shadowRoot?.activeElement;
    this.#focused = active instanceof HTMLElement ? this.#rows.indexOf(active) : -1;
    if (this.#opener?.isConnected) this.#openerAt = this.#rows.indexOf(this.#opener);
  }

  /** After it. */
  restore(): void {
    if (this.#focused >= 0 && !this.#host.shadowRoot?.activeElement) this.focus(this.#focused);
  }

  get #rows(): readonly HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.nameless .row')];
  }
}
