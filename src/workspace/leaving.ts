import type { Readable } from '../core/readable.js';
import { isUnderWay, type Save } from '../core/saving.js';

/** Asks before the page is left while an edit is on its way. Returns how to stop. */
export function guardLeaving($saves: Readable<readonly Save[]>): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if ($saves.get().some(isUnderWay)) event.preventDefault();
  };
  addEventListener('beforeunload', ask);
  return () => removeEventListener('beforeunload', ask);
}
