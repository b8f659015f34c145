/** Work in slices, between which the page can do what is due. */

/** Milliseconds of work at one go. */
const slice = 5;

/** Runs work that yields now and then. `isStopped` is asked between slices; then undefined comes back. */
export function inSlices<T>(work: Generator<void, T>): Promise<T>;
export function inSlices<T>(work: Generator<void, T>, isStopped: () => boolean): Promise<T | undefined>;
export async function inSlices<T>(
  work: Generator<void, T>,
  isStopped: () => boolean = () => false,
): Promise<T | undefined> {
  for (;;) {
    for (const end = performance.now() + slice; performance.now() < end;) {
      const step = work.next();
      if (step.done) return step.value;
    }
    await breathe();
    if (isStopped()) return undefined;
  }
}

/** Hands items on in parts. */
export type InParts = <T>(
  items: readonly T[],
  take: (part: readonly T[]) => void,
  signal: AbortSignal,
) => Promise<void>;

/** More at a time would give the clock no chance. */
const most = 2_000;

/** Parts take one slice each, as far as the parts before tell; what fits into one is not parted. */
export function createParts(): InParts {
  let each = slice / 64; // the first guess
  let worked = 0;
  return async (items, take, signal) => {
    for (let from = 0; from < items.length;) {
      const left = items.length - from;
      if (worked > 0 && worked + left * each > slice) {
        await breathe();
        worked = 0;
        signal.throwIfAborted();
      }
      const size = Math.min(most, left, Math.max(1, Math.floor((slice - worked) / each)));
      const part = items.slice(from, from + size);
      const began = performance.now();
      take(part);
      const took = performance.now() - began;
      each = Math.max(took / size, slice / most);
      worked += took;
      from += size;
    }
  };
}

/** So long nothing goes on that can wait after `hush`, in milliseconds: a few frames. */
const quiet = 100;
let quietUntil = 0;

/** Somebody waits for something to be on the screen: work in slices comes after that. */
export function hush(): void {
  quietUntil = performance.now() + quiet;
}

/** Lets the page do what is due. Not by a timer, unless all is quiet: those of a hidden tab run once a second or less. */
export const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      const wait = quietUntil - performance.now();
      if (wait > 0) setTimeout(resolve, wait);
      else resolve();
    };
    port2.postMessage(null);
  });
