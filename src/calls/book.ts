import type { Clock } from '../core/clock.js';
import type { Kept } from '../core/storage.js';
import { joinKept, keptCallIn, type KeptCall } from './kept-call.js';

/** For how long a call is kept, in milliseconds. */
const term = 30 * 24 * 3_600_000;
/** How many calls are kept; those that still wait to be logged are not counted. */
const most = 500;
/** How many of them are shown. */
const shown = 20;
/** What is typed is written out so long after it was, in milliseconds: not every letter is. */
const pause = 500;

/** All calls that are kept, in memory, and on the device where there is `kept`. */
export interface Book {
  get(id: string): KeptCall | undefined;
  readonly all: ReadonlyMap<string, KeptCall>;
  /** The last calls that are over, newest first: no more than there is room for on a screen. */
  recent(): readonly (readonly [string, KeptCall])[];
  /** Written at once; `soon`: within half a second, or when the page is hidden. */
  put(id: string, call: KeptCall, soon?: 'soon'): void;
  drop(id: string): void;
  /** Resolves once all that is known is written, or cannot be. */
  settled(): Promise<void>;
  close(): void;
}

export interface BookEvents {
  /** What was kept has been read: it has changed these calls, or brought them. */
  opened(ids: readonly string[]): void;
  /** Another page has changed the call, or dropped it. */
  changed(id: string): void;
}

export function openBook(kept: Kept<KeptCall> | undefined, clock: Clock, tell: BookEvents): Book {
  const calls = new Map<string, KeptCall>();
  const unwritten = new Set<string>();
  let stopTimer: (() => void) | undefined;
  let isRead = false;
  let isClosed = false;

  function write(): void {
    stopTimer?.();
    stopTimer = undefined;
    if (!isRead) return; // it may be more than this page knows
    for (const id of unwritten) {
      const call = calls.get(id);
      if (call) kept?.set(id, call);
    }
    unwritten.clear();
  }
  function drop(id: string): void {
    unwritten.delete(id);
    if (calls.delete(id)) kept?.delete(id);
  }
  function dropOutdated(): void {
    outdated(calls, clock.now()).forEach(drop);
  }
  async function read(): Promise<void> {
    const stored = await kept?.all();
    if (isClosed) return;
    const found = [...(stored ?? [])].flatMap(([id, value]) => {
      const earlier = keptCallIn(value);
      const own = calls.get(id);
      return earlier ? [[id, own ? joinKept(earlier, own) : earlier] as const] : [];
    });
    for (const [id, call] of found) calls.set(id, call);
    isRead = true;
    write();
    dropOutdated();
    if (found.length) tell.opened(found.flatMap(([id]) => (calls.has(id) ? [id] : [])));
  }
  const unlisten = kept?.listen((id, value) => {
    const call = keptCallIn(value);
    if (call) calls.set(id, call);
    else if (value === undefined) calls.delete(id);
    else return;
    unwritten.delete(id);
    tell.changed(id);
  });
  globalThis.addEventListener?.('pagehide', write);
  const reading = read();

  return {
    get: (id) => calls.get(id),
    all: calls,
    recent: () =>
      newestFirst(calls)
        .filter(([, { call }]) => call.endedAt !== undefined)
        .slice(0, shown),
    put(id, call, soon) {
      const before = calls.get(id);
      if (JSON.stringify(before) === JSON.stringify(call)) return;
      calls.set(id, call);
      unwritten.add(id);
      if (soon) stopTimer ??= clock.after(pause, write);
      else write();
      if (!before && calls.size > most) dropOutdated();
    },
    drop,
    async settled() {
      await reading;
      write();
      await kept?.settled();
    },
    close() {
      write();
      isClosed = true;
      unlisten?.();
      globalThis.removeEventListener?.('pagehide', write);
    },
  };
}

/** Whether the call is still to be logged somewhere. */
export const isWaiting = ({ log }: KeptCall): boolean =>
  log?.entries.some(({ state }) => state === 'waiting' || state === 'logging') ?? false;

const timeOf = ({ call }: KeptCall): number => call.endedAt ?? call.startedAt;

const newestFirst = (calls: ReadonlyMap<string, KeptCall>): readonly (readonly [string, KeptCall])[] =>
  [...calls].sort(([, one], [, other]) => timeOf(other) - timeOf(one));

/** Calls that are too old to be kept, or too many. */
function outdated(calls: ReadonlyMap<string, KeptCall>, now: number): readonly string[] {
  const all = newestFirst(calls);
  const old = all.filter(([, call]) => timeOf(call) < now - term);
  const tooMany = all.filter(([, call]) => !isWaiting(call)).slice(most);
  return [...new Set([...old, ...tooMany].map(([id]) => id))];
}
