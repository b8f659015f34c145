import type { CheckEntity, CheckRun, EntityProgress } from '../../core/check.js';
import type { Connection } from '../../core/connection.js';
import type { Directory } from '../../core/directory.js';
import { initialRun } from '../initial-run.js';
import type { Intake } from './intake.js';
import type { PagesOptions } from './pages.js';
import { createRate } from './rate.js';
import { createParts, type InParts } from '../slices.js';
import type { PullState, PullStates } from './state.js';
import type { Timing } from './timing.js';

/** What all work on one connection shares: where things go, how far they have come, and who is told. */
export interface Line {
  readonly connection: Connection;
  readonly intake: Intake;
  readonly readFresh: Directory['readFresh'];
  /** Nothing is taken in before, lest it has to be read twice. Never rejects. */
  readonly readable: Promise<unknown>;
  readonly timing: Timing;
  readonly inParts: InParts;
  readonly run: CheckRun;
  readonly state: PullState;
  /** Changes the run and tells of it; `undefined` takes a value away. */
  tell(step: Step<CheckRun>): void;
  /** `came`: how many have come in since the last time. */
  tellEntity(entity: CheckEntity, progress: EntityProgress, came?: number): void;
  /** Changes what is kept; `undefined` takes a value away. */
  keep(step: Step<PullState>): void;
  /** How one listing is read. */
  reading(signal: AbortSignal): Pick<PagesOptions<never>, 'signal' | 'timing' | 'onPause'>;
  /** When each page of contacts was read the last time, and how long one takes at full speed; milliseconds. */
  pace: Pace;
  /**
   * Since when the CRM does not let this page in, or all of it was forgotten for that; milliseconds since 1970. Absent while
   * it does; until it is asked: for ever.
   */
  refusedAt: number | undefined;
}

export interface Pace {
  readonly readAt: readonly number[];
  readonly perPage: number;
  readonly pages: number;
}

export type Step<T> = { readonly [K in keyof T]?: T[K] | undefined };

export interface LineOptions extends Pick<Line, 'connection' | 'intake' | 'readFresh' | 'readable' | 'timing'> {
  readonly states: PullStates;
  readonly onRun: (run: CheckRun) => void;
}

export function createLine({ states, onRun, ...parts }: LineOptions): Line {
  const { id } = parts.connection;
  const pauses = new Map<symbol, number>();
  const rate = createRate();
  let run = runOf(id, states.get(id));
  const state = () => states.get(id) ?? { users: [] };
  const tell = (step: Step<CheckRun>) => onRun((run = stepped(run, step)));
  const keep = (step: Step<PullState>) => states.set(id, stepped(state(), step));
  return {
    ...parts,
    inParts: createParts(),
    pace: { readAt: [], perPage: 0, pages: 1 },
    refusedAt: -Infinity,
    get run() {
      return run;
    },
    get state() {
      return state();
    },
    tell,
    tellEntity(entity, progress, came = 0) {
      const perSecond = entity === 'contacts' && came ? rate(came) : run.perSecond;
      tell({ entities: { ...run.entities, [entity]: progress }, perSecond });
    },
    keep,
    reading(signal) {
      const own = Symbol();
      const onPause = (until: number | undefined) => {
        if (until === undefined) pauses.delete(own);
        else pauses.set(own, until);
        tell({ retryAt: pauses.size ? Math.max(...pauses.values()) : undefined });
      };
      return { signal, timing: parts.timing, onPause };
    },
  };
}

/** What is known of a connection before anything is asked: counts are of this run alone. */
function runOf(connectionId: string, { entities, checkedAt, freshAt }: Partial<PullState> = {}): CheckRun {
  const run = initialRun(connectionId);
  const since = { ...(checkedAt !== undefined && { checkedAt }), ...(freshAt !== undefined && { freshAt }) };
  return { ...run, ...(entities && { entities }), ...since };
}

function stepped<T extends object>(before: T, step: Step<T>): T {
  const after = { ...before, ...step };
  for (const key of Object.keys(step) as (keyof T)[]) if (after[key] === undefined) delete after[key];
  return after;
}
