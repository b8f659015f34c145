/** What is found by a term: a number, an email, a company. */
export interface TermIndex {
  add(terms: Iterable<string>, key: string): void;
  delete(terms: Iterable<string>, key: string): void;
  get(term: string | undefined): ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

export function createTermIndex(): TermIndex {
  const keys = new Map<string, Set<string>>();
  return {
    add(terms, key) {
      for (const term of terms) {
        const set = keys.get(term);
        if (set) set.add(key);
        else keys.set(term, new Set([key]));
      }
    },
    delete(terms, key) {
      for (const term of terms) {
        const set = keys.get(term);
        if (set?.delete(key) && set.size === 0) keys.delete(term);
      }
    },
    get: (term) => (term === undefined ? none : (keys.get(term) ?? none)),
  };
}
