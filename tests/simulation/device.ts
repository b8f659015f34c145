import type { KeptCall } from '../../src/calls/kept-call.js';
import type { Exclusive } from '../../src/core/exclusive.js';
import type { Kept } from '../../src/core/storage.js';
import type { OutboxStore } from '../../src/saving/outbox/store.js';
import type { Tab } from './network.js';
import type { Scheduler } from './scheduler.js';

/** One user's part of the device: rows on disk, locks, and messages between tabs. */
export interface Device {
  /** Every row that was ever written, in the order of its first writing. */
  readonly written: ReadonlySet<string>;
  /** Every row of a call that was ever written. */
  readonly callsWritten: readonly KeptCall[];
  storeFor(tab: Tab): OutboxStore;
  /** What is kept of calls; a tab that dies may or may not have written its last word. */
  callsFor(tab: Tab): Kept<KeptCall>;
  exclusiveFor(tab: Tab): Exclusive;
  /** To be called when a tab has died: its locks are free. */
  settleLocks(): void;
  /**
   * To be called when a tab has died, and before one opens: what others have begun to write of calls is there or, of a dead
   * tab, may be lost. A database carries transactions out in the order in which they were begun, by whichever tab; so a tab
   * that opens does not read what was there before a writing of which it can no longer hear.
   */
  settleCalls(): void;
  /** Whether a tab has still something to hear. */
  isTelling(): boolean;
}

interface Claim {
  readonly tab: Tab;
  readonly grant: () => void;
  isGranted: boolean;
}

/** What one tab tells another. */
interface Line {
  readonly from: Tab;
  readonly to: Tab;
  readonly waiting: (() => void)[];
  /** The world's time. */
  heldUntil: number;
}

/** How late a message is at most while a tab is slow, in milliseconds. */
const slowest = 15_000;

export function createDevice(scheduler: Scheduler): Device {
  const rows = new Map<string, unknown>();
  const written = new Set<string>();
  const listeners: { readonly tab: Tab; readonly changed: (rows: readonly string[]) => void }[] = [];
  const calls = new Map<string, KeptCall>();
  const callsWritten: KeptCall[] = [];
  const hearers: { readonly tab: Tab; readonly changed: (id: string, call: KeptCall | undefined) => void }[] = [];
  const lines: Line[] = [];
  const claims = new Map<string, Claim[]>();
  const callDisks: { readonly tab: Tab; readonly queue: (() => void)[] }[] = [];

  /** Each tab's transactions in their order; what a tab has begun before it dies may be lost or not, but never torn. */
  function diskOf(tab: Tab, queue: (() => void)[] = []) {
    return <T>(work: () => T): Promise<T> =>
      new Promise((resolve) => {
        queue.push(() => {
          const value = work();
          scheduler.soon(
            () => resolve(value),
            () => tab.isDead,
          );
        });
        scheduler.soon(() => {
          const next = queue.shift();
          if (!tab.isDead || scheduler.chance(0.5)) next?.();
          else queue.length = 0;
        });
      });
  }

  function tell(from: Tab, changed: readonly string[]): void {
    for (const { tab, changed: hear } of listeners) if (tab !== from) post(from, tab, () => hear(changed));
  }

  /**
   * Messages of one tab to another arrive late, and in their order. At times a tab is slow to hear: it may be granted a lock
   * that another has let go, or read what that one has written, long before it hears what happened.
   */
  function post(from: Tab, to: Tab, arrive: () => void): void {
    const isVoid = () => to.isDead;
    let line = lines.find((each) => each.from === from && each.to === to);
    if (!line) lines.push((line = { from, to, waiting: [], heldUntil: 0 }));
    const { waiting } = line;
    waiting.push(arrive);
    if (scheduler.chance(0.15)) line.heldUntil = scheduler.now() + scheduler.random() * slowest;
    const deliver = (): void => {
      const pause = line.heldUntil - scheduler.now();
      if (pause > 0) scheduler.after(pause, deliver, isVoid);
      else waiting.shift()?.();
    };
    scheduler.soon(deliver, isVoid);
  }

  function settle(name: string): void {
    const left = (claims.get(name) ?? []).filter(({ tab }) => !tab.isDead);
    claims.set(name, left);
    const [first] = left;
    if (!first || first.isGranted) return;
    first.isGranted = true;
    scheduler.soon(first.grant, () => first.tab.isDead);
  }

  return {
    written,
    callsWritten,
    storeFor(tab) {
      const onDisk = diskOf(tab);
      return {
        all: () => onDisk(() => new Map(rows)),
        keys: (from = '') => onDisk(() => [...rows.keys()].filter((row) => row >= from)),
        get: (asked) => onDisk(() => new Map(asked.map((row) => [row, rows.get(row)]))),
        async put(changes) {
          const own = [...changes].map(([row, value]) => [row, copyOf(value)] as const);
          await onDisk(() => {
            for (const [row, value] of own) {
              written.add(row);
              if (value === undefined) rows.delete(row);
              else rows.set(row, value);
            }
          });
          tell(tab, [...changes.keys()]);
          return true;
        },
        listen(changed) {
          const own = { tab, changed };
          listeners.push(own);
          return () => void listeners.splice(listeners.indexOf(own), 1);
        },
      };
    },
    callsFor(tab) {
      const queue: (() => void)[] = [];
      callDisks.push({ tab, queue });
      const onDisk = diskOf(tab, queue);
      const put = (id: string, call: KeptCall | undefined) => {
        const own = copyOf(call);
        void onDisk(() => {
          if (own) callsWritten.push(own);
          return void (own ? calls.set(id, own) : calls.delete(id));
        });
        for (const { tab: other, changed } of hearers) if (other !== tab) post(tab, other, () => changed(id, own));
      };
      return {
        all: () => onDisk(() => new Map(calls)),
        under: (prefix) => onDisk(() => new Map([...calls].filter(([row]) => row.startsWith(prefix)))),
        set: put,
        delete: (id) => put(id, undefined),
        deleteUnchanged: (read) =>
          void onDisk(() => {
            for (const [row, call] of read)
              if (JSON.stringify(calls.get(row)) === JSON.stringify(call)) calls.delete(row);
          }),
        settled: () => onDisk(() => undefined),
        listen(changed) {
          const own = { tab, changed };
          hearers.push(own);
          return () => void hearers.splice(hearers.indexOf(own), 1);
        },
      };
    },
    exclusiveFor: (tab) => async (name, work) => {
      let claim: Claim | undefined;
      await new Promise<void>((grant) => {
        claim = { tab, grant, isGranted: false };
        claims.set(name, [...(claims.get(name) ?? []), claim]);
        settle(name);
      });
      try {
        return await work();
      } finally {
        claims.set(name, (claims.get(name) ?? []).filter((each) => each !== claim)); // prettier-ignore
        settle(name);
      }
    },
    settleLocks: () => [...claims.keys()].forEach(settle),
    isTelling: () => lines.some(({ to, waiting }) => !to.isDead && waiting.length > 0),
    settleCalls() {
      for (const { tab, queue } of callDisks)
        for (const work of queue.splice(0)) {
          if (tab.isDead && scheduler.chance(0.5)) break;
          work();
        }
    },
  };
}

/** As it is on disk: what the page does with its own changes nothing, and nobody can change what they have read. */
const copyOf = <T>(value: T): T => freeze(structuredClone(value));

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) freeze(part);
  return value;
}
