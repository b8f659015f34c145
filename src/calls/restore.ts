import type { Call } from '../core/call.js';
import type { Directory } from '../core/directory.js';
import { isOver } from './focus.js';
import type { KeptCall } from './kept-call.js';
import { toCallLog } from './log.js';
import { afterRejection, nextOutcome, type Attention } from './outcome.js';

type Known = Pick<Directory, 'contact' | 'match'>;

/** The call with what is kept of its notes and its log. */
function withLog({ notes: _, log: __, ...call }: Call, kept: KeptCall | undefined): Call {
  return {
    ...call,
    ...(kept?.notes && { notes: kept.notes }),
    ...(kept?.log && { log: toCallLog(kept.log) }),
  };
}

/**
 * A call of this page as another page, before it or beside it, has kept it: when it began, what was decided of it, what was
 * written. A mere match is taken over only once the call is over: until then the directory knows better.
 */
export function withKept(call: Call, kept: KeptCall, directory: Known, attention: Attention): Call {
  const { startedAt, answeredAt } = kept.call;
  const known: Call = { ...withLog(call, kept), startedAt, ...(answeredAt !== undefined && { answeredAt }) };
  const { association, rejected = [] } = kept;
  for (const key of rejected) attention.rejected.add(key);
  if (kept.log) attention.settled = true;
  const shown = call.outcome.kind === 'contact' ? call.outcome.association.contactId : undefined;
  if (association && association.contactId !== shown && (isOver(call) || association.how !== 'matched'))
    return { ...known, outcome: { kind: 'contact', association } };
  const isRejected = !association && shown !== undefined && attention.rejected.has(shown);
  return isRejected ? { ...known, outcome: afterRejection(call, directory, attention) } : known;
}

/** A call that has ended on an earlier page. */
export function restored(id: string, kept: KeptCall, directory: Known, attention: Attention): Call {
  attention.settled = true;
  const { number } = kept.call;
  const call: Call = { id, ...kept.call, outcome: { kind: number === undefined ? 'withheld' : 'looking' } };
  const known = withKept(call, kept, directory, attention);
  return { ...known, outcome: nextOutcome(known, directory, attention) };
}
