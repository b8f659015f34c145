import type { RecordKey } from './contact.js';
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
  /** While the CRM asks for patience: when it is asked again; milliseconds since 1970. */
  readonly retryAt?: number;
  /** Contacts pulled in a second, over the last ten; while it runs. */
  readonly perSecond?: number;
  /** When the last complete run ended; milliseconds since 1970. */
  readonly checkedAt?: number;
  /** What is known is as the CRM held it then; milliseconds since 1970. */
  readonly freshAt?: number;
}

export type FindingKind =
  /** No first or last name. */
  | 'missing name'
  /** A number that cannot be dialled. */
  | 'not dialable'
  /** A number that several people have. */
  | 'shared number'
  /** The same person twice in one CRM. */
  | 'twice in one CRM'
  /** An inactive contact whose number still calls somebody. */
  | 'inactive with number';

/** Something to be put right in one record of one CRM. */
export interface Finding {
  readonly kind: FindingKind;
  readonly key: RecordKey;
  readonly connectionId: string;
  /** As its CRM has it; may be empty. */
  readonly name: string;
  /** `missing name`: which. */
  readonly missing?: readonly ('firstName' | 'lastName')[];
  /** The number (as its CRM spells it) or email that it is about. */
  readonly value?: string;
  /** `shared number`, `twice in one CRM`: the records of the others, at most ten. */
  readonly others?: readonly RecordKey[];
  /** How many people share it, this one included. */
  readonly people?: number;
}

/** What the contacts that are known lack, by kind. */
export interface Findings {
  /** `undefined` while it is being worked out for the first time. */
  readonly byKind?: Readonly<Record<FindingKind, readonly Finding[]>>;
}

/** Pulls everything from every connection, each for itself. */
export interface Checks {
  /** In workspace order. */
  readonly $runs: Readable<readonly CheckRun[]>;
  /** Worked out while somebody listens. */
  readonly $findings: Readable<Findings>;
  /** Goes on where the last page was closed, then keeps contacts fresh until `stop` or the workspace is closed. */
  follow(): Promise<void>;
  /** Checks all that are not running. Resolves when all have ended, however they ended. */
  run(): Promise<void>;
  /** Checks one connection. */
  retry(connectionId: string): Promise<void>;
  stop(): void;
}
