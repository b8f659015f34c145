/** Holds a Web Lock from when it is granted until the function that is returned is called. */
export function holdLock(
  name: string,
  mode: LockMode,
  granted: () => void,
  refused: (error: unknown) => void = () => undefined,
): () => void {
  const waiting = new AbortController();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  navigator.locks
    .request(name, { mode, signal: waiting.signal }, () => {
      granted();
      return held;
    })
    .catch(refused);
  return () => {
    waiting.abort();
    release();
  };
}
