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
  storeFor(tab: Tab): OutboxStore;
  /** What is kept of calls; a tab that dies may or may not have written its last word. */
  callsFor(tab: Tab): Kept<KeptCall>;
  exclusiveFor(tab: Tab): Exclusive;
  /** To be called when a tab has died: its locks are free. */
  settleLocks(): void;
}

interface Claim {
  readonly tab: Tab;
  readonly grant: () => void;
  isGranted: boolean;
}

export function createDevice(scheduler: Scheduler): Device {
  const rows = new Map<string, unknown>();
  const written = new Set<string>();
  const listeners: { readonly tab: Tab; readonly changed: (rows: readonly string[]) => void }[] = [];
  const calls = new Map<string, KeptCall>();
  const hearers: { readonly tab: Tab; readonly changed: (id: string, call: KeptCall | undefined) => void }[] = [];
  const posted = new WeakMap<Tab, Map<Tab, (() => void)[]>>();
  const claims = new Map<string, Claim[]>();

  /** Each tab's transactions in their order; what a tab has begun before it dies may be lost or not, but never torn. */
  function diskOf(tab: Tab) {
    const queue: (() => void)[] = [];
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

  /** Messages of one tab to another arrive late, and in their order. */
  function post(from: Tab, to: Tab, arrive: () => void): void {
    const lines = posted.get(from) ?? new Map<Tab, (() => void)[]>();
    const line = lines.get(to) ?? [];
    posted.set(from, lines.set(to, line));
    line.push(arrive);
    scheduler.soon(
      () => line.shift()?.(),
      () => to.isDead,
    );
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
    storeFor(tab) {
      const onDisk = diskOf(tab);
      return {
        all: () => onDisk(() => new Map(rows)),
        keys: (from = '') => onDisk(() => [...rows.keys()].filter((row) => row >= from)),
        get: (row) => onDisk(() => rows.get(row)),
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
      const onDisk = diskOf(tab);
      const put = (id: string, call: KeptCall | undefined) => {
        const own = copyOf(call);
        void onDisk(() => void (own ? calls.set(id, own) : calls.delete(id)));
        for (const { tab: other, changed } of hearers) if (other !== tab) post(tab, other, () => changed(id, own));
      };
      return {
        all: () => onDisk(() => new Map(calls)),
        under: (prefix) => onDisk(() => new Map([...calls].filter(([row]) => row.startsWith(prefix)))),
        set: put,
        delete: (id) => put(id, undefined),
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
  };
}

/** As it is on disk: what the page does with its own changes nothing, and nobody can change what they have read. */
const copyOf = <T>(value: T): T => freeze(structuredClone(value));

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) freeze(part);
  return value;
}
