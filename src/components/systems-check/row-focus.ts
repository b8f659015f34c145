import type { LitElement } from 'lit';

/** A row of a list, by the name of the list (`data-list`). */
interface Place {
  readonly list: string;
  readonly at: number;
}

/** Keeps the focus in its list when the row that has it, or that will get it back, disappears: the next row takes its place. */
export class RowFocus {
  readonly #host: LitElement;
  #focused: Place | undefined;
  #opener: HTMLElement | undefined;
  #openerPlace: Place | undefined;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /** Focuses this row, else the last one, else the heading of the list. */
  focus({ list, at }: Place): boolean {
    const rows = this.#rowsOf(list);
    const place = rows[Math.min(at, rows.length - 1)] ?? this.#within(list, 'h3, summary')[0];
    place?.focus();
    return Boolean(place);
  }

  /** A dialog opens from this row. */
  opened(opener: HTMLElement): void {
    this.#opener = opener;
    this.#openerPlace = this.#placeOf(opener);
  }

  /** It has closed, and has put the focus back where it could. `false`: the whole list is gone. */
  returned(): boolean {
    const gone = this.#opener?.isConnected === false && document.activeElement === document.body;
    this.#opener = undefined;
    return !gone || (this.#openerPlace !== undefined && this.focus(this.#openerPlace));
  }

  /** Before the lists are drawn anew. */
  remember(): void {
    const active = this.#host.shadowRoot?.activeElement;
    this.#focused = active instanceof HTMLElement ? this.#placeOf(active) : undefined;
    if (this.#opener?.isConnected) this.#openerPlace = this.#placeOf(this.#opener);
  }

  /** After it. */
  restore(): void {
    if (this.#focused && !this.#host.shadowRoot?.activeElement) this.focus(this.#focused);
  }

  #placeOf(row: HTMLElement): Place | undefined {
    const list = row.closest<HTMLElement>('[data-list]')?.dataset['list'];
    const at = list === undefined ? -1 : this.#rowsOf(list).indexOf(row);
    return list === undefined || at < 0 ? undefined : { list, at };
  }

  #rowsOf(list: string): readonly HTMLElement[] {
    return this.#within(list, '.row');
  }

  #within(list: string, selector: string): readonly HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>(`[data-list="${list}"] :is(${selector})`)];
  }
}
