import { html, nothing, type LitElement, type ReactiveController } from 'lit';
import { isRefused, isUnderWay, type Save } from '../core/saving.js';
import type * as saves from '../text/en/saves.js';
import { WorkspaceController } from '../workspace/controller.js';
import type { Workspace } from '../workspace/types.js';
import { crmsOf } from './labels.js';
import { LazyPart } from './lazy-part.js';

/** How long a message stands before the next takes its place, in ms: a screen reader drops what is overwritten at once. */
const pause = 400;

/** How long a new region stands empty, in ms: many screen readers pass over one that is born with its words. */
const empty = 100;

/** The regions that always speak, by workspace. */
const regions = new WeakMap<Workspace, readonly LiveRegion[]>();
interface Told {
  /** What was saved before anybody listened is no news; milliseconds since 1970. */
  readonly since: number;
  /** How each save stood when that was said, by its id. */
  readonly saves: Map<string, { readonly save: Save; readonly states: string; readonly isRefused: boolean }>;
}

/** What has been said of saves: one region speaks, whoever hears it first. */
const told = new WeakMap<Workspace, Told>();

/**
 * One persistent `role="status"` of an element, put where `region()` is rendered. Messages are said one after the other; the
 * outcome of a save is said by itself, once per workspace.
 */
export class LiveRegion implements ReactiveController {
  readonly #host: LitElement;
  readonly #spare: boolean;
  readonly #scope: WorkspaceController;
  /** The words for saves come with the first save. */
  readonly #words: LazyPart<typeof saves>;
  readonly #waiting: string[] = [];
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #joined: Workspace | undefined;

  /** `spare`: for an element that may stand inside another one with a region; then that one speaks for it. */
  constructor(host: LitElement, { spare = false }: { readonly spare?: boolean } = {}) {
    this.#host = host;
    this.#spare = spare;
    this.#words = new LazyPart(host, () => import('../text/en/saves.js'));
    this.#scope = new WorkspaceController(
      host,
      (workspace) => [workspace.saving.$saves],
      (workspace) => this.#join(workspace),
    );
    host.addController(this);
  }

  /** Queues a message. */
  say(message: string): void {
    const speaker = this.#speaker;
    if (speaker.#waiting.at(-1) === message) return; // of many saves that fare alike
    speaker.#waiting.push(message);
    if (speaker.#timer !== undefined) return;
    if (speaker.#host.hasUpdated) speaker.#next();
    else speaker.#timer = setTimeout(() => speaker.#next(), empty);
  }

  /** The region itself: to be rendered always and at one place. */
  region() {
    if (this.#speaker !== this) return nothing;
    return html`<div class="visually-hidden" role="status">${this.#text}</div>`;
  }

  hostConnected(): void {
    if (this.#scope.workspace) this.#join(this.#scope.workspace);
  }

  hostUpdate(): void {
    const workspace = this.#scope.workspace;
    if (workspace && this.#speaker === this) this.#tellSaves(workspace);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.length = 0;
    this.#leave();
  }

  get #speaker(): LiveRegion {
    const workspace = this.#scope.workspace;
    return (this.#spare && workspace && regions.get(workspace)?.[0]) || this;
  }

  #join(workspace: Workspace): void {
    if (!this.#host.isConnected || this.#joined === workspace) return;
    this.#leave();
    this.#joined = workspace;
    if (!this.#spare) regions.set(workspace, [...(regions.get(workspace) ?? []), this]);
    if (!told.has(workspace)) told.set(workspace, { since: Date.now(), saves: new Map() });
  }

  #leave(): void {
    if (!this.#joined) return;
    const others = (regions.get(this.#joined) ?? []).filter((region) => region !== this);
    regions.set(this.#joined, others);
    this.#joined = undefined;
  }

  #tellSaves(workspace: Workspace): void {
    const known = told.get(workspace);
    for (const save of workspace.saving.$saves.get()) if (known) this.#tell(save, workspace, known);
  }

  /** Once for each ending: a save that waits may be tried in vain many times. After a refusal it was the agent who tried. */
  #tell(save: Save, workspace: Workspace, { saves, since }: Told): void {
    const before = saves.get(save.id);
    if (before?.save === save) return; // of a thousand most stay as they are
    if (isUnderWay(save)) {
      if (!before || before.isRefused) saves.set(save.id, { save, states: '', isRefused: false });
      return;
    }
    const states = save.results.map(({ result }) => result.state).join();
    if (before?.states === states) return;
    const isOld = !before && save.startedAt < since;
    const words = isOld ? undefined : this.#words.value;
    if (!isOld && !words) return; // said as soon as the words are there
    saves.set(save.id, { save, states, isRefused: save.results.some(({ result }) => isRefused(result)) });
    const outcome = words?.saveOutcome(save, crmsOf(workspace));
    if (outcome) this.say(outcome);
  }

  #next(): void {
    const message = this.#waiting[0];
    this.#timer = undefined;
    if (message === undefined) return;
    // the same words again are news only to a region that was empty
    this.#text = message === this.#text ? '' : message;
    if (this.#text) this.#waiting.shift();
    this.#timer = setTimeout(() => this.#next(), pause);
    this.#host.requestUpdate();
  }
}
