/** So long nothing may have happened before there is time, in milliseconds. */
const pause = 5_000;

/** Work that can wait until nothing else is going on. */
export interface WhenQuiet {
  /** Something has happened: the work comes when that has been a while ago. */
  soon(): void;
  stop(): void;
}

/** `isStopped` tells the work that it is not wanted any more. */
export function whenQuiet(work: (isStopped: () => boolean) => Promise<void>): WhenQuiet {
  let isStopped = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let last = Promise.resolve();
  const begin = () => {
    last = last.then(() => (isStopped ? undefined : work(() => isStopped)));
  };
  return {
    soon() {
      clearTimeout(waiting);
      if (!isStopped) waiting = setTimeout(begin, pause);
    },
    stop() {
      isStopped = true;
      clearTimeout(waiting);
    },
  };
}
