import { isRefused, isUnderWay, type Save } from '../../core/saving.js';

/** How long the dialog waits for the CRMs before it leaves the rest to the card; in milliseconds. */
export const patience = 8_000;

/**
 * Whether the dialog has nothing more to say about a save: what waits is sent by itself. `late`: it has been on its way for
 * longer than `patience`.
 */
export function mayClose(save: Save, late: boolean): boolean {
  if (save.results.some(({ result }) => isRefused(result))) return false;
  if (!isUnderWay(save)) return true;
  // the card that carries the rest of a new contact is there once one CRM has made it
  return late && (save.kind === 'edit' || save.contactId !== undefined);
}

/** Whether every CRM that was to receive the edit has confirmed it. */
export const isConfirmed = (save: Save): boolean =>
  save.results.some(({ result }) => result.state === 'saved') &&
  save.results.every(({ result }) => result.state === 'saved' || result.state === 'nothing');
