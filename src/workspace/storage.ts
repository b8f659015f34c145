import { atom } from 'nanostores';
import type { Storage, StorageMode, StorageState } from '../core/storage.js';
import type { DirectoryStorage } from '../directory/storage/types.js';
import type { KeptStores } from './kept/index.js';

export interface StorageOptions {
  readonly mode: StorageMode;
  /** What there is to forget, and how it fares. */
  readonly directory: Pick<DirectoryStorage, '$state' | 'wipe'>;
  readonly kept: Pick<KeptStores, '$state' | 'wipe' | 'countOthers'>;
  /** Whether edits wait to be sent. */
  readonly hasWaiting: () => boolean;
  /** Takes everything out of the memory of this tab, and stops whatever would fill it again. */
  readonly forgetMemory: () => void;
}

/** What is kept on this device for one user of one workspace, as hosts and elements know it. */
export function createStorage({ mode, directory, kept, hasWaiting, forgetMemory }: StorageOptions): Storage {
  const $state = atom<StorageState>({ mode });

  function update(): void {
    const problem = directory.$state.get().problem ?? kept.$state.get().problem;
    $state.set({ mode: directory.$state.get().mode, ...(problem && { problem }) });
  }
  update();
  directory.$state.listen(update);
  kept.$state.listen(update);

  return {
    $state,
    othersWaiting: () => kept.countOthers(),
    async forget({ discardEdits = false } = {}) {
      if (!discardEdits && hasWaiting()) return 'edits waiting';
      forgetMemory();
      await Promise.all([directory.wipe(), kept.wipe()]);
      return 'forgotten';
    },
  };
}
