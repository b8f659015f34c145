import type { Call, Calls, CallSignal, CallsState, Outcome } from '../core/call.js';
import { pageClock } from '../core/clock.js';
import type { Directory } from '../core/directory.js';
import { createTurns } from '../core/exclusive.js';
import type { Matches } from '../core/match.js';
import { withPatience } from '../core/patience.js';
import { askForNumber } from './asking.js';
import { isOver } from './focus.js';
import { isSameCall } from './kept-call.js';
import { createCallList } from './list.js';
import { afterRejection, firstOutcome, nextOutcome, type Attention } from './outcome.js';
import { createRecorder, type RecorderOptions } from './recorder.js';
import { restored, withKept } from './restore.js';
import { isWithheld } from './withheld.js';

/** What calls need to know of the directory. */
export type CallDirectory = Pick<Directory, '$version' | 'numbers' | 'contact' | 'match' | 'ask' | 'choose' | 'reject'>;

export interface CallOptions extends Omit<RecorderOptions, 'directory' | 'clock' | 'exclusive' | 'patiently'> {
  /** Over all tabs that share what is kept; over this page unless told. */
  readonly exclusive?: RecorderOptions['exclusive'];
  /** Who decides here. */
  readonly user: string;
}

/** Calls as the workspace has them. */
export interface WorkspaceCalls extends Calls {
  /** Whether a call waits to be logged. */
  hasWaiting(): boolean;
  close(): void;
}

/**
 * The calls of this tab, and those of earlier pages that are kept. A ring is matched at once, from memory; where nothing
 * matches the CRMs are asked, and what they find reaches the screen by way of the directory.
 */
export function createCalls(directory: CallDirectory, { user, ...options }: CallOptions): WorkspaceCalls {
  const list = createCallList();
  const { $calls, find, changeAll, change, changeLive } = list;
  const attention = new Map<string, Attention>();
  const closed = new AbortController();
  const recorder = createRecorder(
    { exclusive: inThisPage, ...options, directory, clock: pageClock, patiently: withPatience },
    { opened, changed },
  );

  function attentionTo(id: string): Attention {
    const paid = attention.get(id) ?? { rejected: new Set(), busy: false, settled: false };
    attention.set(id, paid);
    return paid;
  }
  const decide = (id: string, outcome: (call: Call) => Outcome) =>
    change(id, (call) => ({ ...call, outcome: outcome(call) }));
  const busy = (id: string) => {
    attentionTo(id).busy = true;
  };
  function keep(calls: readonly Call[]): void {
    for (const call of calls) recorder.keep(call, attentionTo(call.id).rejected);
  }
  /** The agent has decided whose calls these are. */
  function move(calls: readonly Call[]): void {
    keep(calls);
    for (const call of calls) recorder.move(call);
  }
  function logSome(calls: readonly Call[]): void {
    for (const call of calls) if (recorder.isAutomatic(call)) recorder.log(call);
  }
  function forgetCall(id: string): void {
    list.remove(id);
    attention.delete(id);
  }

  const unlisten = directory.$version.listen(() => {
    const looking = lookingOf($calls.get());
    const news = changeAll((call) => {
      const outcome = nextOutcome(call, directory, attentionTo(call.id));
      const read = call.e164 === undefined && call.number !== undefined ? e164In(directory.match(call.number)) : {};
      return outcome === call.outcome && read.e164 === undefined ? call : { ...call, ...read, outcome };
    });
    const own = news.filter((call) => isOver(call) && !attentionTo(call.id).settled);
    keep(own);
    logSome(own);
    for (const id of looking) if (!attentionTo(id).settled) askIfUnknown(id);
  });

  function askIfUnknown(id: string): void {
    const call = find(id);
    if (call?.outcome.kind !== 'unknown' || call.number === undefined) return;
    const update = (edit: (outcome: Outcome & { kind: 'unknown' }) => Outcome) =>
      void decide(id, ({ outcome }) => (outcome.kind === 'unknown' ? edit(outcome) : outcome));
    void askForNumber(directory, call.number, update, closed.signal);
  }
  /** More is kept of the call than it shows; or nothing any more, because all was forgotten. */
  function changed(id: string): void {
    const kept = recorder.get(id);
    if (kept) change(id, (call) => withKept(call, kept, directory, attentionTo(id)));
    else if (find(id)?.endedAt !== undefined) forgetCall(id);
  }
  function opened(ids: readonly string[]): void {
    ids.forEach(changed);
    const past = recorder.recent().filter(([id]) => !find(id));
    list.addPast(past.map(([id, kept]) => restored(id, kept, directory, attentionTo(id))));
    recorder.resume();
  }
  /** A call that comes in under the id of one that is kept: it goes on, unless the id is used anew. */
  function goOn(call: Call): Call {
    const kept = recorder.get(call.id);
    if (kept && isSameCall(kept.call, call)) return withKept(call, kept, directory, attentionTo(call.id));
    recorder.drop(call.id);
    return call;
  }

  return {
    $calls,
    ring(signal) {
      const call = begin(signal, directory);
      const before = find(call.id);
      if (before && (!isOver(before) || isSameCall(before, call))) return; // telephony repeats its events
      forgetCall(call.id);
      list.add(goOn(call));
      askIfUnknown(call.id);
    },
    answer: (id) =>
      keep(changeLive(id, (call) => ({ ...call, state: 'active', answeredAt: call.answeredAt ?? Date.now() }))),
    hold: (id) => void changeLive(id, (call) => ({ ...call, state: 'held' })),
    end(id, how) {
      const call = find(id);
      if (!call || isOver(call)) return;
      const missed = call.state === 'ringing' && call.direction === 'inbound';
      const over: Call = { ...call, state: how ?? (missed ? 'missed' : 'ended'), endedAt: Date.now() };
      for (const other of list.end(over)) attention.delete(other.id);
      keep([over]);
      logSome([over]);
    },
    show: list.show,
    associate(id, contactId, how) {
      busy(id);
      const association = { contactId, how, at: Date.now(), by: user };
      const news = decide(id, () => ({ kind: 'contact', association }));
      move(news);
      logSome(news);
      const number = find(id)?.number;
      if (how === 'chosen' && number !== undefined) directory.choose(number, contactId);
    },
    reject(id, ...contactIds) {
      busy(id);
      for (const contactId of contactIds) attentionTo(id).rejected.add(contactId);
      move(decide(id, (call) => afterRejection(call, directory, attentionTo(id))));
      const number = find(id)?.number;
      if (number !== undefined) directory.reject(number, ...contactIds);
    },
    note(id, notes) {
      const call = find(id);
      if (call) recorder.note(call, notes);
    },
    log(id, { notes } = {}) {
      const call = find(id);
      if (call) recorder.log(call, notes);
    },
    retryLog: recorder.retry,
    typing: busy,
    formOpened() {
      const { focus } = $calls.get();
      if (focus !== undefined) busy(focus);
      return list.formOpened();
    },
    hasWaiting: recorder.hasWaiting,
    close() {
      recorder.close();
      unlisten();
      closed.abort();
    },
  };
}

const inThisPage = () => Promise.resolve(createTurns());

/** Calls of whom nobody knows yet who is calling. */
const lookingOf = ({ live, recent }: CallsState): readonly string[] =>
  [...live, ...recent].filter(({ outcome }) => outcome.kind === 'looking').map(({ id }) => id);

const e164In = ({ parsed: { e164 } }: Matches): Pick<Call, 'e164'> => (e164 === undefined ? {} : { e164 });

function begin({ number, direction, ...signal }: CallSignal, directory: CallDirectory): Call {
  const startedAt = Date.now();
  const call = { ...signal, direction: direction ?? 'inbound', state: 'ringing', startedAt } as const;
  if (number === undefined || isWithheld(number)) return { ...call, outcome: { kind: 'withheld' } };
  const matches = directory.match(number);
  return { ...call, number, ...e164In(matches), outcome: firstOutcome(matches, startedAt) };
}
