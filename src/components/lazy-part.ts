import { html, nothing, type LitElement } from 'lit';
import { common } from '../text/en/common.js';

/** Code that an element loads when it first needs it. Where that fails, `failure()` says so and offers to try again. */
export class LazyPart<T> {
  readonly #host: LitElement;
  readonly #load: () => Promise<T>;
  #loaded: { readonly value: T } | undefined;
  #loading: Promise<T | undefined> | undefined;
  #failed = false;

  constructor(host: LitElement, load: () => Promise<T>) {
    this.#host = host;
    this.#load = load;
  }

  /** The part, once it is there; the first look at it loads it. */
  get value(): T | undefined {
    if (!this.#loaded && !this.#failed) void this.load();
    return this.#loaded?.value;
  }

  /** Loads the part, also once more after a failure; `undefined` when it cannot be had. */
  load(): Promise<T | undefined> {
    this.#loading ??= this.#fetch();
    return this.#loading;
  }

  /** Why the part is not there, with `again` to try once more. */
  failure(again: () => unknown = () => this.load()) {
    if (!this.#failed) return nothing;
    return html`
      <p class="error">${common.notLoaded}</p>
      <p><button type="button" @click=${() => void again()}>${common.tryAgain}</button></p>
    `;
  }

  async #fetch(): Promise<T | undefined> {
    try {
      const value = await this.#load();
      this.#loaded = { value };
      this.#failed = false;
      return value;
    } catch {
      this.#failed = true;
      this.#loading = undefined;
      return undefined;
    } finally {
      this.#host.requestUpdate();
    }
  }
}
