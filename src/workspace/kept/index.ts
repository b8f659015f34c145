import { atom } from 'nanostores';
import type { KeptCall } from '../../calls/kept-call.js';
import type { StoredConnection } from '../../core/connection.js';
import type { Readable } from '../../core/readable.js';
import type { Kept, StorageMode, StorageState } from '../../core/storage.js';
import type { KeptChoices } from '../../directory/choices.js';
import type { KeptLink } from '../../directory/links.js';
import { openChannel } from '../../directory/storage/channel.js';
import { databaseName } from '../../directory/storage/names.js';
import { deleteDatabase, type Loss } from '../../directory/storage/open.js';
import { openDisk } from './disk.js';
import { createKeptOutbox, type KeptOutbox } from './outbox.js';
import type { LeaseShelf } from './leases.js';
import { createKeptStore } from './store.js';

/** What agents have decided, on this device's disk: never dropped but by `wipe`, whatever becomes of the directory. */
export interface KeptStores {
  readonly links: Kept<KeptLink>;
  readonly choices: Kept<KeptChoices>;
  readonly associations: Kept<KeptCall>;
  /** The last answers of sources, by their names. */
  readonly sources: Kept<readonly StoredConnection[]>;
  readonly outbox: Omit<KeptOutbox, 'hear' | 'forget'>;
  readonly leases: LeaseShelf;
  readonly $state: Readable<StorageState>;
  /** How many edits of other users wait on this device. Never rejects. */
  countOthers(): Promise<number>;
  /** Leaves nothing of it, on disk or in the memory of any tab. Nothing is written from then on. */
  wipe(): Promise<void>;
  close(): void;
}

type OwnStore = 'links' | 'choices' | 'associations' | 'sources';

type Message =
  | {
      readonly type: 'change';
      readonly store: OwnStore;
      readonly key: string;
      readonly value: unknown;
    }
  | { readonly type: 'outbox'; readonly rows: readonly string[] }
  | { readonly type: 'forget' };

/** Opens what this user has decided. In `memory` it is neither read nor written, and each tab has its own. */
export function openKept(options: {
  readonly workspaceId: string;
  readonly user: string;
  readonly mode: StorageMode;
}): KeptStores {
  const { workspaceId, user, mode } = options;
  const name = databaseName('work', workspaceId, user);
  const isShared = mode !== 'memory';
  const $state = atom<StorageState>({ mode });
  const disk = openDisk(isShared ? name : undefined, lost);
  const channel = openChannel<Message>(name, (message) => hear(message));
  const storeOf = <T>(store: OwnStore) =>
    createKeptStore<T>(disk.shelf(store), (key, value) => {
      if (isShared) channel.post({ type: 'change', store, key, value });
    });
  const stores = {
    links: storeOf<KeptLink>('links'),
    choices: storeOf<KeptChoices>('choices'),
    associations: storeOf<KeptCall>('associations'),
    sources: storeOf<readonly StoredConnection[]>('sources'),
  };

  const outbox = createKeptOutbox(disk.outbox, isShared, (rows) => {
    if (isShared) channel.post({ type: 'outbox', rows });
  });

  function hear(message: Message): void {
    if (message.type === 'forget') forget();
    else if (message.type === 'outbox') outbox.hear(message.rows);
    else if (isShared) stores[message.store].hear(message.key, message.value as never);
  }

  function lost(why: Loss): void {
    $state.set(why === 'deleted' ? { mode: 'memory' } : { mode, problem: why });
  }

  function forget(): void {
    disk.close();
    $state.set({ mode: 'memory' });
    for (const store of Object.values(stores)) store.forget();
    outbox.forget();
  }

  return {
    ...stores,
    outbox,
    leases: disk.leases,
    $state,
    countOthers: async () => (await import('./others.js')).countOthers(workspaceId, name),
    async wipe() {
      channel.post({ type: 'forget' });
      forget();
      await deleteDatabase(name);
    },
    close() {
      disk.close();
      void Promise.all(Object.values(stores).map((store) => store.settled())).then(channel.close); // what is told last too
    },
  };
}
