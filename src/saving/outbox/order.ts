import type { Entry } from './derive.js';
import { rowOf, type KeptEdit, type KeptLeg } from './kept.js';
import { dueAt } from './retry.js';

/** One leg of one save. */
export interface Place {
  readonly saveId: string;
  readonly leg: KeptLeg;
  readonly row: string;
  /** What only one leg at a time may be sent for: a record, or the making of one. */
  readonly subject: string;
}

export function placeOf(saveId: string, leg: KeptLeg): Place {
  const row = rowOf(saveId, leg.connectionId);
  return { saveId, leg, row, subject: leg.kind === 'edit' ? leg.key : `new/${row}` };
}

export const isOpen = (leg: KeptLeg): boolean => dueAt(leg) !== undefined;

/** Every leg that is still to be sent, oldest first. The same list of entries gives the same places. */
export function openLegs(entries: readonly Entry[]): readonly Place[] {
  const known = found.get(entries);
  if (known) return known;
  const places = entries.flatMap((entry) => {
    const own = openIn.get(entry) ?? [...entry.legs.values()].filter(isOpen).map((leg) => placeOf(entry.head.id, leg));
    openIn.set(entry, own);
    return own;
  });
  found.set(entries, places);
  return places;
}

// asked for several times with each change, while most of a thousand saves stay as they are
const found = new WeakMap<readonly Entry[], readonly Place[]>();
const openIn = new WeakMap<Entry, readonly Place[]>();

/** The legs that are to be sent before this one, oldest first. */
export const earlierThan = ({ saveId, subject }: Place, entries: readonly Entry[]): readonly Place[] =>
  openLegs(entries).filter((other) => other.saveId < saveId && other.subject === subject);

/** The edits that are still on their way to the record of this one. */
export const oursBefore = (leg: KeptEdit, entries: readonly Entry[]): KeptEdit['ours'] =>
  openLegs(entries).flatMap(({ leg: other }) => (other.kind === 'edit' && other.key === leg.key ? other.edits : []));
