import { nothing, type LitElement, type ReactiveController } from 'lit';
import type { Call, Calls } from '../../core/call.js';
import type { Workspace } from '../../workspace/types.js';
import { LazyPart } from '../lazy-part.js';
import type { LiveRegion } from '../live-region.js';
import type * as log from './log.js';

/** So long after the focus has left the log it counts as left, in ms: a press on its button takes the focus away first. */
const patience = 500;

/** Until the card is on the screen, which comes first. Not by a frame: in a hidden tab none comes. */
const shown = () => new Promise((resolve) => setTimeout(resolve, 100));

/**
 * The log of a call in the panel; its code comes with the first call that can have one. As long as the agent is in it, no
 * other call takes its place.
 */
export class LogPart implements ReactiveController {
  readonly #host: LitElement;
  readonly #live: LiveRegion;
  readonly #code: LazyPart<typeof log>;
  #news: log.LogNews | undefined;
  #calls: Calls | undefined;
  #leave: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: LitElement, live: LiveRegion) {
    this.#host = host;
    this.#live = live;
    this.#code = new LazyPart(host, () => shown().then(() => import('./log.js')));
    host.addController(this);
    host.addEventListener('focusin', () => this.#look());
    host.addEventListener('focusout', () => this.#look());
  }

  hostUpdated(): void {
    this.#look(); // what had the focus may be gone without a word
  }

  hostDisconnected(): void {
    this.#left();
  }

  /** The host has come to belong to a workspace. */
  join({ calls }: Workspace): void {
    this.#left();
    this.#calls = calls;
    this.#news = undefined;
  }

  /** Before the host is drawn. */
  tell(workspace: Workspace): void {
    for (const message of this.#news?.news(workspace) ?? []) this.#live.say(message);
  }

  render(workspace: Workspace, call: Call) {
    if ((call.outcome.kind !== 'contact' || call.state === 'elsewhere') && !call.log) return nothing;
    const code = this.#code.value; // from the ring on, so that nothing moves under the agent's hand later
    if (call.state === 'ringing') return nothing;
    if (!code) return this.#code.failure();
    if (!this.#news) {
      this.#news = new code.LogNews();
      this.#news.news(workspace);
    }
    return code.renderCallLog(workspace, call);
  }

  get #isIn(): boolean {
    return Boolean(this.#host.shadowRoot?.activeElement?.closest('.log'));
  }

  #look(): void {
    if (this.#isIn) this.#leave ??= this.#calls?.formOpened();
    else if (this.#leave) this.#timer ??= setTimeout(() => this.#decide(), patience);
  }

  #decide(): void {
    this.#timer = undefined;
    if (!this.#isIn) this.#left();
  }

  #left(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#leave?.();
    this.#leave = undefined;
  }
}
