import type { RecordKey } from '../../core/contact.js';
import { isReached } from '../../core/saving.js';
import { madeIn, type Entry } from './derive.js';
import { rowOf, type KeptEdit, type KeptLeg, type KeptSave } from './kept.js';
import { isOpen } from './order.js';

/** A new save, as far as it makes older ones void. */
export interface Newer {
  readonly contactId?: RecordKey | undefined;
  readonly legs: readonly KeptLeg[];
  /** The save that it carries on. */
  readonly replaces?: string | undefined;
  /** The save that it takes back. */
  readonly undoes?: string;
}

/** The records that a new save is about. */
export const recordsOfNewer = ({ contactId, legs }: Newer): readonly RecordKey[] => recordsOf(contactId, legs);

/**
 * The rows that a new save makes void, of the saves that have a record in common with it and the one it carries on: of the same person what has reached every CRM, for the new one is now what could be
 * taken back; and refused edits of the very fields that the agent has decided anew.
 */
export function solvedBy(newer: Newer, entries: readonly Entry[]): readonly string[] {
  const concerned = new Set(recordsOfNewer(newer));
  const edited = new Map(newer.legs.flatMap((leg) => (leg.kind === 'edit' ? [[leg.key, leg] as const] : [])));
  return entries.flatMap((entry) => {
    if (entry.head.id === (newer.replaces ?? newer.undoes)) return rowsOf(entry);
    // what is taken back is decided anew in that one save alone
    const left = [...entry.legs.values()].filter((leg) => newer.undoes !== undefined || !isVoid(leg, edited));
    const isOfSame = () => recordsIn(entry).some((key) => concerned.has(key));
    if (left.every(isDone) && (left.length < entry.legs.size || isOfSame())) return rowsOf(entry);
    return [...entry.legs.values()]
      .filter((leg) => !left.includes(leg))
      .map((leg) => rowOf(entry.head.id, leg.connectionId));
  });
}

/** The records that a save is about: saves that have none in common are of different people. */
export const recordsIn = ({ head, legs }: Entry): readonly RecordKey[] => recordsOf(head.contactId, [...legs.values()]);

const recordsOf = (contactId: RecordKey | undefined, legs: readonly KeptLeg[]): readonly RecordKey[] => [
  ...(contactId === undefined ? [] : [contactId]),
  ...legs.flatMap((leg) => (leg.kind === 'edit' ? [leg.key] : madeIn(leg))),
];

export const rowsOf = ({ head, legs }: Entry): readonly string[] => [
  head.id,
  ...[...legs.keys()].map((connectionId) => rowOf(head.id, connectionId)),
];

/** The rows of a save with what is in them. */
export const keptRows = ({ head, legs }: Entry): readonly (readonly [string, KeptSave | KeptLeg])[] => [
  [head.id, head],
  ...[...legs].map(([connectionId, leg]) => [rowOf(head.id, connectionId), leg] as const),
];

/** Nothing is left to be done or decided there. */
export const isDone = ({ result }: KeptLeg): boolean => isReached(result);

function isVoid(leg: KeptLeg, edited: ReadonlyMap<RecordKey, KeptEdit>): boolean {
  if (leg.kind !== 'edit' || isDone(leg) || isOpen(leg)) return false;
  const newer = edited.get(leg.key);
  return newer !== undefined && leg.edits.every(({ field }) => newer.edits.some((edit) => edit.field === field));
}
