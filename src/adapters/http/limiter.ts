import { CrmError } from '../../core/errors.js';
import { limitsOf, patience, type Limit } from './limits.js';

/** One server's limits, as its answers tell of them, and who may ask when. */
export interface Limiter {
  /**
   * Resolves when this request may go, with its number. What is asked in the background leaves a share to what an agent
   * asks, and rejects with `rate-limited` where the wait is a long one. An agent's request never waits that long: it is
   * sent, and the server may decide.
   */
  turn(isBackground: boolean, signal: AbortSignal): Promise<number>;
  /** Learns from the answer to a request, before `ended`. */
  learn(request: number, response: Response): void;
  /** To be called once for each turn, however its request has ended. */
  ended(): void;
}

interface Window {
  readonly most: number;
  /** How long it is; milliseconds. */
  readonly length: number;
  remaining: number;
  endsAt: number;
  /** The request by whose answer this is known. */
  knownBy: number;
  /** Whether the end is but a guess until the next answer. */
  isGuess: boolean;
}

/** A wait that a caller need not be told of; milliseconds. */
export const shortWait = 2_000;

/** The share of each window that is left to an agent who is at work, and for so long after the last request of theirs. */
const share = 0.1;
const atWork = 60_000;

/** Where no agent is at work the share is given up in the first part of each window. */
const givenUpBy = 0.2;

export function createLimiter(now: () => number = Date.now): Limiter {
  const windows = new Map<string, Window>();
  let sent = 0;
  let underWay = 0;
  let pausedUntil = 0;
  let refusals = 0;
  let agentAt = -Infinity;

  /** When the next request may go. */
  function next(isBackground: boolean): number {
    const at = now();
    const times = [...windows.values()].map((window) => {
      roll(window, at, sent, underWay);
      return isBackground ? backgroundAt(window, at, at - agentAt < atWork) : window.remaining > 0 ? at : window.endsAt;
    });
    return Math.max(at, isBackground ? pausedUntil : 0, ...times);
  }

  return {
    async turn(isBackground, signal) {
      if (!isBackground) agentAt = now();
      for (let wait = next(isBackground) - now(); wait > 0; wait = next(isBackground) - now()) {
        if (wait > shortWait && isBackground)
          throw new CrmError('rate-limited', { retryAt: new Date(Math.ceil(now() + wait)).toISOString() });
        if (wait > shortWait) break;
        await sleep(wait, signal);
      }
      for (const window of windows.values()) window.remaining--;
      underWay++;
      return ++sent;
    },
    learn(request, { status, headers }) {
      const at = now();
      for (const [name, limit] of limitsOf(headers, at)) {
        const window = learned(windows.get(name), limit, { at, request, since: sent - request });
        if (window) windows.set(name, window);
      }
      if (status !== 429) return void (refusals = 0);
      pausedUntil = Math.max(pausedUntil, at + (patience(headers, at) ?? 1000 * 2 ** Math.min(refusals, 6)));
      refusals++;
    },
    ended: () => void underWay--,
  };
}

/**
 * A window that is over is followed by the next one; when that ends, its first answer tells. What has not been answered
 * may count in it.
 */
function roll(window: Window, at: number, sent: number, underWay: number): void {
  if (at < window.endsAt) return;
  Object.assign(window, {
    remaining: window.most - underWay,
    endsAt: at + window.length,
    knownBy: sent,
    isGuess: true,
  });
}

/** When a window lets a request of the background go. */
function backgroundAt({ most, length, remaining, endsAt }: Window, at: number, isAgentAtWork: boolean): number {
  const left = Math.floor(most * share);
  if (remaining > left) return at;
  if (remaining <= 0 || isAgentAtWork) return endsAt;
  return Math.max(at, endsAt - length + length * givenUpBy * (1 - remaining / left));
}

/** `since`: requests that were sent after the one whose answer this is: what it tells does not count them. */
function learned(
  before: Window | undefined,
  { most, remaining, window, endsIn }: Limit,
  { at, request, since }: { readonly at: number; readonly request: number; readonly since: number },
): Window | undefined {
  if (before && request <= before.knownBy) return before; // a later one has told more, or it is of a window that is over
  const length = window ?? Math.max(before?.length ?? 0, endsIn ?? 0);
  if (!length) return undefined;
  const left = remaining - since;
  const told = at + 1 + Math.min(length, endsIn ?? length); // our clock leaves out parts of a millisecond
  // a new window shows by its end or, where that is not told, by more that is left than was known
  const isNew =
    !before ||
    before.isGuess ||
    (endsIn === undefined ? left > before.remaining + 1 : told > before.endsAt + length / 2);
  // seconds are rounded up: of all answers in one window the earliest end is the true one
  const endsAt = isNew ? told : Math.min(before.endsAt, told);
  return { most, length, remaining: left, endsAt, knownBy: request, isGuess: false };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
