import { atom } from 'nanostores';
import type { Call, CallsState } from '../core/call.js';
import type { Readable } from '../core/readable.js';
import { findCall, isOver, settleFocus } from './focus.js';

/** How many ended calls stay at hand. */
const most = 20;

/** The one place that sets what is shown of calls. What changes calls returns those that have become others. */
export interface CallList {
  readonly $calls: Readable<CallsState>;
  find(id: string): Call | undefined;
  /** A new call, among those that last. */
  add(call: Call): void;
  /** A call that lasted is over now. Returns which ones have made place. */
  end(over: Call): readonly Call[];
  /** Calls that were over before, among the recent ones; those that are too old for it are left out. */
  addPast(calls: readonly Call[]): void;
  remove(id: string): void;
  changeAll(edit: (call: Call) => Call): readonly Call[];
  change(id: string, edit: (call: Call) => Call): readonly Call[];
  changeLive(id: string, edit: (call: Call) => Call): readonly Call[];
  show(id: string): void;
  /** Returns how to say that the form has closed. */
  formOpened(): () => void;
}

export function createCallList(): CallList {
  const $calls = atom<CallsState>({ live: [], recent: [] });
  let forms = 0;

  const publish = (state: CallsState) => $calls.set(settleFocus(state, forms > 0));
  function changeAll(edit: (call: Call) => Call): readonly Call[] {
    const state = $calls.get();
    const before = [...state.live, ...state.recent];
    const [live, recent] = [state.live.map(edit), state.recent.map(edit)];
    const news = [...live, ...recent].filter((call, at) => call !== before[at]);
    if (news.length) publish({ ...state, live, recent }); // most pages of a pull concern no call
    return news;
  }
  const change: CallList['change'] = (id, edit) => changeAll((call) => (call.id === id ? edit(call) : call));

  return {
    $calls,
    find: (id) => findCall($calls.get(), id),
    add(call) {
      const state = $calls.get();
      publish({ ...state, live: [...state.live, call] });
    },
    end(over) {
      const state = $calls.get();
      const recent = [over, ...state.recent];
      const near = recent.filter((call, at) => at < most || call.id === state.focus); // the one on screen stays
      publish({ ...state, live: state.live.filter(({ id }) => id !== over.id), recent: near });
      return recent.filter((call) => !near.includes(call));
    },
    addPast(calls) {
      const state = $calls.get();
      if (calls.length) publish({ ...state, recent: newestFirst([...state.recent, ...calls]) });
    },
    remove(id) {
      const { focus, live, recent } = $calls.get();
      const others = (calls: readonly Call[]) => calls.filter((call) => call.id !== id);
      publish({ live: others(live), recent: others(recent), ...(focus !== undefined && focus !== id && { focus }) });
    },
    changeAll,
    change,
    changeLive: (id, edit) => change(id, (call) => (isOver(call) ? call : edit(call))),
    show(id) {
      const state = $calls.get();
      if (findCall(state, id)) $calls.set({ ...state, focus: id });
    },
    formOpened() {
      forms++;
      let open = true;
      return () => {
        if (open) forms--;
        open = false;
        publish($calls.get());
      };
    },
  };
}

/** The newest that have room. */
const newestFirst = (calls: readonly Call[]): readonly Call[] =>
  [...calls].sort((one, other) => (other.endedAt ?? 0) - (one.endedAt ?? 0)).slice(0, most);
