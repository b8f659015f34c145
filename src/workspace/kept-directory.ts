/** Loaded on demand: all that keeps a workspace on this device, and shares it between tabs. */
import type { StorageMode } from '../core/storage.js';
import type { PulledDirectory } from '../directory/index.js';
import { keepDirectory, type Keeping } from '../directory/keeping.js';
import { createDirectoryStorage } from '../directory/storage/index.js';
import type { DirectoryStorage } from '../directory/storage/types.js';
import { openKept, type KeptStores } from './kept/index.js';

export interface Disks {
  readonly directory: DirectoryStorage;
  readonly kept: KeptStores;
  keep(directory: PulledDirectory, forgotten: () => void): Keeping;
}

export function openDisks(options: {
  readonly workspaceId: string;
  readonly user: string;
  readonly mode: StorageMode;
}): Disks {
  const storage = createDirectoryStorage(options);
  const name = JSON.stringify(['onestream', options.workspaceId, options.user]);
  return {
    directory: storage,
    kept: openKept(options),
    keep: (directory, forgotten) => keepDirectory(directory, storage, { name, forgotten }),
  };
}
