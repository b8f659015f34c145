import { isSameCall, type KeptCall, type KeptLog, type KeptResult, type Stamps } from './kept-call.js';

type Part = (kept: KeptCall) => unknown;

const wanted: Part = ({ log }) => log && [log.notes, log.targets];
const text = (value: unknown): string => JSON.stringify(value) ?? '';

/** The call with a new stamp on each part that is another than it was before. */
export function stamped(before: KeptCall | undefined, kept: KeptCall, now: number): KeptCall {
  const at = Math.max(now, ...Object.values(kept.stamps).map((stamp: number) => stamp + 1));
  const isNew = (part: Part) => text(part(kept)) !== text(before && part(before));
  const isDecided = kept.association?.by !== undefined && isNew(({ association }) => association);
  return {
    ...kept,
    stamps: {
      ...kept.stamps,
      ...(isNew(({ call, association }) => [call, association]) && { call: at }),
      ...((isDecided || isNew(({ rejected }) => rejected)) && { decision: at }),
      ...(isNew(({ notes }) => notes) && { notes: at }),
      ...(isNew(wanted) && { log: at }),
    },
  };
}

/** Whether there is anything in it that was not there before. */
export const isNews = (before: KeptCall, next: KeptCall): boolean =>
  text([before.stamps, before.log?.results]) !== text([next.stamps, next.log?.results]);

/**
 * What two pages know of a call, as one. Of each part the later one stands, whole: of two notes the agent sees the one they
 * wrote last, and no CRM gets a text that nobody wrote. In whatever order pages hear of each other, all end with the same.
 */
export function joinKept(one: KeptCall, other: KeptCall): KeptCall {
  const [first, last] = one.call.startedAt <= other.call.startedAt ? [one, other] : [other, one];
  if (!isSameCall(first.call, last.call)) return last; // the id is used anew
  const stamp = (name: keyof Stamps) => (kept: KeptCall) => kept.stamps[name] ?? 0;
  const end = ({ call }: KeptCall) => Number(call.endedAt !== undefined);
  const latest = (part: Part, ...ranks: ((kept: KeptCall) => number)[]): KeptCall => {
    const rank = ranks.find((each) => each(one) !== each(other));
    if (rank) return rank(one) > rank(other) ? one : other;
    return text(part(one)) > text(part(other)) ? one : other;
  };
  const { call } = latest(({ call: own }) => own, end, stamp('call'));
  const { association } = latest((kept) => kept.association, stamp('decision'), stamp('call'));
  const { notes } = latest((kept) => kept.notes, stamp('notes'));
  const answers = [one, other].flatMap(({ call: own }) => own.answeredAt ?? []);
  const rejected = [...new Set([...(one.rejected ?? []), ...(other.rejected ?? [])])].sort();
  const log = joinLogs(one.log, other.log, latest(wanted, stamp('log')).log);
  return {
    version: 2,
    id: one.id,
    call: {
      ...call,
      startedAt: first.call.startedAt,
      ...(answers.length && { answeredAt: Math.min(...answers) }),
    },
    ...(association && { association }),
    ...(rejected.length && { rejected }),
    ...(notes !== undefined && { notes }),
    ...(log && { log }),
    stamps: joinStamps(one.stamps, other.stamps),
  };
}

/** `want`: that one of the two whose wish stands. */
function joinLogs(one?: KeptLog, other?: KeptLog, want?: KeptLog): KeptLog | undefined {
  if (!want) return undefined;
  const results = new Map<string, KeptResult>(Object.entries(one?.results ?? {}));
  for (const [id, theirs] of Object.entries(other?.results ?? {})) {
    const ours = results.get(id);
    const isLater = !ours || theirs.at > ours.at || (theirs.at === ours.at && text(theirs) > text(ours));
    if (isLater) results.set(id, theirs);
  }
  return { ...want, results: Object.fromEntries(results) };
}

const joinStamps = (one: Stamps, other: Stamps): Stamps => {
  const names = [...Object.keys(one), ...Object.keys(other)] as (keyof Stamps)[];
  return Object.fromEntries(names.map((name) => [name, Math.max(one[name] ?? 0, other[name] ?? 0)]));
};
