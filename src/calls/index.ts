import { atom } from 'nanostores';
import type { Association, Call, Calls, CallSignal, CallsState, Outcome } from '../core/call.js';
import type { RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { Matches } from '../core/match.js';
import { askForNumber } from './asking.js';
import { findCall, isOver, settleFocus } from './focus.js';
import { afterRejection, firstOutcome, nextOutcome, type Attention } from './outcome.js';
import { isWithheld } from './withheld.js';

/** How many ended calls stay at hand. */
const kept = 20;

/** What calls need to know of the directory. */
export type CallDirectory = Pick<Directory, '$version' | 'numbers' | 'contact' | 'match' | 'ask' | 'choose' | 'reject'>;

/**
 * The calls of this tab. A ring is matched at once, from memory; where nothing matches the CRMs are asked, and what they
 * find reaches the screen by way of the directory.
 */
export function createCalls(directory: CallDirectory): Calls & { close(): void } {
  const $calls = atom<CallsState>({ live: [], recent: [] });
  const attention = new Map<string, Attention>();
  const attentionTo = (id: string) => attention.get(id) ?? inattentive();
  const closed = new AbortController();
  let forms = 0;

  const publish = (state: CallsState) => $calls.set(settleFocus(state, forms > 0));
  const changeAll = (edit: (call: Call) => Call) => {
    const state = $calls.get();
    const [live, recent] = [state.live.map(edit), state.recent.map(edit)];
    if (isSame(live, state.live) && isSame(recent, state.recent)) return; // most pages of a pull concern no call
    publish({ ...state, live, recent });
  };
  const change = (id: string, edit: (call: Call) => Call) => changeAll((call) => (call.id === id ? edit(call) : call));
  const changeLive = (id: string, edit: (call: Call) => Call) =>
    change(id, (call) => (isOver(call) ? call : edit(call)));
  const decide = (id: string, outcome: (call: Call) => Outcome) =>
    change(id, (call) => ({ ...call, outcome: outcome(call) }));
  const busy = (id: string) => {
    attentionTo(id).busy = true;
  };
  const numberOf = (id: string) => findCall($calls.get(), id)?.number;
  const unlisten = directory.$version.listen(() => {
    const looking = lookingOf($calls.get());
    changeAll((call) => {
      const outcome = nextOutcome(call, directory, attentionTo(call.id));
      const read = call.e164 === undefined && call.number !== undefined ? e164In(directory.match(call.number)) : {};
      return outcome === call.outcome && read.e164 === undefined ? call : { ...call, ...read, outcome };
    });
    for (const id of looking) askIfUnknown(id);
  });

  function askIfUnknown(id: string): void {
    const call = findCall($calls.get(), id);
    if (call?.outcome.kind !== 'unknown' || call.number === undefined) return;
    const update = (edit: (outcome: Outcome & { kind: 'unknown' }) => Outcome) =>
      decide(id, ({ outcome }) => (outcome.kind === 'unknown' ? edit(outcome) : outcome));
    void askForNumber(directory, call.number, update, closed.signal);
  }

  return {
    $calls,
    ring(signal) {
      if (findCall($calls.get(), signal.id)) return; // telephony repeats its events
      attention.set(signal.id, inattentive());
      const call = begin(signal, directory);
      const state = $calls.get();
      publish({ ...state, live: [...state.live, call] });
      askIfUnknown(call.id);
    },
    answer: (id) => changeLive(id, (call) => ({ ...call, state: 'active', answeredAt: call.answeredAt ?? Date.now() })),
    hold: (id) => changeLive(id, (call) => ({ ...call, state: 'held' })),
    end(id, how) {
      const state = $calls.get();
      const call = state.live.find((live) => live.id === id);
      if (!call) return;
      const missed = call.state === 'ringing' && call.direction === 'inbound';
      const over: Call = { ...call, state: how ?? (missed ? 'missed' : 'ended'), endedAt: Date.now() };
      const recent = [over, ...state.recent];
      const keep = recent.filter((other, at) => at < kept || other.id === state.focus); // the one on screen stays
      for (const other of recent) if (!keep.includes(other)) attention.delete(other.id);
      publish({ ...state, live: state.live.filter((other) => other !== call), recent: keep });
    },
    show(id) {
      const state = $calls.get();
      if (findCall(state, id)) $calls.set({ ...state, focus: id });
    },
    associate(id, contactId, how) {
      busy(id);
      decide(id, () => ({ kind: 'contact', association: association(contactId, how) }));
      const number = numberOf(id);
      if (how === 'chosen' && number !== undefined) directory.choose(number, contactId);
    },
    reject(id, ...contactIds) {
      busy(id);
      for (const contactId of contactIds) attentionTo(id).rejected.add(contactId);
      decide(id, (call) => afterRejection(call, directory, attentionTo(id)));
      const number = numberOf(id);
      if (number !== undefined) directory.reject(number, ...contactIds);
    },
    typing: busy,
    formOpened() {
      forms++;
      const { focus } = $calls.get();
      if (focus !== undefined) busy(focus);
      let open = true;
      return () => {
        if (open) forms--;
        open = false;
        publish($calls.get());
      };
    },
    close() {
      unlisten();
      closed.abort();
    },
  };
}

/** Calls of whom nobody knows yet who is calling. */
const lookingOf = ({ live, recent }: CallsState): readonly string[] =>
  [...live, ...recent].filter(({ outcome }) => outcome.kind === 'looking').map(({ id }) => id);

const isSame = (one: readonly Call[], other: readonly Call[]) => one.every((call, at) => call === other[at]);

const inattentive = (): Attention => ({ rejected: new Set(), busy: false });

const association = (contactId: RecordKey, how: Association['how']): Association => ({
  contactId,
  how,
  at: Date.now(),
});

const e164In = ({ parsed: { e164 } }: Matches): Pick<Call, 'e164'> => (e164 === undefined ? {} : { e164 });

function begin({ number, direction, ...signal }: CallSignal, directory: CallDirectory): Call {
  const startedAt = Date.now();
  const call = { ...signal, direction: direction ?? 'inbound', state: 'ringing', startedAt } as const;
  if (number === undefined || isWithheld(number)) return { ...call, outcome: { kind: 'withheld' } };
  const matches = directory.match(number);
  return { ...call, number, ...e164In(matches), outcome: firstOutcome(matches, startedAt) };
}
