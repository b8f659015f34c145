import type { Call, Outcome } from '../core/call.js';
import type { RecordKey } from '../core/contact.js';
import type { Directory } from '../core/directory.js';
import type { ContactMatch, InternalMatch, Matches } from '../core/match.js';

/** What the agent has done with a call: it decides how freely its screen may change by itself. */
export interface Attention {
  /** Contacts that the agent has said are not calling. */
  readonly rejected: Set<RecordKey>;
  /** The agent has typed or opened a form in this call's screen: nothing is swapped in any more. */
  busy: boolean;
  /** The call has been logged, or is one of an earlier page: whom it belongs to is changed by the agent alone. */
  settled: boolean;
}

type Known = Pick<Directory, 'contact' | 'match'>;

/**
 * Who is calling, judged by the number alone. A colleague comes before a company, whose main number it may be, but not
 * before a contact: `contacts` does not hold colleagues, so it is somebody else's number too.
 */
export function firstOutcome(matches: Matches, at: number): Outcome {
  const [colleague] = matches.internal;
  if (colleague && !matches.contacts.length) return internal(colleague, matches.internal);
  const [company] = matches.companies;
  const [only, ...more] = matches.contacts;
  if (only) return more.length ? { kind: 'several', matches: matches.contacts } : matched(only, at);
  if (company) return { kind: 'company', company };
  return matches.isReading ? { kind: 'looking' } : unknown();
}

/**
 * The outcome after the directory has changed. What the agent decided or has logged stays; what was recognised stays as long as the
 * contact exists (their number may just have been edited); new hits are swapped in only while the agent is not busy.
 */
export function nextOutcome(call: Call, directory: Known, attention: Attention): Outcome {
  const { outcome, number } = call;
  if (outcome.kind === 'withheld' || number === undefined) return outcome;
  if (outcome.kind === 'contact' && (attention.settled || outcome.association.how !== 'matched')) return outcome;
  const next = afterChange(call, without(directory.match(number), attention.rejected, directory), directory, attention);
  return isSame(next, outcome) ? outcome : next; // most changes concern no call
}

function isSame(one: Outcome, other: Outcome): boolean {
  if (one.kind !== 'unknown' || other.kind !== 'unknown') return JSON.stringify(one) === JSON.stringify(other);
  return (
    one.asking === other.asking &&
    one.failed === other.failed &&
    JSON.stringify(one.late) === JSON.stringify(other.late)
  );
}

function afterChange({ outcome, startedAt }: Call, matches: Matches, directory: Known, attention: Attention): Outcome {
  const next = firstOutcome(matches, startedAt);
  if (outcome.kind === 'looking') return next;
  if (outcome.kind === 'contact' && directory.contact(outcome.association.contactId)) {
    const widened =
      matches.contacts.length > 1 && matches.contacts.some((match) => concerns(match, outcome, directory));
    return (widened || next.kind === 'internal') && !attention.busy ? next : outcome;
  }
  if (outcome.kind === 'unknown' && attention.busy) return { ...outcome, late: matches.contacts };
  if (next.kind !== 'unknown') return attention.busy && outcome.kind !== next.kind ? outcome : next;
  return outcome.kind === 'unknown' ? outcome : next;
}

/** The outcome once the agent has said that a contact is not the one calling: what else matches is offered only. */
export function afterRejection(call: Call, directory: Known, attention: Attention): Outcome {
  const matches = call.number === undefined ? undefined : directory.match(call.number);
  return unknown(matches && without(matches, attention.rejected, directory).contacts);
}

const unknown = (late: readonly ContactMatch[] = []): Outcome => ({ kind: 'unknown', asking: [], failed: [], late });

const matched = (match: ContactMatch, at: number): Outcome => ({
  kind: 'contact',
  association: { contactId: match.contactId, how: 'matched', at },
  match,
});

/** Those who have the number just as well are named too: nobody is picked among them. */
function internal(colleague: InternalMatch, all: readonly InternalMatch[]): Outcome {
  const others = all.filter((other) => other !== colleague && other.grade === colleague.grade);
  return { kind: 'internal', internal: colleague, ...(others.length ? { others } : {}) };
}

/** Two keys may name one person. */
const samePerson = (a: RecordKey, b: RecordKey, directory: Known): boolean =>
  a === b || (directory.contact(a)?.records.some((record) => record.key === b) ?? false);

const concerns = (match: ContactMatch, outcome: Outcome & { kind: 'contact' }, directory: Known): boolean =>
  samePerson(match.contactId, outcome.association.contactId, directory);

function without(matches: Matches, rejected: ReadonlySet<RecordKey>, directory: Known): Matches {
  if (!rejected.size) return matches;
  const keep = (key: RecordKey) => ![...rejected].some((other) => samePerson(key, other, directory));
  return { ...matches, contacts: matches.contacts.filter((match) => keep(match.contactId)) };
}
