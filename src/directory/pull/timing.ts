/** The rhythm of a pull; all in milliseconds. */
export interface Timing {
  /** Without an answer for so long, a request has failed. */
  readonly limit: number;
  /** Between two questions for changes. */
  readonly poll: number;
  /** In which a CRM that tells no changes is gone through once. */
  readonly round: number;
  /** Between two looks for removals that are not told, companies and users. */
  readonly sweep: number;
  /** Before the first try again, where a CRM does not say how long to wait. */
  readonly retry: number;
  /** The longest that a CRM in trouble is left alone. */
  readonly longest: number;
  /** In which an agent whose CRM asks for it has to sign in again, or nothing of it is known any more. */
  readonly signIn: number;
}

export const usualTiming: Omit<Timing, 'limit'> = {
  poll: 30_000,
  round: 270_000,
  sweep: 4 * 3_600_000,
  retry: 1_000,
  longest: 600_000,
  signIn: 3_600_000,
};

/** How many times more seldom a page asks that is hidden. */
export const slowness = (whileHidden: number): number => (globalThis.document?.hidden ? whileHidden : 1);

/** The same, up to a tenth more or less: many agents are not to ask at the same moment. */
export const jittered = (milliseconds: number): number => milliseconds * (0.9 + 0.2 * Math.random());

/** How long to leave a CRM alone after so many failures in a row. */
export const backoff = (first: number, failures: number, longest: number): number =>
  jittered(Math.min(longest, first * 2 ** failures));

/** Browsers take longer waits for none at all. */
const longestTimer = 2 ** 31 - 1;

/**
 * Waits until it is `due` (milliseconds since 1970; asked again whenever the page is shown or hidden or the network comes
 * back). Rejects with the signal's reason.
 */
export async function waitUntil(due: () => number, signal: AbortSignal): Promise<void> {
  for (let left = due() - Date.now(); left > 0; left = due() - Date.now())
    await nap(Math.min(left, longestTimer), signal);
  signal.throwIfAborted();
}

function nap(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const wake = new AbortController();
    const end = (how: () => void) => () => {
      clearTimeout(timer);
      wake.abort();
      how();
    };
    const timer = setTimeout(end(resolve), milliseconds);
    if (signal.aborted) return end(() => reject(signal.reason as Error))();
    signal.addEventListener(
      'abort',
      end(() => reject(signal.reason as Error)),
      { signal: wake.signal },
    );
    globalThis.document?.addEventListener('visibilitychange', end(resolve), { signal: wake.signal });
    globalThis.addEventListener?.('online', end(resolve), { signal: wake.signal });
  });
}
