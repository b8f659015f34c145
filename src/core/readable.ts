/** A value that can be read and listened to. nanostores' atoms have this shape; elements need no more than it. */
export interface Readable<T> {
  get(): T;
  /** Calls `listener` at each change from now on; returns how to stop. */
  listen(listener: (value: T) => void): () => void;
}
