import type { Calls } from '../core/call.js';
import type { Checks } from '../core/check.js';
import type { ConnectionView } from '../core/connection.js';
import type { Directory } from '../core/directory.js';
import type { Readable } from '../core/readable.js';
import type { Saving } from '../core/saving.js';
import type { Storage } from '../core/storage.js';

/** One organisation and one signed-in agent. The one thing that context carries; it only ever gains members. */
export interface Workspace {
  readonly version: 1;
  readonly id: string;
  readonly user: string;
  /** ISO 3166 alpha-2: the trunk's country. */
  readonly country: string;
  /** In workspace order. */
  readonly $connections: Readable<readonly ConnectionView[]>;
  readonly directory: Directory;
  readonly calls: Calls;
  readonly saving: Saving;
  readonly checks: Checks;
  readonly storage: Storage;
  /** Stops everything; the workspace cannot be used again. */
  close(): void;
}
