import { atom } from 'nanostores';
import type { Connection } from '../../src/core/connection.js';
import type { Directory } from '../../src/core/directory.js';
import type { FieldState, FormField, FormSession, FormState, Save, SaveResult, Saving } from '../../src/core/saving.js';
import { createChecks } from '../../src/directory/checks.js';
import { createDirectory } from '../../src/directory/index.js';
import { createSaving } from '../../src/saving/index.js';

export interface SavingSetup {
  readonly directory: Directory;
  readonly saving: Saving;
}

/** Saving over these connections, with everything pulled. `patience`: see `createSaving`. */
export async function savingOver(
  connections: readonly Connection[],
  options: { readonly country?: string; readonly patience?: number } = {},
): Promise<SavingSetup> {
  const { country = 'GB', ...rest } = options;
  const $connections = atom(connections);
  const directory = createDirectory({ country, $connections });
  await directory.numbers.ready;
  await createChecks({ directory, $connections }).run();
  return { directory, saving: createSaving({ directory, $connections, ...rest }) };
}

/** Resolves with the first state of the form that is as asked. */
const formWhen = (form: FormSession, is: (state: FormState) => boolean): Promise<FormState> =>
  new Promise((resolve) => {
    const look = () => {
      if (!is(form.$form.get())) return;
      stop();
      resolve(form.$form.get());
    };
    const stop = form.$form.listen(look);
    look();
  });

/** Once every record behind the form has been read, or could not be. */
export const formRead = (form: FormSession): Promise<FormState> =>
  formWhen(form, ({ records }) => records.every(({ reading }) => reading !== 'reading'));

export function field(form: FormSession, name: FormField): FieldState {
  const state = form.$form.get().fields.find((each) => each.field === name);
  if (!state) throw new Error(`the form has no ${name}`);
  return state;
}

/** How far a save has come in each CRM, as `{contoso: 'saved'}`. */
export const states = (save: Save | undefined): Record<string, SaveResult['state']> =>
  Object.fromEntries((save?.results ?? []).map(({ connectionId, result }) => [connectionId, result.state]));

export const resultIn = (save: Save | undefined, connectionId: string): SaveResult | undefined =>
  save?.results.find((each) => each.connectionId === connectionId)?.result;

/** Resolves once nothing of the last save is under way any more. */
export const lastSettled = (saving: Saving): Promise<Save> =>
  new Promise((resolve) => {
    const look = () => {
      const [save] = saving.$saves.get();
      if (!save || save.results.some(({ result }) => result.state === 'planned' || result.state === 'sending')) return;
      stop();
      resolve(save);
    };
    const stop = saving.$saves.listen(look);
    look();
  });
