import { css, html, nothing, type LitElement } from 'lit';
import type { StorageProblem } from '../core/storage.js';
import type * as words from '../text/en/storage.js';
import type { Workspace } from '../workspace/types.js';
import { LazyPart } from './lazy-part.js';
import type { LiveRegion } from './live-region.js';

/** What has been said, and what has been put away, by workspace: whichever element was first. */
const said = new WeakMap<Workspace, StorageProblem>();
const dismissed = new WeakMap<Workspace, StorageProblem>();

/** Why contacts are not kept on this device: said once, and shown until it is dismissed. */
export class StorageNotice {
  readonly #host: LitElement;
  readonly #live: LiveRegion;
  /** Hardly anybody needs these words. */
  readonly #words: LazyPart<typeof words>;

  constructor(host: LitElement, live: LiveRegion) {
    this.#host = host;
    this.#live = live;
    this.#words = new LazyPart(host, () => import('../text/en/storage.js'));
  }

  /** Before the host is drawn. */
  tell(workspace: Workspace): void {
    const problem = this.#problemOf(workspace);
    const loaded = problem && said.get(workspace) !== problem && this.#words.value;
    if (!loaded) return;
    said.set(workspace, problem);
    this.#live.say(loaded.storage.problem(problem));
  }

  render(workspace: Workspace) {
    const problem = this.#problemOf(workspace);
    if (!problem) return nothing;
    const text = this.#words.value?.storage;
    if (!text) return this.#words.failure();
    return html`
      <p class="notice">
        ${text.problem(problem)}
        <button type="button" class="link" @click=${() => void this.#dismiss(workspace, problem)}>
          ${text.dismiss}
        </button>
      </p>
    `;
  }

  #problemOf(workspace: Workspace): StorageProblem | undefined {
    const { problem } = workspace.storage.$state.get();
    return problem === dismissed.get(workspace) ? undefined : problem;
  }

  /** The button is gone: the focus stays in what it stood in. */
  async #dismiss(workspace: Workspace, problem: StorageProblem): Promise<void> {
    dismissed.set(workspace, problem);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>('[tabindex="-1"]')?.focus();
  }
}

/** For what the agent should know, but need not act on. */
export const noticeStyles = css`
  .notice {
    padding: var(--_space);
    border-radius: var(--_radius);
    background: var(--_warning-surface);
    color: var(--_warning);
  }
`;
