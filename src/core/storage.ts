import type { Readable } from './readable.js';

/**
 * `session`: kept on this device until the browser is closed or 12 hours have gone by without use. `persist`: until 14
 * days have. `memory`: not at all.
 */
export type StorageMode = 'session' | 'persist' | 'memory';

/** Why contacts are not kept on this device although they should be. */
export type StorageProblem =
  /** The browser allows this page no storage: a private window, a frame of another site. */
  | 'blocked'
  | 'full'
  /** What was there could not be read, and has been dropped. */
  | 'damaged'
  /** Another tab runs another version of this library. */
  | 'other version';

export interface StorageState {
  readonly mode: StorageMode;
  readonly problem?: StorageProblem;
}

/** What is kept on this device, for one user of one workspace. */
export interface Storage {
  readonly $state: Readable<StorageState>;
  /**
   * Forgets everything that is kept on this device for this user, in memory and on disk, in every tab. Refused while
   * edits wait to be sent or calls to be logged, unless they are to be discarded: then resolves with `edits waiting`, and nothing is forgotten.
   */
  forget(options?: { readonly discardEdits?: boolean }): Promise<'forgotten' | 'edits waiting'>;
  /** How many edits of other users of this workspace wait on this device: they are sent when those sign in. Never rejects. */
  othersWaiting(): Promise<number>;
}

/** One small store that is never dropped silently: what agents have decided. Values are JSON. */
export interface Kept<T> {
  all(): Promise<ReadonlyMap<string, T>>;
  /** Only keys that begin so: as it is where it is kept, whichever tab wrote it, heard of or not. */
  under(prefix: string): Promise<ReadonlyMap<string, T>>;
  set(key: string, value: T): void;
  delete(key: string): void;
  /** Deletes what is still as it was read: it is known to stand elsewhere too, so nobody is told. */
  deleteUnchanged(read: ReadonlyMap<string, T>): void;
  /** Resolves once all of that is where it is kept, or cannot be. Never rejects. */
  settled(): Promise<void>;
  /** Called when another tab of this origin has changed something. */
  listen(changed: (key: string, value: T | undefined) => void): () => void;
}
