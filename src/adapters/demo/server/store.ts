/** A record of a demo CRM, as that CRM stores it. */
export type Row = Readonly<Record<string, unknown>>;

export type Kind = 'contacts' | 'companies' | 'users' | 'calls';

/** How a demo CRM misbehaves. `latency` in milliseconds. `edited-meanwhile` happens once, at the next update. */
export interface Faults {
  readonly latency: number;
  readonly failure: 'none' | 'offline' | '401' | '403' | '429' | '500' | 'html' | 'half-json' | 'edited-meanwhile';
}

/** One line of what has happened to contacts. */
export interface Happening {
  readonly id: string;
  readonly what: 'written' | 'removed' | 'merged';
  /** The contact that it was merged into. */
  readonly into?: string;
}

/** What has been changed against the seed: all that is kept. */
export interface Difference {
  /** When the CRM was set back, in milliseconds; 0 if never. Cursors from before are worth nothing. */
  epoch: number;
  /** The last time that was given out, in milliseconds. */
  clock: number;
  faults: Faults;
  /** `null`: removed. */
  rows: Record<Kind, Record<string, Row | null>>;
  /** The latest only. */
  happened: Happening[];
  /** How many have been dropped before them. */
  forgotten: number;
  /** How many contacts have been made. */
  made: number;
  /** Idempotency keys, and the contacts that they made. */
  keys: Record<string, string>;
}

/** Where the difference is kept, read anew at each access. */
export interface Store {
  /** Not to be changed. */
  read(): Difference;
  /** All of `edit`, or nothing if it throws. */
  change<T>(edit: (difference: Difference) => T): T;
  reset(): void;
  /** Told of every change, in other tabs too. */
  listen(listener: () => void): () => void;
}

const fresh = (epoch: number): Difference => ({
  epoch,
  clock: epoch,
  faults: { latency: 0, failure: 'none' },
  rows: { contacts: {}, companies: {}, users: {}, calls: {} },
  happened: [],
  forgotten: 0,
  made: 0,
  keys: {},
});

/** `shared` keeps it for all tabs of the origin and over a reload, as far as the browser lets us; else in memory. */
export function createStore(name: string, kept: 'shared' | 'memory'): Store {
  const key = `onestream-widgets/demo@1/${name}`;
  const place = kept === 'shared' ? sharedPlace(key) : memoryPlace();
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  if (kept === 'shared') {
    globalThis.addEventListener?.('storage', (event) => {
      if (event.key === key || event.key === null) tell();
    });
  }

  let lastText: string | null = null;
  let last = fresh(0);
  const read = (): Difference => {
    const text = place.get();
    if (text !== lastText || text === null) [lastText, last] = [text, parse(text)];
    return last;
  };
  const write = (difference: Difference): void => {
    place.set(JSON.stringify(difference));
    tell();
  };

  return {
    read,
    change(edit) {
      const copy = parse(place.get());
      const result = edit(copy);
      write(copy);
      return result;
    },
    reset: () => write(fresh(Math.max(Date.now(), read().clock) + 1)),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function parse(text: string | null): Difference {
  try {
    return text === null ? fresh(0) : (JSON.parse(text) as Difference);
  } catch {
    return fresh(0); // somebody else wrote under our key
  }
}

interface Place {
  get(): string | null;
  set(text: string): void;
}

function memoryPlace(): Place {
  let kept: string | null = null;
  return { get: () => kept, set: (text) => void (kept = text) };
}

/** Storage may be forbidden, and it may be full: from then on this tab is on its own. */
function sharedPlace(key: string): Place {
  const memory = memoryPlace();
  let alone = false;
  const attempt = <T>(shared: () => T, own: () => T): T => {
    if (!alone) {
      try {
        return shared();
      } catch {
        alone = true;
      }
    }
    return own();
  };
  return {
    get: () =>
      attempt(
        () => localStorage.getItem(key),
        () => memory.get(),
      ),
    set(text) {
      memory.set(text);
      attempt(
        () => localStorage.setItem(key, text),
        () => undefined,
      );
    },
  };
}
