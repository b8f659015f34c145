import { holdLock } from './locks.js';

/** A page that comes back so soon after it went has been reloaded, in milliseconds. */
const reload = 60_000;

export interface Session {
  leave(): void;
  /** Leaves no trace of it in this tab. */
  forget(): void;
}

/**
 * A session lasts as long as a tab of it is open. Every tab holds a shared lock; one that finds nobody else begins a new
 * session, and is to `drop` what earlier ones have left. A reload of the only tab is no new session: what tells it apart
 * is the time at which the page went, in the tab's own sessionStorage. Rejects where there are no locks.
 */
export async function enterSession(name: string, now: () => number, drop?: () => Promise<void>): Promise<Session> {
  const lock = `${name}:open`;
  const isReload = Math.abs(now() - readMark(name)) < reload;
  if (drop && !isReload)
    await navigator.locks.request(lock, { ifAvailable: true }, (alone) => (alone ? drop() : undefined));
  const left = await new Promise<() => void>((resolve, reject) => {
    const release = holdLock(lock, 'shared', () => resolve(release), reject);
  });
  const mark = () => writeMark(name, now());
  const unmark = () => removeEventListener('pagehide', mark);
  addEventListener('pagehide', mark);
  mark();
  return {
    leave() {
      unmark();
      left();
    },
    forget() {
      unmark();
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
