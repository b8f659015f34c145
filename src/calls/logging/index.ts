import type { Clock } from '../../core/clock.js';
import type { Connection } from '../../core/connection.js';
import type { RecordKey } from '../../core/contact.js';
import type { Directory } from '../../core/directory.js';
import type { Exclusive } from '../../core/exclusive.js';
import type { withPatience } from '../../core/patience.js';
import type { Readable } from '../../core/readable.js';
import type { KeptCall, KeptResult } from '../kept-call.js';
import { entriesOf, type LogEntry } from '../log.js';
import { isToSend, sendEntry } from './send.js';

/** Writes calls to CRMs. */
export interface Logging {
  /** Sends what waits of this call, or of all calls: at once, or when its time has come. */
  wake(id?: string): void;
  close(): void;
}

export interface LoggingServices {
  readonly calls: ReadonlyMap<string, KeptCall>;
  /** Changes what has come of the log in a CRM, where the call is still there. */
  readonly change: (id: string, connectionId: string, edit: (result: KeptResult) => KeptResult) => void;
  /** Has the call logged with the contact that it belongs to. */
  readonly move: (id: string) => void;
  /** Takes in what other tabs have written of the call. */
  readonly refresh: (id: string) => Promise<void>;
  /** Resolves once what was changed would survive this page. */
  readonly settled: () => Promise<void>;
  readonly directory: Pick<Directory, 'contact'>;
  readonly $connections: Readable<readonly Connection[]>;
  readonly clock: Clock;
  /** Two tabs that log the same call do so one after the other. */
  readonly exclusive: Exclusive;
  /** One request with an end. */
  readonly patiently: typeof withPatience;
  /** For how long, in milliseconds, after so many attempts in vain. */
  readonly pause?: (attempts: number) => number;
}

/** Each call goes to each CRM by itself, so that none holds back another. */
export function createLogging(services: LoggingServices): Logging {
  const { calls, change, move, directory, $connections, clock, exclusive } = services;
  const closed = new AbortController();
  const underWay = new Set<string>();
  const timers = new Map<string, () => void>();

  const entries = (id: string): readonly LogEntry[] => {
    const log = calls.get(id)?.log;
    return log ? entriesOf(log) : [];
  };
  function wake(id: string): void {
    const kept = calls.get(id);
    if (kept && isAstray(kept, directory)) move(id);
    for (const entry of entries(id)) start(id, entry);
  }
  function wakeAll(): void {
    for (const id of calls.keys()) wake(id);
  }
  function start(id: string, entry: LogEntry): void {
    const { connectionId, result: { retryAt = 0 } = {} } = entry;
    const isThere = $connections.get().some((connection) => connection.id === connectionId);
    if (!isThere || !isToSend(entry) || closed.signal.aborted) return;
    const name = JSON.stringify(['log', id, connectionId]);
    timers.get(name)?.();
    const pause = retryAt - clock.now();
    const again = () => wake(id);
    if (pause > 0) timers.set(name, clock.after(pause, again));
    else if (!underWay.has(name)) void send(name, id, connectionId);
  }
  async function send(name: string, id: string, connectionId: string): Promise<void> {
    underWay.add(name);
    const work = () => sendEntry(services, id, connectionId, closed.signal);
    await exclusive(name, work).catch(() => undefined); // closed
    underWay.delete(name);
    const entry = entries(id).find((each) => each.connectionId === connectionId);
    if (entry) start(id, entry); // it waits for its time, or has changed at the last moment
  }
  /** The network is back: what failed for want of it need not wait for its time. */
  function onOnline(): void {
    for (const id of calls.keys())
      for (const { connectionId, state, result } of entries(id))
        if (state === 'waiting' && result?.code === 'offline')
          change(id, connectionId, ({ retryAt: _, ...waiting }) => waiting);
    wakeAll();
  }
  globalThis.addEventListener?.('online', onOnline);
  const unlisten = $connections.listen(wakeAll); // what waits for a CRM that has not been there

  return {
    wake: (id) => (id === undefined ? wakeAll() : wake(id)),
    close() {
      closed.abort();
      unlisten();
      globalThis.removeEventListener?.('online', onOnline);
      for (const stop of timers.values()) stop();
    },
  };
}

/**
 * Whether the agent has decided, on a page that did not know of the log, that the call was somebody else's than it is logged
 * with. Contacts who share a record are one person, and of records that are not known nothing is said.
 */
function isAstray({ association, log }: KeptCall, directory: LoggingServices['directory']): boolean {
  const keysOf = (key: RecordKey) => directory.contact(key)?.records.map((record) => record.key) ?? [];
  const own = association?.by === undefined ? [] : keysOf(association.contactId);
  const targets = Object.values(log?.targets ?? {}).map(keysOf);
  return (
    own.length > 0 &&
    targets.length > 0 &&
    targets.every((keys) => keys.length > 0 && !keys.some((key) => own.includes(key)))
  );
}
