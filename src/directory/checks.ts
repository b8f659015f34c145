import { atom } from 'nanostores';
import type { CheckRun, Checks } from '../core/check.js';
import type { Connection } from '../core/connection.js';
import { patience } from '../core/patience.js';
import type { Readable } from '../core/readable.js';
import { createFindings } from './findings/index.js';
import type { PulledDirectory } from './index.js';
import { initialRun } from './initial-run.js';
import { createIntake } from './pull/intake.js';
import { createLine } from './pull/line.js';
import { createPuller, type Claim, type Puller } from './pull/puller.js';
import { statesInMemory, type PullStates } from './pull/state.js';
import { usualTiming, type Timing } from './pull/timing.js';

export interface ChecksOptions {
  readonly directory: PulledDirectory;
  readonly $connections: Readable<readonly Connection[]>;
  /** Where it is kept how far each pull has come; in memory unless told. */
  readonly states?: PullStates;
  /** Grants at once unless told. */
  readonly claim?: Claim;
  /** Runs of other tabs, by connection: shown where they know more than this one. */
  readonly foreign?: Readable<ReadonlyMap<string, CheckRun>>;
  /** Milliseconds without an answer after which a request has failed. */
  readonly limit?: number;
  readonly timing?: Partial<Omit<Timing, 'limit'>>;
}

/** Pulls everything from every connection, each for itself. */
export function createChecks(options: ChecksOptions): Checks {
  const { directory, $connections, foreign, claim = grant, limit = patience, states = statesInMemory() } = options;
  const intake = createIntake(directory.internals);
  const runs = new Map<string, CheckRun>();
  const pullers = new Map<Connection, Puller>();
  const shown = ({ id }: Connection) => latest(runs.get(id) ?? initialRun(id), foreign?.get().get(id));
  const $runs = atom<readonly CheckRun[]>($connections.get().map(shown));
  const publish = () => $runs.set($connections.get().map(shown));
  let isFollowed = false;

  function pullerOf(connection: Connection): Puller {
    const known = pullers.get(connection);
    if (known) return known;
    const { id } = connection;
    const line = createLine({
      connection,
      intake,
      states,
      readFresh: directory.readFresh,
      readable: settled(directory.numbers.ready),
      timing: { ...usualTiming, ...options.timing, limit },
      onRun(run) {
        runs.set(id, run);
        publish();
      },
    });
    const puller = createPuller(line, claim);
    pullers.set(connection, puller);
    return puller;
  }

  $connections.listen((connections) => {
    for (const [connection, puller] of pullers) if (!connections.includes(connection)) puller.stop();
    if (isFollowed) for (const connection of connections) void pullerOf(connection).follow();
    publish();
  });
  foreign?.listen(publish);
  const each = async (verb: 'check' | 'follow') =>
    void (await Promise.all($connections.get().map((connection) => pullerOf(connection)[verb]())));

  return {
    $runs,
    $findings: createFindings({ ...directory.internals, $connections, $version: directory.$version }),
    follow() {
      isFollowed = true;
      return each('follow');
    },
    run: () => each('check'),
    async retry(connectionId) {
      const connection = $connections.get().find(({ id }) => id === connectionId);
      if (connection) await pullerOf(connection).check();
    },
    stop() {
      isFollowed = false;
      for (const puller of pullers.values()) puller.stop();
    },
  };
}

const grant: Claim = () => Promise.resolve(() => undefined);

/** Of two tabs' runs the one that knows more, or else is under way. */
function latest(own: CheckRun, other: CheckRun | undefined): CheckRun {
  if (!other || own.state === 'running') return own;
  const ahead = (other.freshAt ?? 0) - (own.freshAt ?? 0);
  return ahead > 0 || (ahead === 0 && (other.state === 'running' || own.state === 'waiting')) ? other : own;
}

/** For how long, in milliseconds, a pull waits for the reader of national numbers. */
const moment = 2_000;

const settled = (ready: Promise<void>): Promise<unknown> =>
  Promise.race([ready.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, moment))]);
