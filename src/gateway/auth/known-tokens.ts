/** Tokens that were found good, so that each is verified once and not at every request. */
export interface KnownTokens<T> {
  /** What was kept of this token, unless it has ended or the keys are others since. */
  find(token: string, keys: number): T | undefined;
  /** `keys`: which keys it was verified with. `until`: seconds since 1970. */
  keep(token: string, value: T, of: { readonly keys: number; readonly until: number }): void;
}

/** So many are kept, the last ones: who is not among them is verified again. */
const mostKept = 5_000;

/**
 * In memory alone, by the token itself: a hash would take as long as the verification that it spares, and the token is in
 * the memory of this process anyway.
 */
export function createKnownTokens<T>(): KnownTokens<T> {
  const kept = new Map<string, { readonly value: T; readonly keys: number; readonly until: number }>();
  return {
    find(token, keys) {
      const found = kept.get(token);
      if (found && found.keys === keys && Date.now() < found.until * 1000) return found.value;
      kept.delete(token);
      return undefined;
    },
    keep(token, value, of) {
      kept.set(token, { value, ...of });
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    },
  };
}
