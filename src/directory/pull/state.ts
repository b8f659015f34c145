import type { Cursor } from '../../core/adapter.js';
import type { CheckEntity, CheckRun } from '../../core/check.js';
import type { CrmUser } from '../../core/contact.js';

/** How far the pull of one connection has come: JSON, to be kept together with the records that it has brought. */
export interface PullState {
  /**
   * A full check that has not come to its end: after which page each of its listings goes on, `null` from the start. A
   * listing that is not named has come to its end.
   */
  readonly unfinished?: Readonly<Partial<Record<CheckEntity, Cursor | null>>>;
  /** The directory's clock when that check began: what was last heard of before has not been in it yet. */
  readonly since?: number;
  /** When that check began; milliseconds since 1970. */
  readonly begunAt?: number;
  /** Since when changes are to be asked for; absent where all has to be listed. */
  readonly changesFrom?: Cursor;
  /** What the last run has told. */
  readonly entities?: CheckRun['entities'];
  /** When the last complete check ended; milliseconds since 1970, as the two below. */
  readonly checkedAt?: number;
  /** Contacts are as the CRM held them then. */
  readonly freshAt?: number;
  /** When removals, companies and users were last looked for. */
  readonly sweptAt?: number;
  readonly users: readonly CrmUser[];
}

/** Where the states are kept: the same for every tab that shares a directory. */
export interface PullStates {
  get(connectionId: string): PullState | undefined;
  /** Called after the records of a page are in: never to be made durable before they are. */
  set(connectionId: string, state: PullState): void;
}

/** States that end with the page. */
export function statesInMemory(): PullStates {
  const states = new Map<string, PullState>();
  return {
    get: (connectionId) => states.get(connectionId),
    set: (connectionId, state) => void states.set(connectionId, state),
  };
}
