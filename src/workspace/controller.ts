import { ContextConsumer } from '@lit/context';
import type { LitElement, ReactiveController } from 'lit';
import type { Readable } from '../core/readable.js';
import { ensureContextRoot, workspaceContext } from './context.js';
import type { Workspace } from './types.js';

/**
 * Binds an element to the nearest workspace: redraws it when one of the picked stores changes.
 *
 * Subscribes also when a workspace is already there: only subscribing requests are kept by the context root.
 */
export class WorkspaceController implements ReactiveController {
  #host: LitElement;
  #pick: (workspace: Workspace) => readonly Readable<unknown>[];
  #found: ((workspace: Workspace) => void) | undefined;
  #workspace: Workspace | undefined;
  #stop: (() => void)[] = [];

  /** `pick`: the stores that the element shows. `found`: called for each workspace that it comes to belong to. */
  constructor(
    host: LitElement,
    pick: (workspace: Workspace) => readonly Readable<unknown>[],
    found?: (workspace: Workspace) => void,
  ) {
    ensureContextRoot();
    this.#host = host;
    this.#pick = pick;
    this.#found = found;
    new ContextConsumer(host, {
      context: workspaceContext,
      subscribe: true,
      callback: (workspace) => this.#bind(workspace),
    });
    host.addController(this);
  }

  /** Absent until the element stands below a workspace. */
  get workspace(): Workspace | undefined {
    return this.#workspace;
  }

  hostConnected(): void {
    this.#listen();
  }

  hostDisconnected(): void {
    this.#silence();
  }

  #bind(workspace: Workspace | undefined): void {
    if (workspace === this.#workspace) return;
    this.#workspace = workspace;
    this.#listen();
    if (workspace) this.#found?.(workspace);
    this.#host.requestUpdate();
  }

  #listen(): void {
    this.#silence();
    if (!this.#workspace || !this.#host.isConnected) return;
    const redraw = () => this.#host.requestUpdate();
    this.#stop = this.#pick(this.#workspace).map((store) => store.listen(redraw));
  }

  #silence(): void {
    for (const stop of this.#stop) stop();
    this.#stop = [];
  }
}
