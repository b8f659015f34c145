import type { Clock } from '../core/clock.js';
import type { Kept } from '../core/storage.js';
import { isNews, joinKept, stamped } from './join-kept.js';
import type { KeptCall } from './kept-call.js';
import { entriesOf } from './log.js';
import { openRows } from './rows.js';

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
  /** Takes in what other pages have written of the call up to now, heard of or not. */
  refresh(id: string): Promise<void>;
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
  const rows = kept && openRows(kept, clock);
  const calls = new Map<string, KeptCall>();
  const unwritten = new Set<string>();
  let stopTimer: (() => void) | undefined;
  let isClosed = false;

  function write(): void {
    stopTimer?.();
    stopTimer = undefined;
    for (const id of unwritten) {
      const call = calls.get(id);
      if (call) rows?.write(call);
    }
    unwritten.clear();
  }
  function forget(id: string): void {
    unwritten.delete(id);
    calls.delete(id);
  }
  function drop(id: string): void {
    forget(id);
    rows?.drop(id);
  }
  function dropOutdated(): void {
    outdated(calls, clock.now()).forEach(drop);
  }
  /** What another page knows. */
  function take(call: KeptCall): void {
    const own = calls.get(call.id);
    calls.set(call.id, own ? joinKept(own, call) : call);
  }
  async function read(): Promise<void> {
    const stored = (await rows?.all()) ?? [];
    if (isClosed) return;
    stored.forEach(take);
    dropOutdated();
    const counts = new Map<string, number>();
    for (const { id } of stored) counts.set(id, (counts.get(id) ?? 0) + 1);
    if (counts.size) tell.opened([...counts.keys()].filter((id) => calls.has(id)));
    for (const [id, count] of counts) if (count > 1) join(id);
  }
  /** Each page that has changed a call has left a row of it: of one that is over, one is enough. */
  function join(id: string): void {
    const call = calls.get(id);
    if (call && call.call.endedAt !== undefined) rows?.join(call);
  }
  const unlisten = rows?.listen(
    (call) => {
      take(call);
      tell.changed(call.id);
    },
    (id) => {
      forget(id);
      tell.changed(id);
    },
  );
  async function settled(): Promise<void> {
    await reading;
    write();
    await rows?.settled();
  }
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
      const next = stamped(before, call, clock.now());
      if (before && !isNews(before, next)) return;
      calls.set(id, next);
      unwritten.add(id);
      if (soon) stopTimer ??= clock.after(pause, write);
      else write();
      if (!before && calls.size > most) dropOutdated();
    },
    drop,
    async refresh(id) {
      await settled();
      (await rows?.of(id))?.forEach(take);
      tell.changed(id);
    },
    settled,
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
  log !== undefined && entriesOf(log).some(({ state }) => state === 'waiting' || state === 'logging');

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
