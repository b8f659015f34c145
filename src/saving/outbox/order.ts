import type { Entry } from './derive.js';
import { rowOf, type KeptEdit, type KeptLeg } from './kept.js';
import { createRanked, type Ranked } from './ranked.js';
import { dueAt } from './retry.js';

/** One leg of one save. */
export interface Place {
  readonly saveId: string;
  readonly leg: KeptLeg;
  readonly row: string;
  /** What only one leg at a time may be sent for: a record, or the making of one. Always of the same connection. */
  readonly subject: string;
}

export function placeOf(saveId: string, leg: KeptLeg): Place {
  const row = rowOf(saveId, leg.connectionId);
  return { saveId, leg, row, subject: leg.kind === 'edit' ? leg.key : `new/${row}` };
}

export const isOpen = (leg: KeptLeg): boolean => dueAt(leg) !== undefined;

/** Every leg that is still to be sent. */
export interface OpenLegs {
  /** Those that have any. */
  connections(): readonly string[];
  /** Oldest first. */
  to(connectionId: string): readonly Place[];
  /** Oldest first. */
  for(subject: string): readonly Place[];
}

export interface Order extends OpenLegs {
  /** A save has changed, has come, or has gone. */
  update(before: Entry | undefined, now: Entry | undefined): void;
}

export function createOrder(): Order {
  const byConnection = new Map<string, Ranked<Place>>();
  const bySubject = new Map<string, Ranked<Place>>();

  function set(lists: Map<string, Ranked<Place>>, name: string, saveId: string, place: Place | undefined): void {
    const list = lists.get(name) ?? createRanked<Place>();
    list.set(saveId, place);
    if (list.items.length) lists.set(name, list);
    else lists.delete(name);
  }

  return {
    connections: () => [...byConnection.keys()],
    to: (connectionId) => byConnection.get(connectionId)?.items ?? [],
    for: (subject) => bySubject.get(subject)?.items ?? [],
    update(before, now) {
      for (const { saveId, leg, subject } of openIn(before)) {
        set(byConnection, leg.connectionId, saveId, undefined);
        set(bySubject, subject, saveId, undefined);
      }
      for (const place of openIn(now)) {
        set(byConnection, place.leg.connectionId, place.saveId, place);
        set(bySubject, place.subject, place.saveId, place);
      }
    },
  };
}

const openIn = (entry: Entry | undefined): readonly Place[] =>
  entry ? [...entry.legs.values()].filter(isOpen).map((leg) => placeOf(entry.head.id, leg)) : [];

/** The legs that are to be sent before this one, oldest first. */
export const earlierThan = ({ saveId, subject }: Place, open: OpenLegs): readonly Place[] =>
  open.for(subject).filter((other) => other.saveId < saveId);

/** The edits that are still on their way to the record of this one. */
export const oursBefore = (leg: KeptEdit, open: OpenLegs): KeptEdit['ours'] =>
  open.for(leg.key).flatMap(({ leg: other }) => (other.kind === 'edit' ? other.edits : []));
