import { canFollow } from './changes.js';
import { checkAll, fail, nothing } from './check.js';
import { catchUp, isListed } from './follow.js';
import type { Line } from './line.js';
import { createRhythm } from './rhythm.js';
import { waitUntil } from './timing.js';

/** Resolves, with how to give it back, once this page may pull that connection: of all tabs of an origin one at a time. */
export type Claim = (connectionId: string, signal: AbortSignal) => Promise<() => void>;

/** Pulls one connection: one thing at a time. Nothing rejects: what went wrong is in the run. */
export interface Puller {
  /** Lists everything anew; who asks again meanwhile gets the one that runs. */
  check(): Promise<void>;
  /** Resolves once the connection has been caught up with; goes on until `stop`, and again after the next `check`. */
  follow(): Promise<void>;
  stop(): void;
}

interface Activity {
  /** It lists everything: who wants that need not begin anew. */
  readonly isWhole: boolean;
  readonly done: Promise<void>;
  readonly controller: AbortController;
}

export function createPuller(line: Line, claim: Claim): Puller {
  let activity: Activity | undefined;
  let live: AbortController | undefined;
  let isFollowed = false;

  /** Ends what is under way, and then does this. */
  function act(isWhole: boolean, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const before = activity;
    before?.controller.abort();
    const controller = new AbortController();
    const done = (async () => {
      await before?.done;
      try {
        await claimed(controller.signal, work);
      } catch (error) {
        if (!controller.signal.aborted || line.run.state === 'waiting') fail(line, error, controller.signal);
      } finally {
        if (activity?.controller === controller) activity = undefined;
      }
    })();
    activity = { isWhole, done, controller };
    return done;
  }

  async function claimed(signal: AbortSignal, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const release = await claim(line.connection.id, signal);
    try {
      signal.throwIfAborted();
      await work(signal);
    } finally {
      release();
    }
  }

  function goLive(): void {
    if (!isFollowed || live?.signal.aborted === false) return;
    live = new AbortController();
    const { signal } = live;
    const rhythm = createRhythm(line, signal);
    const goOn = async () => {
      for (;;) {
        await waitUntil(rhythm.due, signal);
        if (activity) await activity.done;
        else await act(!isListed(line), rhythm.beat);
      }
    };
    goOn().catch(() => undefined); // it ends by the signal alone
  }

  return {
    async check() {
      if (!activity?.isWhole) {
        line.tell({ state: 'waiting', error: undefined, entities: nothing });
        void act(true, (signal) => checkAll(line, false, signal));
      }
      await activity?.done;
      if (line.run.state !== 'stopped') goLive();
    },
    async follow() {
      isFollowed = true;
      if (live?.signal.aborted === false) return;
      const start = () => act(!isListed(line) || !canFollow(line), (signal) => catchUp(line, signal));
      await (activity?.done ?? start());
      if (line.run.state !== 'stopped') goLive();
    },
    stop() {
      live?.abort();
      activity?.controller.abort();
    },
  };
}
