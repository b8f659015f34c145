import type { LitElement, ReactiveController } from 'lit';

/** Redraws its host every second, or at the pace that is told, for as long as that shows a time that runs. */
export class Ticker implements ReactiveController {
  readonly #host: LitElement;
  readonly #runs: () => boolean;
  readonly #pace: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `pace`: in milliseconds. */
  constructor(host: LitElement, runs: () => boolean, pace = 1000) {
    this.#host = host;
    this.#runs = runs;
    this.#pace = pace;
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.#runs()) this.hostDisconnected();
    else this.#timer ??= setInterval(() => this.#host.requestUpdate(), this.#pace);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
