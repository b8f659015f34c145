import type { Operation } from '../../core/adapter.js';
import { CrmError, isCrmError, type CrmErrorCode } from '../../core/errors.js';
import { withPatience } from '../../core/patience.js';

/** What the port asks of a CRM, by the name of its method. */
export type Asked = Operation | 'check' | 'contacts' | 'contact';

/** How one call to a CRM ended. */
export interface CallEnd {
  readonly outcome: 'done' | 'aborted' | CrmErrorCode;
  readonly seconds: number;
}

/** Told of every call to a CRM when it is made; what it returns is told how the call ended. */
export type Watch = (operation: Asked) => (end: CallEnd) => void;

/** For whom a call is made. */
export interface Caller {
  /** Empty where it is made for all. */
  readonly user: string;
  readonly signal?: AbortSignal | undefined;
}

/** The way to one CRM, of a certain width. */
export interface Gate {
  /**
   * Makes the call when there is room for it; users take turns. Rejects without a call: with `rate-limited` until the CRM
   * wants to be asked again, with `unavailable` when too many wait already. Rejects with `timeout` when nothing comes.
   */
  pass<T>(operation: Asked, caller: Caller, call: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export interface GateOptions {
  readonly now: () => number;
  /** Calls under way at the same time. */
  readonly width: number;
  /** Milliseconds that a call may wait for its turn, and as many again for its answer. */
  readonly patience: number;
  readonly watch: Watch;
}

/** Calls that wait for their turn, for each that may be under way. */
const queueFactor = 50;

export function createGate({ now, width, patience, watch }: GateOptions): Gate {
  const queue = createQueue(width);
  const paused = { until: 0 };

  function checkPause(): void {
    if (paused.until > now()) throw new CrmError('rate-limited', { retryAt: new Date(paused.until).toISOString() });
  }

  async function timed<T>(operation: Asked, signal: AbortSignal | undefined, call: (own: AbortSignal) => Promise<T>) {
    const began = now();
    const ended = watch(operation);
    const end = (outcome: CallEnd['outcome']) => ended({ outcome, seconds: (now() - began) / 1000 });
    try {
      const answer = await withPatience(call, signal, patience);
      end('done');
      return answer;
    } catch (error) {
      end(signal?.aborted ? 'aborted' : isCrmError(error) ? error.code : 'bad-response');
      if (isCrmError(error, 'rate-limited')) paused.until = pauseAfter(error.details.retryAt, paused.until, now());
      throw error;
    }
  }

  return {
    async pass(operation, caller, call) {
      caller.signal?.throwIfAborted();
      checkPause();
      if (queue.length() >= width * queueFactor) throw new CrmError('unavailable', {});
      const release = queue.enter() ?? (await placeIn(queue, caller, patience));
      try {
        checkPause(); // it may have begun meanwhile
        return await timed(operation, caller.signal, call);
      } finally {
        release();
      }
    },
  };
}

/** Resolves with how to leave again. */
async function placeIn(queue: Queue, { user, signal }: Caller, patience: number): Promise<() => void> {
  let turn: Promise<() => void> | undefined;
  try {
    return await withPatience((own) => (turn = queue.turn(user, own)), signal, patience);
  } catch (error) {
    void turn?.then((release) => release()).catch(() => undefined); // it may have come in the same moment
    throw error;
  }
}

/** Whatever a CRM says, it is asked again after so many milliseconds. */
const longestPause = 15 * 60_000;

const pauseAfter = (retryAt: string | undefined, until: number, now: number): number =>
  Math.max(until, Math.min(Date.parse(retryAt ?? '') || 0, now + longestPause));

type Queue = ReturnType<typeof createQueue>;

/** Places for so many; who waits for one takes turns with other users, so that a busy one leaves room. */
function createQueue(places: number) {
  const waiting = new Map<string, (() => void)[]>();
  let free = places;

  function next(): void {
    const [first] = waiting;
    if (!first) return void free++;
    const [user, [go, ...others]] = first;
    waiting.delete(user);
    if (others.length) waiting.set(user, others); // behind all other users
    go?.();
  }

  return {
    length: () => [...waiting.values()].reduce((sum, { length }) => sum + length, 0),
    /** How to leave, where there is a place at once. */
    enter(): (() => void) | undefined {
      if (free === 0) return undefined;
      free--;
      return next;
    },
    /** Resolves with how to leave, once there is a place. */
    async turn(user: string, signal: AbortSignal): Promise<() => void> {
      await new Promise<void>((resolve, reject) => {
        const stop = () => {
          const others = waiting.get(user)?.filter((each) => each !== go) ?? [];
          if (others.length) waiting.set(user, others);
          else waiting.delete(user);
          reject(signal.reason);
        };
        const go = () => {
          signal.removeEventListener('abort', stop);
          resolve();
        };
        signal.addEventListener('abort', stop, { once: true });
        waiting.set(user, [...(waiting.get(user) ?? []), go]);
      });
      return next;
    },
  };
}
