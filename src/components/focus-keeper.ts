import type { LitElement, ReactiveController } from 'lit';

/** Keeps the focus in a part of its host when what had it there disappears, and gives it back when that comes again. */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  readonly #part: string;
  readonly #else: string;
  /** What had the focus in the part before the host was drawn anew. */
  #before: Element | undefined;
  /** The id of what had it until it disappeared. */
  #gone = '';

  /** `part`: what can take the focus itself; where it is gone as well, `otherwise` does. Both are selectors. */
  constructor(host: LitElement, part: string, otherwise = part) {
    this.#host = host;
    this.#part = part;
    this.#else = otherwise;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = this.#host.shadowRoot?.activeElement;
    this.#before = active?.closest(this.#part) ? active : undefined;
  }

  hostUpdated(): void {
    const { shadowRoot } = this.#host;
    if (!this.#before || !shadowRoot) return;
    const part = shadowRoot.querySelector<HTMLElement>(this.#part);
    if (!shadowRoot.activeElement) {
      this.#gone = this.#before.id;
      (part ?? shadowRoot.querySelector<HTMLElement>(this.#else))?.focus();
    } else if (shadowRoot.activeElement !== part) this.#gone = '';
    else if (this.#gone) shadowRoot.getElementById(this.#gone)?.focus();
  }
}
