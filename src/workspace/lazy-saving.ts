import { atom } from 'nanostores';
import type { Save, Saving } from '../core/saving.js';
import { paced } from './paced.js';

type RealSaving = Saving & { close(): void };

export interface LazySaving extends RealSaving {
  /** There are saves that are not of this page: its code is needed now. */
  wake(): void;
}

/** While so many saves are on their way, elements hear of them only so often, in milliseconds: each step of each is news. */
const many = 20;
const pause = 50;

/** Saving as elements know it, before its code is there: that is loaded with the first form, or the first save found. */
export function lazySaving(load: () => Promise<RealSaving>): LazySaving {
  const $saves = atom<readonly Save[]>([]);
  let loading: Promise<RealSaving> | undefined;
  const saving = () => (loading ??= start());

  async function start(): Promise<RealSaving> {
    try {
      const real = await load();
      real.$saves.listen((saves) => $saves.set(saves));
      $saves.set(real.$saves.get());
      return real;
    } catch (error) {
      loading = undefined; // the next form tries again
      throw error;
    }
  }

  return {
    $saves: paced($saves, pause, ({ length }) => length >= many),
    edit: async (contactId, options) => (await saving()).edit(contactId, options),
    add: async (initial) => (await saving()).add(initial),
    addNumber: async (contactId, kind, number) => (await saving()).addNumber(contactId, kind, number),
    retry: async (saveId, connectionId) => (await saving()).retry(saveId, connectionId),
    keepTheirs: async (saveId, connectionId) => (await saving()).keepTheirs(saveId, connectionId),
    discard: async (saveId, connectionId) => (await saving()).discard(saveId, connectionId),
    undo: async (saveId) => (await saving()).undo(saveId),
    wake: () => void saving().catch(() => undefined),
    hurry: (connectionId) => void loading?.then((real) => real.hurry(connectionId)).catch(() => undefined),
    close: () => void loading?.then((real) => real.close()).catch(() => undefined),
    dismiss: (saveId) => void loading?.then((real) => real.dismiss(saveId)),
  };
}
