import type { Place } from './order.js';

/** What is tried although it is not due. */
export interface Urgent {
  /** However its connection is. */
  force(place: Place): void;
  /** As long as the first of its connection gets through. */
  hurry(place: Place): void;
  has(place: Place): boolean;
  /** Whether there is any in this connection. */
  isIn(connectionId: string): boolean;
  /** It was tried. */
  done(place: Place): void;
  /** The first has not got through: nothing of this connection is hurried any more. */
  calm(connectionId: string): void;
}

export function createUrgent(): Urgent {
  const forced = createRows();
  const hurried = createRows();
  return {
    force: forced.add,
    hurry: hurried.add,
    has: (place) => forced.has(place) || hurried.has(place),
    isIn: (connectionId) => forced.isIn(connectionId) || hurried.isIn(connectionId),
    done(place) {
      forced.delete(place);
      hurried.delete(place);
    },
    calm: hurried.clear,
  };
}

/** Rows by connection. */
function createRows() {
  const rows = new Map<string, Set<string>>();
  return {
    add({ row, leg }: Place): void {
      rows.set(leg.connectionId, (rows.get(leg.connectionId) ?? new Set()).add(row));
    },
    has: ({ row, leg }: Place) => rows.get(leg.connectionId)?.has(row) ?? false,
    isIn: (connectionId: string) => (rows.get(connectionId)?.size ?? 0) > 0,
    delete: ({ row, leg }: Place) => void rows.get(leg.connectionId)?.delete(row),
    clear: (connectionId: string) => void rows.delete(connectionId),
  };
}
