import type { Readable } from '../core/readable.js';
import { isUnderWay, isWaiting, type Save } from '../core/saving.js';

/**
 * Asks before the page is left while an edit is on its way, or waits where it would not outlive the page. Returns how to
 * stop.
 */
export function guardLeaving($saves: Readable<readonly Save[]>, lasts: () => boolean): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if ($saves.get().some(lasts() ? isUnderWay : isWaiting)) event.preventDefault();
  };
  addEventListener('beforeunload', ask);
  return () => removeEventListener('beforeunload', ask);
}
