import type { Save, SaveResult } from '../core/saving.js';

/** Nothing is left to be done or decided in this CRM. */
export const isReached = ({ state }: SaveResult): boolean =>
  state === 'saved' || state === 'nothing' || state === 'cannot';

/** Nothing is left to be done or decided in any CRM. */
export const hasReachedAll = ({ results }: Save): boolean => results.every(({ result }) => isReached(result));
