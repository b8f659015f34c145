import type { Entry } from './derive.js';
import { rowOf, type KeptEdit, type KeptLeg } from './kept.js';
import { dueAt } from './retry.js';

/** One leg of one save. */
export interface Place {
  readonly saveId: string;
  readonly leg: KeptLeg;
}

/** What only one leg at a time may be sent for: a record, or the making of one. */
export const subjectOf = ({ saveId, leg }: Place): string =>
  leg.kind === 'edit' ? leg.key : `new/${rowOf(saveId, leg.connectionId)}`;

export const isOpen = (leg: KeptLeg): boolean => dueAt(leg) !== undefined;

/** Every leg that is still to be sent, oldest first. */
export const openLegs = (entries: readonly Entry[]): readonly Place[] =>
  entries.flatMap(({ head, legs }) =>
    [...legs.values()].filter(isOpen).map((leg): Place => ({ saveId: head.id, leg })),
  );

/** The legs that are to be sent before this one, oldest first. */
export function earlierThan(place: Place, entries: readonly Entry[]): readonly Place[] {
  const subject = subjectOf(place);
  return openLegs(entries).filter((other) => other.saveId < place.saveId && subjectOf(other) === subject);
}

/** The edits that are still on their way to the record of this one. */
export const oursBefore = (leg: KeptEdit, entries: readonly Entry[]): KeptEdit['ours'] =>
  openLegs(entries).flatMap(({ leg: other }) => (other.kind === 'edit' && other.key === leg.key ? other.edits : []));
