import { recordsToLog, type LogCalls } from '../core/call-log.js';
import type { Clock } from '../core/clock.js';
import { isLoggable, type Association, type Call } from '../core/call.js';
import type { Connection, ConnectionView } from '../core/connection.js';
import type { RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { Exclusive } from '../core/exclusive.js';
import type { withPatience } from '../core/patience.js';
import type { Readable } from '../core/readable.js';
import type { Kept } from '../core/storage.js';
import { isWaiting, openBook, type Book, type BookEvents } from './book.js';
import { factsOf, type KeptCall, type KeptResult } from './kept-call.js';
import { lazyLogging } from './lazy-logging.js';
import { logTo } from './log.js';

export interface RecorderOptions {
  readonly directory: Pick<Directory, 'contact'>;
  /** The CRMs that are there, and all that are known. */
  readonly $connections: Readable<readonly Connection[]>;
  readonly $views: Readable<readonly ConnectionView[]>;
  /** Where calls are kept beyond this page. */
  readonly kept?: Kept<KeptCall>;
  readonly clock: Clock;
  /** Does one thing after the other over all tabs that share what is kept. */
  readonly exclusive: () => Promise<Exclusive>;
  /** One request with an end. */
  readonly patiently: typeof withPatience;
  readonly logCalls?: LogCalls;
  /** How long to wait, in milliseconds, after so many attempts in vain. */
  readonly pause?: (attempts: number) => number;
}

/** Keeps what is known of calls, and has them logged. */
export interface Recorder extends Pick<Book, 'get' | 'drop' | 'recent'> {
  /** `rejected`: contacts that are not calling, as the agent has said. */
  keep(call: Call, rejected: ReadonlySet<RecordKey>): void;
  note(call: Call, notes: string): void;
  /** Where there is a CRM to log the call in. */
  log(call: Call, notes?: string): void;
  /** Whether the call is to be logged without the agent's word. */
  isAutomatic(call: Call): boolean;
  /** The call, as it is kept, belongs to another contact now, or to none. */
  move(call: Pick<Call, 'id'>): void;
  retry(id: string, connectionId: string): void;
  /** Sends what waits, and moves what earlier pages have left with the wrong contact. */
  resume(): void;
  /** Whether something is still to be logged. */
  hasWaiting(): boolean;
  close(): void;
}

/** `tell.changed` is also called for notes and logs that change here. */
export function createRecorder(options: RecorderOptions, tell: BookEvents): Recorder {
  const { directory, $views, kept: store, logCalls, ...rest } = options;
  const book = openBook(store, rest.clock, { opened: tell.opened, changed: heard });
  const logging = lazyLogging({
    ...rest,
    directory,
    calls: book.all,
    change,
    move,
    refresh: book.refresh,
    settled: book.settled,
  });

  /** Another page has changed the call: what that one leaves undone, should it go, or could not know of, is done here. */
  function heard(id: string): void {
    tell.changed(id);
    const kept = book.get(id);
    if (kept?.log) logging.wake(id);
  }
  const recordsOf = ({ association }: Pick<KeptCall, 'association'>) =>
    recordsToLog(association && directory.contact(association.contactId), $views.get());
  function put(id: string, kept: KeptCall, soon?: 'soon'): void {
    book.put(id, kept, soon);
    tell.changed(id);
  }
  function change(id: string, connectionId: string, edit: (result: KeptResult) => KeptResult): void {
    const kept = book.get(id);
    if (!kept?.log) return;
    const { results } = kept.log;
    const before = results[connectionId] ?? { at: 0, state: 'waiting' };
    const after = { ...edit(before), at: before.at + 1 };
    put(id, { ...kept, log: { ...kept.log, results: { ...results, [connectionId]: after } } });
  }

  function move(id: string): void {
    const kept = book.get(id);
    if (kept?.log) put(id, { ...kept, log: logTo(kept.log, recordsOf(kept), kept.log.notes) });
  }

  const hasWaiting = () => [...book.all.values()].some(isWaiting);

  return {
    get: book.get,
    drop: book.drop,
    recent: book.recent,
    keep: (call, rejected) => book.put(call.id, keptOf(call, book.get(call.id), rejected)),
    note: (call, notes) => put(call.id, { ...keptOf(call, book.get(call.id)), notes }, 'soon'),
    log(call, notes = call.notes ?? '') {
      const kept = keptOf(call, book.get(call.id));
      const records = isLoggable(call) ? recordsOf(kept) : [];
      if (!records.length) return;
      const isNew = notes !== (kept.notes ?? ''); // what somebody types elsewhere in this moment is later than no notes
      put(call.id, { ...kept, ...(isNew && { notes }), log: logTo(kept.log, records, notes) });
      logging.wake(call.id);
    },
    isAutomatic: (call) => logCalls === 'automatic' && isSure(call) && !book.get(call.id)?.log,
    move({ id }) {
      if (!book.get(id)?.log) return;
      move(id);
      logging.wake(id);
    },
    retry(id, connectionId) {
      change(id, connectionId, atOnce);
      logging.wake(id);
    },
    resume() {
      if ([...book.all.values()].some((kept) => isWaiting(kept) || mayBeAstray(kept))) logging.wake();
    },
    hasWaiting,
    close() {
      logging.close();
      book.close();
    },
  };
}

/** Whether it may be logged with somebody else than the agent gave it to, on two pages of which neither knew of the other. */
const mayBeAstray = ({ association, log }: KeptCall): boolean =>
  association?.by !== undefined && log !== undefined && !Object.values(log.targets).includes(association.contactId);

function keptOf(call: Call, before: KeptCall | undefined, rejected?: ReadonlySet<RecordKey>): KeptCall {
  const kept: KeptCall = {
    ...(before ?? { stamps: {} }),
    version: 2,
    id: call.id,
    call: factsOf(call),
    ...(rejected?.size && { rejected: [...rejected].sort() }),
  };
  return belongingTo(kept, call.outcome.kind === 'contact' ? call.outcome.association : undefined);
}

const belongingTo = ({ association: _, ...kept }: KeptCall, association: Association | undefined): KeptCall =>
  association ? { ...kept, association } : kept;

/** What has failed or waits for its time need not do so any longer. */
const atOnce = ({ retryAt: _, ...result }: KeptResult): KeptResult =>
  result.state === 'failed' ? { ...result, state: 'waiting' } : result;

/** Whether the agent has decided whose call it was, or the contact's own number tells. */
const isSure = ({ state, outcome }: Call): boolean =>
  state === 'ended' &&
  outcome.kind === 'contact' &&
  (outcome.association.how !== 'matched' || outcome.match?.grade === 'exact' || outcome.match?.grade === 'national');
