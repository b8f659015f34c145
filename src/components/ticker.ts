import type { LitElement, ReactiveController } from 'lit';

/** Redraws its host every second for as long as that shows a time that runs. */
export class Ticker implements ReactiveController {
  readonly #host: LitElement;
  readonly #runs: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: LitElement, runs: () => boolean) {
    this.#host = host;
    this.#runs = runs;
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.#runs()) this.hostDisconnected();
    else this.#timer ??= setInterval(() => this.#host.requestUpdate(), 1000);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
