import { holdLock } from './locks.js';

/** A page that comes back so soon after it went has been reloaded, in milliseconds. */
const reload = 60_000;

export interface Session {
  leave(): void;
  /** Leaves no trace of it in this tab. */
  forget(): void;
}

export interface Entering {
  /** Resolves when what is there may be read: it is of this session. */
  readonly settled: Promise<void>;
  /** Resolves when the other tabs know of this one. Rejects where there are no locks. */
  readonly entered: Promise<Session>;
}

/**
 * A session lasts as long as a tab of it is open. Every tab holds a shared lock; one that finds nobody else begins a new
 * session, and is to `drop` what earlier ones have left. A reload of the only tab is no new session: what tells it apart
 * is the time at which the page went, in the tab's own sessionStorage. Without `drop`, sessions do not matter.
 * Others are told of this tab `after` something that must not wait.
 */
export function enterSession(
  name: string,
  now: () => number,
  { after, drop }: { readonly after: Promise<unknown>; readonly drop: (() => Promise<void>) | undefined },
): Entering {
  const lock = `${name}:open`;
  async function settle(): Promise<void> {
    if (!drop) return;
    await navigator.locks.request(lock, { ifAvailable: true }, async (alone) => {
      // the mark is looked at last: a tab's first look into its sessionStorage holds up the page
      if (alone && !(Math.abs(now() - readMark(name)) < reload)) await drop();
    });
  }
  async function enter(): Promise<Session> {
    await settled;
    await after;
    const release = await new Promise<() => void>((resolve, reject) => {
      const held = holdLock(lock, 'shared', () => resolve(held), reject);
    });
    return begin(name, now, release);
  }
  const settled = settle();
  return { settled, entered: enter() };
}

function begin(name: string, now: () => number, release: () => void): Session {
  let isForgotten = false;
  const mark = () => {
    if (!isForgotten) writeMark(name, now());
  };
  addEventListener('pagehide', mark);
  return {
    leave() {
      removeEventListener('pagehide', mark);
      mark();
      release();
    },
    forget() {
      isForgotten = true;
      writeMark(name);
    },
  };
}

function readMark(name: string): number {
  try {
    return Number(sessionStorage.getItem(name) ?? NaN);
  } catch {
    return NaN;
  }
}

function writeMark(name: string, now?: number): void {
  try {
    if (now === undefined) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, String(now));
  } catch {
    // not allowed here: a reload begins a new session then
  }
}
