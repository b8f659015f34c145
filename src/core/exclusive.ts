/** Does one thing after the other under one name, over all tabs. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Under each name one thing after the other, in this page alone. */
export function createTurns(): Exclusive {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const before = last.get(name);
    const turn = before ? before.then(work, work) : work();
    last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (last.get(name) === turn) last.delete(name);
    }
  };
}
