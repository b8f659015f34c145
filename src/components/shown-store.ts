import type { LitElement, ReactiveController } from 'lit';
import type { Readable } from '../core/readable.js';

/** Listens to a store for as long as its host shows it: what nobody looks at need not be worked out. */
export class ShownStore implements ReactiveController {
  readonly #host: LitElement;
  readonly #pick: () => Readable<unknown> | undefined;
  #store: Readable<unknown> | undefined;
  #stop: (() => void) | undefined;

  /** `pick`: the store, while it is shown. */
  constructor(host: LitElement, pick: () => Readable<unknown> | undefined) {
    this.#host = host;
    this.#pick = pick;
    host.addController(this);
  }

  hostUpdated(): void {
    const store = this.#pick();
    if (store === this.#store) return;
    this.hostDisconnected();
    this.#store = store;
    this.#stop = store?.listen(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#store = undefined;
  }
}
