import type { CrmError } from './errors.js';
import type { Readable } from './readable.js';

export type CheckEntity = 'contacts' | 'companies' | 'users';

export interface EntityProgress {
  /** `absent`: this CRM has none of these. */
  readonly state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed' | 'absent';
  readonly pulled: number;
  /** Where the CRM tells. */
  readonly total?: number;
  /** Against what was known before this run. */
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** The Systems Check of one connection. */
export interface CheckRun {
  readonly connectionId: string;
  readonly state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed';
  readonly entities: Readonly<Record<CheckEntity, EntityProgress>>;
  /** Why it failed. */
  readonly error?: CrmError;
  /** When the last complete run ended; milliseconds since 1970. */
  readonly checkedAt?: number;
}

/** Pulls everything from every connection, each for itself. */
export interface Checks {
  /** In workspace order. */
  readonly $runs: Readable<readonly CheckRun[]>;
  /** Checks all that are not running. Resolves when all have ended, however they ended. */
  run(): Promise<void>;
  /** Checks one connection. */
  retry(connectionId: string): Promise<void>;
  stop(): void;
}
