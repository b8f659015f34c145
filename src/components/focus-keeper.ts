import type { LitElement, ReactiveController } from 'lit';

/** Keeps the focus in a part of its host when what had it there disappears. */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  readonly #part: string;
  readonly #else: string;
  #isInside = false;

  /** `part`: what can take the focus itself; where it is gone as well, `otherwise` does. Both are selectors. */
  constructor(host: LitElement, part: string, otherwise = part) {
    this.#host = host;
    this.#part = part;
    this.#else = otherwise;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#isInside = Boolean(this.#host.shadowRoot?.activeElement?.closest(this.#part));
  }

  hostUpdated(): void {
    if (!this.#isInside || this.#host.shadowRoot?.activeElement) return;
    const find = (selector: string) => this.#host.renderRoot.querySelector<HTMLElement>(selector);
    (find(this.#part) ?? find(this.#else))?.focus();
  }
}
