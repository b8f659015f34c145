import type { LitElement, ReactiveController } from 'lit';

/** Tells when the agent comes back to this page after having left it by a link. */
export class ReturnWatch implements ReactiveController {
  readonly #onReturn: () => void;
  #away = false;

  constructor(host: LitElement, onReturn: () => void) {
    this.#onReturn = onReturn;
    host.addController(this);
  }

  /** The agent follows a link to another page. */
  leave(): void {
    this.#away = true;
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#look);
    addEventListener('focus', this.#look);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#look);
    removeEventListener('focus', this.#look);
  }

  readonly #look = (): void => {
    if (!this.#away || document.visibilityState !== 'visible') return;
    this.#away = false;
    this.#onReturn();
  };
}
