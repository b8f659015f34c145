/** Milliseconds of work between two moments in which the page can do what is due. */
const slice = 8;

/** Runs work that yields now and then, a slice at a time. `isStopped` is asked between slices; then undefined comes back. */
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

/** Lets the page do what is due. Not by a timer: those of a hidden tab run once a second or less. */
export const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
