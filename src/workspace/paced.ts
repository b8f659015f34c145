import type { Readable } from '../core/readable.js';

/**
 * The same value, for elements that are drawn anew with each change: while `isLong` a listener is called at once, and then
 * again only after `pause` milliseconds, with whatever has changed by then.
 */
export function paced<T>(source: Readable<T>, pause: number, isLong: (value: T) => boolean): Readable<T> {
  return {
    get: () => source.get(),
    listen(listener) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isNews = false;
      const tell = () => {
        timer = undefined;
        if (!isNews) return;
        isNews = false;
        timer = setTimeout(tell, pause);
        listener(source.get());
      };
      const stop = source.listen((value) => {
        isNews = true;
        if (timer !== undefined && isLong(value)) return;
        clearTimeout(timer);
        tell();
      });
      return () => {
        clearTimeout(timer);
        stop();
      };
    },
  };
}
