import { breathe } from '../segments/slices.js';

/** Milliseconds of work between two moments in which the page can do what is due. */
const slice = 8;

/** More at a time would give the clock no chance. */
const most = 2_000;

export type InSlices = <T>(
  items: readonly T[],
  take: (part: readonly T[]) => void,
  signal: AbortSignal,
) => Promise<void>;

/** Hands items on in parts of about 8 ms of work, as the parts before have taken; in between the page is free. */
export function createSlices(): InSlices {
  let each = slice / 64; // the first guess
  let worked = 0;
  return async (items, take, signal) => {
    for (let from = 0; from < items.length;) {
      if (worked >= slice / 2) {
        await breathe();
        worked = 0;
        signal.throwIfAborted();
      }
      const size = Math.min(most, Math.max(1, Math.floor((slice - worked) / each)));
      const part = items.slice(from, from + size);
      const began = performance.now();
      take(part);
      const took = performance.now() - began;
      each = Math.max(took / part.length, slice / most);
      worked += took;
      from += part.length;
    }
  };
}

/** Goes through what can be iterated, a slice at a time. */
export async function gather<T>(from: Iterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  let end = performance.now() + slice;
  for (const each of from) {
    all.push(each);
    if (performance.now() < end) continue;
    await breathe();
    end = performance.now() + slice;
  }
  return all;
}
