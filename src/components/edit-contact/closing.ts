import { isUnderWay, type FormState, type Save } from '../../core/saving.js';

/** How long the dialog waits for the CRMs before it leaves the rest to the card; in milliseconds. */
export const patience = 8_000;

const refusals: readonly string[] = ['conflict', 'failed', 'unsure'];

/** Whether the dialog has nothing more to say about a save. `late`: it has been on its way for longer than `patience`. */
export function mayClose(save: Save, late: boolean): boolean {
  if (save.results.some(({ result }) => refusals.includes(result.state))) return false;
  if (!isUnderWay(save)) return true;
  // the card that carries the rest of a new contact is there once one CRM has made it
  return late && (save.kind === 'edit' || save.contactId !== undefined);
}

/** Whether every CRM that was to receive the edit has confirmed it. */
export const isConfirmed = (save: Save): boolean =>
  save.results.some(({ result }) => result.state === 'saved') &&
  save.results.every(({ result }) => result.state === 'saved' || result.state === 'nothing');

/** Whether closing would lose something: a new contact that no CRM has made yet lives in the dialog alone. */
export const wouldLose = ({ dirty, save }: FormState): boolean =>
  dirty || (save?.kind === 'add' && save.contactId === undefined);
