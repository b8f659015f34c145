import { atom } from 'nanostores';
import type { Readable } from '../core/readable.js';
import type { Save, Saving } from '../core/saving.js';

/** Saving as elements know it, before its code is there: that is loaded with the first form. */
export function lazySaving(load: () => Promise<Saving>): Saving & { readonly $saves: Readable<readonly Save[]> } {
  const $saves = atom<readonly Save[]>([]);
  let loading: Promise<Saving> | undefined;
  const saving = () => (loading ??= start());

  async function start(): Promise<Saving> {
    try {
      const real = await load();
      real.$saves.listen((saves) => $saves.set(saves));
      return real;
    } catch (error) {
      loading = undefined; // the next form tries again
      throw error;
    }
  }

  return {
    $saves,
    edit: async (contactId, options) => (await saving()).edit(contactId, options),
    add: async (initial) => (await saving()).add(initial),
    addNumber: async (contactId, kind, number) => (await saving()).addNumber(contactId, kind, number),
    retry: async (saveId, connectionId) => (await saving()).retry(saveId, connectionId),
    dismiss: (saveId) => void loading?.then((real) => real.dismiss(saveId)),
  };
}
