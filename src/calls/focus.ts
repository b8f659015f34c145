import type { Call, CallsState } from '../core/call.js';

export const isOver = (call: Call): boolean => call.endedAt !== undefined;

/** The call of this id, live or recent. */
export const findCall = ({ live, recent }: CallsState, id: string | undefined): Call | undefined =>
  id === undefined ? undefined : (live.find((call) => call.id === id) ?? recent.find((call) => call.id === id));

/**
 * The call on screen gives way only once it has ended (or there is none) and no form is open: then to the call that has
 * been ringing longest.
 */
export function settleFocus(state: CallsState, formsOpen: boolean): CallsState {
  const current = findCall(state, state.focus);
  if (formsOpen || (current && !isOver(current))) return state;
  const ringing = state.live.find((call) => call.state === 'ringing');
  if (ringing) return { ...state, focus: ringing.id };
  if (current || state.focus === undefined) return state;
  const { live, recent } = state;
  return { live, recent };
}
