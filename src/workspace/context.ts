import { ContextRoot, createContext } from '@lit/context';
import type { Workspace } from './types.js';

/** Under `Symbol.for`: widgets and workspace of two bundles on one page still meet. */
export const workspaceContext = createContext<Workspace | undefined>(Symbol.for('onestream-widgets/workspace@1'));

const rootKey = Symbol.for('onestream-widgets/context-root@1');

/**
 * Keeps the requests of widgets that wake before their workspace and repeats them when it comes. Once per page,
 * whichever bundle is first.
 */
export function ensureContextRoot(): void {
  const page = globalThis as unknown as Record<symbol, ContextRoot | undefined>;
  if (page[rootKey] || typeof document === 'undefined') return;
  page[rootKey] = new ContextRoot();
  page[rootKey].attach(document.documentElement);
}
